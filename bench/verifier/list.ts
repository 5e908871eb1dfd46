/** A shuffled list through the real command, `cleanlist verify FILE.csv`, in a process of its own: what it costs the hosts. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsFor } from "../../test/support/interrupted-list.ts";
import { startCleanlist } from "../../test/support/cleanlist.ts";
import { printTable, shown } from "../support/numbers.ts";
import { flags } from "../support/program.ts";
import { fastTown } from "./fast-town.ts";
import { startLabThread } from "./lab-thread.ts";

export type ListOptions = { readonly addresses: number; readonly roundTripMs: number };

export async function measureList({ addresses, roundTripMs }: ListOptions): Promise<void> {
  const lab = await startLabThread({ groups: fastTown(addresses), roundTripMs });
  const folder = await mkdtemp(join(tmpdir(), "cleanlist-list-"));
  try {
    const list = join(folder, "list.csv");
    await writeFile(list, `email\n${lab.addresses.map(({ address }) => address).join("\n")}\n`);
    const settings = settingsFor(lab, folder);
    // The very first start builds the data folder: what that takes is no part of this.
    await startCleanlist(["workflows"], settings, flags).ended;
    const startMs = performance.now();
    const running = startCleanlist(["verify", list, "--json"], settings, flags);
    let peakMb = 0;
    const watching = setInterval(() => void peakOf(running.child.pid).then((mb) => (peakMb = Math.max(peakMb, mb))), 500);
    const { code, said, out } = await running.ended;
    clearInterval(watching);
    const seconds = (performance.now() - startMs) / 1_000;
    if (code !== 0) throw new Error(said);
    const tally = await lab.tally();
    const count = lab.addresses.length;
    const beyond = tally.overConnections + tally.overRecipients;
    printTable([
      ["addresses", "addresses/s", "connections/address", "recipients/address", "beyond limits", "peak MB"],
      [String(count), shown(count / seconds), (tally.connections / count).toFixed(3), (tally.recipients / count).toFixed(2), String(beyond), String(peakMb)],
    ]);
    console.log(out);
  } finally {
    await lab.close();
    await rm(folder, { recursive: true });
  }
}

/** Of the whole process, database included; 0 where this system does not tell. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, "utf8").catch(() => "");
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}
