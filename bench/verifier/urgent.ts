/** How long a single address waits for its answer while a list of many has queued at the same mail host. */
import { setTimeout as sleep } from "node:timers/promises";
import { createVerifier } from "../../src/verify/verifier.ts";
import { percentile, printTable, shown } from "../support/numbers.ts";
import { townOnOneHost } from "./fast-town.ts";
import { startLabThread } from "./lab-thread.ts";

export type UrgentOptions = { readonly addresses: number; readonly roundTripMs: number };

const singlesTotal = 40;
const everyMs = 150;
/** The list has begun in earnest. */
const answeredMin = 1_000;

export async function measureUrgent(options: UrgentOptions): Promise<void> {
  const rows = [["a single address", "still queued, first and last", "p50 ms", "p99 ms", "max ms"]];
  for (const isUrgent of [true, false]) rows.push(await measured(isUrgent, options));
  printTable(rows);
}

async function measured(isUrgent: boolean, { addresses, roundTripMs }: UrgentOptions): Promise<string[]> {
  const lab = await startLabThread({ groups: townOnOneHost(addresses), roundTripMs });
  const { resolver, smtpPort, heloName, mailFrom } = lab;
  const verifier = createVerifier({ resolver: { servers: [resolver] }, smtpPort, heloName, mailFrom, allowNetworks: ["127.0.0.0/8", "::1/128"], reservedDomains: "allow" });
  const stop = new AbortController();
  const ask = (address: string, urgent: boolean): Promise<unknown> => verifier.verify(address, { signal: stop.signal, nowMs: Date.now(), attempt: 0, isUrgent: urgent });
  // Spread over the list: of every domain some have to wait.
  const isSingle = (at: number): boolean => at % Math.floor(lab.addresses.length / singlesTotal) === 1;
  const singles = lab.addresses.filter((_, at) => isSingle(at)).slice(0, singlesTotal);
  let queued = 0;
  const underWay = Promise.withResolvers<void>();
  for (const [at, { address }] of lab.addresses.entries()) {
    if (isSingle(at)) continue;
    queued += 1;
    ask(address, false).then(() => {
      queued -= 1;
      if (queued < addresses - answeredMin) underWay.resolve();
    }, () => undefined);
  }
  await underWay.promise;
  const waits: number[] = [];
  const left: number[] = [];
  const asked = singles.map(async ({ address }, n) => {
    await sleep((n + 1) * everyMs);
    left.push(queued);
    const startMs = performance.now();
    await ask(address, isUrgent);
    waits.push(performance.now() - startMs);
  });
  await Promise.all(asked);
  stop.abort();
  await verifier.close();
  await lab.close();
  return [isUrgent ? "first of a workflow" : "as one more of the list", `${shown(left[0] ?? 0)}, ${shown(left.at(-1) ?? 0)}`, ...[percentile(waits, 0.5), percentile(waits, 0.99), Math.max(...waits)].map(shown)];
}
