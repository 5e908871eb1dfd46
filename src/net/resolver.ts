/**
 * Addresses of a host, asked of the configured name servers or the system's own. It never reads the hosts file, so
 * that a name means the same on every machine.
 */
import { Resolver } from "node:dns/promises";
import { abortable } from "./abortable.ts";

export type HostAddresses =
  | { readonly kind: "found"; readonly addresses: readonly string[] }
  /** The name does not exist, or has no address. */
  | { readonly kind: "not_found" }
  | { readonly kind: "failed"; readonly detail: string };

export interface HostResolver {
  /** IPv4 addresses first. Rejects only where `signal` aborts. */
  addressesOf(host: string, options: { readonly signal: AbortSignal }): Promise<HostAddresses>;
}

export type HostResolverOptions = {
  /** `host:port` or `host` each; the system's servers where there are none. */
  readonly servers?: readonly string[] | undefined;
  /** Of the first try; each further one waits twice as long. */
  readonly timeoutMs?: number;
  readonly tries?: number;
};

/** @example await createHostResolver({ servers: ["127.0.0.1:5353"] }).addressesOf("acme.example", { signal }) */
export function createHostResolver({ servers = [], timeoutMs = 1_500, tries = 2 }: HostResolverOptions = {}): HostResolver {
  const resolver = new Resolver({ timeout: timeoutMs, tries });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    async addressesOf(host, { signal }) {
      const both = Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      return merged(await abortable(both, signal));
    },
  };
}

/** One family that answers is enough; "no such name" is believed only where neither family failed. */
function merged(results: readonly PromiseSettledResult<string[]>[]): HostAddresses {
  const addresses = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  if (addresses.length > 0) return { kind: "found", addresses };
  const codes = results.flatMap((result) => (result.status === "rejected" ? [codeOf(result.reason)] : []));
  const failure = codes.find((code) => code !== "ENOTFOUND" && code !== "ENODATA");
  return failure === undefined ? { kind: "not_found" } : { kind: "failed", detail: `dns ${failure}` };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "ERROR";
}
