/**
 * Which addresses may be reached on a user's behalf: public unicast ones, and networks that the operator allows.
 * The table follows the IANA special-purpose address registries (RFC 6890 and its updates).
 */
import { BlockList, isIP } from "node:net";

export interface AddressGuard {
  /** True where a connection may be made; `address` is a literal IPv4 or IPv6 address, anything else is refused. */
  isAllowed(address: string): boolean;
}

/**
 * `allow` lists networks in CIDR notation that may be reached although they are not public.
 * Throws a `RangeError` for an entry that is not a network.
 *
 * @example createAddressGuard({ allow: ["127.0.0.0/8"] }).isAllowed("127.0.0.1") // true
 */
export function createAddressGuard(options: { readonly allow: readonly string[] }): AddressGuard {
  const allowed = networksOf(options.allow);
  return {
    isAllowed(address) {
      // A zone names a link of this machine (RFC 4007, section 11): never a public address.
      const family = address.includes("%") ? 0 : isIP(address);
      if (family === 0) return false;
      return contains(allowed, address, family) || !contains(special, address, family);
    },
  };
}

/** A list for each family: a `BlockList` would let `::/3` match every IPv4 address through its mapped form. */
type Networks = { readonly v4: BlockList; readonly v6: BlockList };

function contains(networks: Networks, address: string, family: number): boolean {
  return family === 4 ? networks.v4.check(address, "ipv4") : networks.v6.check(address, "ipv6");
}

function networksOf(list: readonly string[]): Networks {
  const networks = { v4: new BlockList(), v6: new BlockList() };
  for (const entry of list) {
    const [address = "", bits = ""] = entry.trim().split("/");
    const family = isIP(address);
    if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) {
      throw new RangeError(`not a network in CIDR notation: ${entry}`);
    }
    if (family === 4) networks.v4.addSubnet(address, Number(bits), "ipv4");
    else networks.v6.addSubnet(address, Number(bits), "ipv6");
  }
  return networks;
}

const special = networksOf([
  "0.0.0.0/8", // this network (RFC 1122)
  "10.0.0.0/8", // private (RFC 1918)
  "100.64.0.0/10", // carrier-grade NAT (RFC 6598)
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local, and the metadata services of clouds (RFC 3927)
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments (RFC 6890)
  "192.0.2.0/24", // documentation (RFC 5737)
  "192.31.196.0/24", // AS112 (RFC 7535)
  "192.52.193.0/24", // AMT (RFC 7450)
  "192.88.99.0/24", // 6to4 relay (RFC 7526)
  "192.168.0.0/16", // private
  "192.175.48.0/24", // AS112 (RFC 7534)
  "198.18.0.0/15", // benchmarks (RFC 2544)
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast (RFC 5771)
  "240.0.0.0/4", // reserved, and the limited broadcast
  // Of IPv6 only 2000::/3 is global unicast (RFC 4291). The rest holds loopback, unspecified, IPv4-mapped (::ffff:0:0/96),
  // NAT64 (64:ff9b::/96 and 64:ff9b:1::/48), unique local, link-local, segment routing and multicast.
  "::/3",
  "4000::/2",
  "8000::/1",
  "2001::/23", // protocol assignments, with Teredo's embedded IPv4 (RFC 2928, RFC 4380)
  "2001:db8::/32", // documentation (RFC 3849)
  "2002::/16", // 6to4: embeds any IPv4 address (RFC 3056)
  "2620:4f:8000::/48", // AS112
  "3fff::/20", // documentation (RFC 9637)
]);
