/** A verifier on loopback for one test: its name server, its hosts, and an end to all of them when the test is over. */
import type { TestContext } from "node:test";
import type { Verification, Verifier, VerifierOptions } from "../verifier.ts";
import { createVerifier } from "../verifier.ts";
import type { NameServer, Zone } from "./name-server.ts";
import { startNameServer } from "./name-server.ts";
import type { ScriptedHost, Script } from "./scripted-host.ts";
import { startScriptedHost } from "./scripted-host.ts";

export type Loopback = {
  readonly verifier: Verifier;
  /** In the order of their scripts: host n is `mx<n>.test` at 127.0.0.<n>. */
  readonly hosts: readonly ScriptedHost[];
  readonly names: NameServer;
  /** `attempt` also moves the clock on, by an hour each. */
  ask(address: string, attempt?: number): Promise<Verification>;
  /** Done by itself when the test is over. */
  close(): Promise<void>;
};

export type LoopbackOptions = Partial<VerifierOptions> & { readonly zones?: Readonly<Record<string, Zone>> };

/** The epoch of every test. */
export const startMs = Date.UTC(2030, 0, 1);

/** `acme.test` has one MX record per script, in order of preference; `zones` come on top. */
export async function openLoopback(test: TestContext, scripts: readonly Script[], { zones = {}, ...options }: LoopbackOptions = {}): Promise<Loopback> {
  const hosts: ScriptedHost[] = [];
  for (const [index, script] of scripts.entries()) {
    hosts.push(await startScriptedHost(script, { ip: `127.0.0.${String(index + 1)}`, port: hosts[0]?.port ?? 0 }));
  }
  const names = await startNameServer({
    "acme.test": { mx: hosts.map((_, index) => [10 * (index + 1), `mx${String(index + 1)}.test`] as const) },
    ...Object.fromEntries(hosts.map(({ ip }, index) => [`mx${String(index + 1)}.test`, { a: [ip] }])),
    ...zones,
  });
  const verifier = createVerifier({
    resolver: { servers: [names.server] },
    smtpPort: hosts[0]?.port ?? 25,
    heloName: "probe.test",
    mailFrom: "check@probe.test",
    allowNetworks: ["127.0.0.0/8"],
    reservedDomains: "allow",
    randomLocal: () => "nobody",
    paceMs: 0,
    ...options,
  });
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => (closed ??= closeAll(verifier, [...hosts, names]));
  test.after(close);
  const ask = (address: string, attempt = 0): Promise<Verification> =>
    verifier.verify(address, { signal: test.signal, nowMs: startMs + attempt * 3_600_000, attempt });
  return { verifier, hosts, names, ask, close };
}

async function closeAll(verifier: Verifier, servers: readonly { close(): Promise<void> }[]): Promise<void> {
  await verifier.close();
  await Promise.all(servers.map((server) => server.close()));
}

/** Takes the names given, and refuses all others as Postfix does. */
export function strict(...locals: readonly string[]): (address: string) => string {
  return (address) => (locals.includes(address.split("@")[0] ?? "") ? "250 2.1.5 Ok" : `550 5.1.1 <${address}>: Recipient address rejected: User unknown`);
}
