/** Addresses per second on hosts that answer at once, or after a round trip of the Internet, and at what cost to them. */
import type { Told } from "../../lab/mail/score.ts";
import { markOf } from "../../lab/mail/score.ts";
import type { LabAddress } from "../../lab/mail/town.ts";
import { verifyAll } from "../../test/support/patient-verifier.ts";
import { printTable, shown } from "../support/numbers.ts";
import { askBarely } from "./ceiling.ts";
import { askCommand } from "./command.ts";
import { fastTown } from "./fast-town.ts";
import type { LabThread } from "./lab-thread.ts";
import { startLabThread } from "./lab-thread.ts";
import { askPeer, peers } from "./peers.ts";

export type SpeedOptions = { readonly addresses: number; readonly roundTripMs: number; readonly concurrency: number; readonly withPeers: boolean };

type Answer = { readonly about: LabAddress; readonly told: Told };
type Ask = (lab: LabThread, addresses: readonly LabAddress[]) => Promise<readonly Answer[] | number>;

export async function measureSpeed({ addresses, roundTripMs, concurrency, withPeers }: SpeedOptions): Promise<void> {
  const ours = askOurs(concurrency);
  const runs: [string, Ask][] = [
    ["cleanlist", ours],
    ["cleanlist verify --stdin", askCommand],
    ["a bare prober", askBarely],
    ...(withPeers ? peers.map((peer): [string, Ask] => [peer, (lab, about) => askPeer(peer, { lab, addresses: about })]) : []),
  ];
  const rows: string[][] = [];
  for (const [name, ask] of runs) rows.push(await measured(name, ask, { addresses, roundTripMs, order: (list) => list }));
  printTable([header, ...rows]);
}

/** A list as it comes, and the same sorted by domain: what piles up at one host must not slow the others down. */
export async function measureOrder({ addresses, concurrency }: Pick<SpeedOptions, "addresses" | "concurrency">): Promise<void> {
  const domainOf = ({ address }: LabAddress): string => address.slice(address.lastIndexOf("@") + 1);
  const ours = askOurs(concurrency);
  const rows: string[][] = [];
  for (const round of [1, 2]) {
    rows.push(await measured(`shuffled, ${String(round)}`, ours, { addresses, roundTripMs: 0, order: (list) => list }));
    rows.push(await measured(`sorted by domain, ${String(round)}`, ours, { addresses, roundTripMs: 0, order: (list) => list.toSorted((one, other) => domainOf(one).localeCompare(domainOf(other))) }));
  }
  printTable([header, ...rows]);
}

const header = ["", "addresses/s", "connections/address", "recipients/address", "right %", "QUIT %", "beyond limits"];

type Measured = { readonly addresses: number; readonly roundTripMs: number; readonly order: (list: readonly LabAddress[]) => readonly LabAddress[] };

async function measured(name: string, ask: Ask, { addresses, roundTripMs, order }: Measured): Promise<string[]> {
  const lab = await startLabThread({ groups: fastTown(addresses), roundTripMs });
  const list = order(lab.addresses);
  const startMs = performance.now();
  const answers = await ask(lab, list);
  const seconds = (performance.now() - startMs) / 1_000;
  const tally = await lab.tally();
  await lab.close();
  const right = typeof answers === "number" ? "" : shown((100 * answers.filter(({ about, told }) => markOf(about, told) === "right").length) / list.length);
  const beyond = tally.overConnections + tally.overRecipients;
  return [name, shown(list.length / seconds), (tally.connections / list.length).toFixed(3), (tally.recipients / list.length).toFixed(2), right, shown((100 * tally.quits) / tally.connections), String(beyond)];
}

function askOurs(concurrency: number): Ask {
  return async (lab, about) => {
    const answers: Answer[] = [];
    await verifyAll(about, { lab, faster: 1, concurrency }, (given) => answers.push({ about: given.about, told: given.verification?.verdict.status ?? "hung" }));
    return answers;
  };
}
