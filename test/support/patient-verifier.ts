/** Our verifier as a prober with patience: an address that has to wait is asked about again when it says so. */
import { setTimeout as sleep } from "node:timers/promises";
import type { MailLab } from "../../lab/mail/main.ts";
import type { LabAddress } from "../../lab/mail/town.ts";
import type { Verification, VerifierOptions } from "../../src/verify/verifier.ts";
import { createVerifier } from "../../src/verify/verifier.ts";

/** `verification` is null where no answer came in time. */
export type Given = { readonly about: LabAddress; readonly verification: Verification | null; readonly tookMs: number };

export type OursOptions = {
  readonly lab: Pick<MailLab, "resolver" | "smtpPort" | "heloName" | "mailFrom">;
  /** How many times shorter the lab's waits are, and ours with them. */
  readonly faster: number;
  readonly concurrency: number;
  readonly verifier?: Partial<VerifierOptions>;
};

/** Whoever has no answer after this long is counted as hung. */
const patienceSeconds = 400;
/** However much shorter the waits are, the machine may be slow. */
const patienceMsMin = 90_000;
const scheduleSeconds = [4, 8, 16, 50];
const timeoutsSeconds = { dnsMs: 2, connectMs: 10, bannerMs: 30, commandMs: 30, tlsMs: 15, quitMs: 2 };

/** Calls `onGiven` for each address, in the order in which they were decided. */
export async function verifyAll(addresses: readonly LabAddress[], options: OursOptions, onGiven: (given: Given) => void): Promise<void> {
  const { lab, faster, concurrency } = options;
  const scaled = (seconds: number): number => Math.max(150, (seconds * 1_000) / faster);
  const stop = new AbortController();
  const verifier = createVerifier({
    resolver: { servers: [lab.resolver] },
    smtpPort: lab.smtpPort,
    heloName: lab.heloName,
    mailFrom: lab.mailFrom,
    allowNetworks: ["127.0.0.0/8", "::1/128"],
    reservedDomains: "allow",
    greylistRetryMs: scheduleSeconds.map(scaled),
    timeouts: Object.fromEntries(Object.entries(timeoutsSeconds).map(([name, seconds]) => [name, scaled(seconds)])),
    ...options.verifier,
  });
  const given = new Set<LabAddress>();
  const give = (found: Given): void => {
    if (given.has(found.about)) return;
    given.add(found.about);
    onGiven(found);
  };
  const { signal } = stop;
  const startMs = performance.now();
  const waiting = addresses[Symbol.iterator]();
  const line = async (): Promise<void> => {
    for (const about of waiting) {
      const askedMs = performance.now();
      // A wait for a host is not work: the line goes on, and comes back to the address in its time.
      const first = await verifier.verify(about.address, { signal, nowMs: Date.now(), attempt: 0 });
      const last = first.retryAtMs === null ? Promise.resolve(first) : again(about.address, first, 1);
      later.push(last.then((verification) => give({ about, verification, tookMs: performance.now() - askedMs }), () => {}));
    }
  };
  const later: Promise<void>[] = [];
  async function again(address: string, before: Verification, attempt: number): Promise<Verification> {
    await sleep(Math.max(0, (before.retryAtMs ?? 0) - Date.now()), undefined, { signal });
    const found = await verifier.verify(address, { signal, nowMs: Date.now(), attempt });
    return found.retryAtMs === null ? found : again(address, found, attempt + 1);
  }
  const end = setTimeout(() => stop.abort(), Math.max(patienceMsMin, (patienceSeconds * 1_000) / faster));
  await Promise.allSettled(Array.from({ length: concurrency }, line));
  await Promise.all(later);
  clearTimeout(end);
  for (const about of addresses) give({ about, verification: null, tookMs: performance.now() - startMs });
  await verifier.close();
}
