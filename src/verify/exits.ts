/**
 * By which of our own addresses, or proxies, mail hosts are asked. A domain is always asked by the same one: greylisting
 * hosts remember who asked. Each has limits of its own with every host: what refuses one of them need not refuse another.
 */
import { createHash } from "node:crypto";
import { isIP } from "node:net";

export type Exit = {
  /** Our name as it resolves to what hosts see of us; null for the verifier's own. */
  readonly heloName: string | null;
  readonly way: Way;
};

export type Way =
  /** An address of this machine. */
  | { readonly kind: "address"; readonly ip: string }
  /** RFC 1928, with the password of RFC 1929 where there is a user. It is told an address, never a name. */
  | { readonly kind: "socks5"; readonly host: string; readonly port: number; readonly user: string | null; readonly password: string | null };

/** The exits of one domain: one for each family of addresses, or none. */
export type Route = {
  /** Equal where the exits are; empty where there is nothing to tell apart. Holds no secret. */
  readonly name: string;
  /** Null: the system chooses the address. */
  exitTo(ip: string): Exit | null;
};

export type Exits = { routeOf(domain: string): Route };

/** Throws a RangeError for an address that is none. */
export function createExits(exits: readonly Exit[]): Exits {
  for (const { way } of exits) if (way.kind === "address" && isIP(way.ip) === 0) throw new RangeError(`not an IP address: ${way.ip}`);
  const [four, six] = [4, 6].map((family) => exits.filter(({ way }) => way.kind !== "address" || isIP(way.ip) === family));
  const named = exits.length > 1;
  if (exits.length === 0) return { routeOf: () => systemRoute };
  return {
    routeOf(domain) {
      const [to4, to6] = [chosen(four ?? [], domain), chosen(six ?? [], domain)];
      const names = new Set([to4, to6].flatMap((exit) => (exit === null ? [] : [nameOf(exit)])));
      return { name: named ? [...names].join(" ") : "", exitTo: (ip) => (isIP(ip) === 6 ? to6 : to4) };
    },
  };
}

const systemRoute: Route = { name: "", exitTo: () => null };

/** The one whose name and the domain hash highest: another exit more takes over its share, and all other domains stay. */
function chosen(exits: readonly Exit[], domain: string): Exit | null {
  const [first] = exits;
  if (first === undefined || exits.length === 1) return first ?? null;
  const weighed = exits.map((exit) => ({ exit, weight: createHash("sha1").update(`${domain} ${nameOf(exit)}`).digest("hex") }));
  return weighed.reduce((best, other) => (other.weight > best.weight ? other : best)).exit;
}

function nameOf({ way }: Exit): string {
  return way.kind === "address" ? way.ip : `${way.host}:${String(way.port)}`;
}
