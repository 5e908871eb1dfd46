/** Hosts that answer at once and know their users, for measuring speed: half of the domains at providers, half at home. */
import type { Behaviour, HostScript } from "../../lab/mail/behaviour.ts";

// As generous as large hosts are; whoever goes beyond is counted.
const host: HostScript = {
  limits: {
    connections: { max: 20, say: { say: "421 4.7.0 {mx} Error: too many connections from {client}", and: "close" } },
    recipients: { max: 100, per: "session", say: "452 4.5.3 Error: too many recipients" },
  },
};

const mailboxes = { open: 50, missing: 50 };

/** 100 addresses for each of `addresses / 100` domains. */
export function fastTown(addresses: number): Readonly<Record<string, readonly Behaviour[]>> {
  const domains = Math.max(2, Math.round(addresses / 100));
  const providers = Math.max(1, Math.round(domains / 20));
  const each = Math.ceil(domains / 2 / providers);
  return {
    provider: Array.from({ length: providers }, (_, n) => ({ name: `provider_${String(n)}`, row: 1, sharesHost: true, domains: each, hosts: [host], mailboxes })),
    home: [{ name: "home", row: 1, domains: domains - providers * each, hosts: [host], mailboxes }],
  };
}

/** The same number of them, all at one machine. */
export function townOnOneHost(addresses: number): Readonly<Record<string, readonly Behaviour[]>> {
  return { provider: [{ name: "one_host", row: 1, sharesHost: true, domains: Math.max(2, Math.round(addresses / 100)), hosts: [host], mailboxes }] };
}
