/**
 * Which addresses a verifier may connect to: public ones, and the networks that the operator allows by name.
 * An MX record is written by a stranger, so one that points into our own network must never be followed.
 */
import { BlockList, isIP, isIPv6 } from "node:net";

/** True where a connection to this IP address may be opened. */
export type NetworkGuard = (ip: string) => boolean;

/** `allowNetworks`: CIDR blocks such as `127.0.0.0/8`. Throws a RangeError for one that cannot be read. */
export function createNetworkGuard(allowNetworks: readonly string[]): NetworkGuard {
  const allowed = blockList(allowNetworks);
  return (ip) => isIP(ip) !== 0 && (contains(allowed, ip) || !contains(notPublic, ip));
}

// IANA special-purpose registries (RFC 6890 and its updates): everything that is not a unicast address of the Internet.
const notPublic = blockList([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "::/96",
  // NAT64 leads to any IPv4 address, private ones included.
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
]);

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [ip = "", bits = ""] = network.split("/");
    const bitsMax = isIPv6(ip) ? 128 : 32;
    if (isIP(ip) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > bitsMax) {
      throw new RangeError(`"${network}" is not a network in CIDR form, for example 10.0.0.0/8`);
    }
    list.addSubnet(ip, Number(bits), family(ip));
  }
  return list;
}

function contains(list: BlockList, ip: string): boolean {
  // An IPv4 address in IPv6 clothes (::ffff:a.b.c.d) is judged by the rules for the IPv4 address that it is.
  return list.check(ip, family(ip));
}

function family(ip: string): "ipv4" | "ipv6" {
  return isIPv6(ip) ? "ipv6" : "ipv4";
}
