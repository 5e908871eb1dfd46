/**
 * The one place where a connection on a user's behalf is opened. The name is resolved once, every address is checked,
 * and the socket connects to those very addresses: a second, different answer of the name server (DNS rebinding) has
 * no chance to be used.
 */
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import { Agent, buildConnector } from "undici";
import type { AddressGuard } from "./networks.ts";
import type { HostResolver } from "./resolver.ts";

/** Why a connection was not even tried. */
export class NotConnected extends Error {
  override readonly name = "NotConnected";
  readonly kind: "refused_address" | "unknown_host" | "unreachable";

  constructor(kind: NotConnected["kind"], message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

export type GuardedAgentOptions = {
  readonly resolver: HostResolver;
  readonly guard: AddressGuard;
  /** Where `http:` and `https:` URLs without a port are served. */
  readonly ports: { readonly http: number; readonly https: number };
  readonly connectTimeoutMs: number;
};

export function createGuardedAgent({ resolver, guard, ports, connectTimeoutMs }: GuardedAgentOptions): Agent {
  const lookup = guardedLookup(resolver, guard, connectTimeoutMs);
  const connect = buildConnector({ lookup, timeout: connectTimeoutMs, allowH2: false });
  return new Agent({
    connect(options, callback) {
      // A literal address is connected to without a lookup.
      if (isIP(options.hostname) !== 0 && !guard.isAllowed(options.hostname)) {
        callback(notPublic(options.hostname), null);
        return;
      }
      const port = options.port === "" ? String(options.protocol === "https:" ? ports.https : ports.http) : options.port;
      connect({ ...options, port }, callback);
    },
    allowH2: false,
    // Pages of one site follow each other at once; nothing is kept for longer.
    keepAliveTimeout: 2_000,
    keepAliveMaxTimeout: 5_000,
    connections: 4,
    pipelining: 1,
  });
}

/** In the shape that `net.connect` asks for: all addresses, or the first one. */
function guardedLookup(resolver: HostResolver, guard: AddressGuard, timeoutMs: number): LookupFunction {
  return (host, options, callback) => {
    resolver
      .addressesOf(host, { signal: AbortSignal.timeout(timeoutMs) })
      .then((answer) => {
        if (answer.kind === "not_found") throw new NotConnected("unknown_host", `${host} has no address`);
        if (answer.kind === "failed") throw new NotConnected("unreachable", answer.detail);
        const allowed = answer.addresses.filter((address) => guard.isAllowed(address));
        if (allowed[0] === undefined) throw notPublic(host);
        if (options.all === true) callback(null, allowed.map((address) => ({ address, family: isIP(address) })));
        else callback(null, allowed[0], isIP(allowed[0]));
      })
      .catch((error: unknown) => callback(error instanceof NotConnected ? error : new NotConnected("unreachable", "dns timeout", error), []));
  };
}

function notPublic(host: string): NotConnected {
  return new NotConnected("refused_address", `${host} is not at a public address`);
}
