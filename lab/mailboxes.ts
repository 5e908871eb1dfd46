/** The mailboxes that exist, by domain: what the operators of the mail hosts know, and nothing else of the world. */
import type { MailKind } from "./mail-kinds.ts";
import type { World } from "./world.ts";

export type Mailbox = "open" | "full" | "missing";

export interface MailDomain {
  readonly kind: MailKind;
  mailbox(local: string): Mailbox;
}

/** Two free-mail providers of the lab: personal addresses live there. */
export const FREE_MAIL_DOMAINS = ["mailbox.test", "freepost.test"] as const;
const ROLES = ["info", "contact", "postmaster", "abuse"] as const;

export function mailDomains(world: World): ReadonlyMap<string, MailDomain> {
  const boxes = new Map<string, Map<string, Mailbox>>();
  const open = (address: string, mailbox: Mailbox): void => {
    const [local = "", domain = ""] = address.split("@");
    const known = boxes.get(domain) ?? new Map<string, Mailbox>(ROLES.map((role) => [role, "open"]));
    boxes.set(domain, known.set(local, mailbox));
  };
  for (const person of world.people) {
    if (person.email !== null) open(person.email, person.mailboxFull ? "full" : "open");
    if (person.personalEmail !== null) open(person.personalEmail, "open");
  }
  const domains = [
    ...world.companies.map(({ domain, mail }) => [domain, mail] as const),
    ...FREE_MAIL_DOMAINS.map((domain) => [domain, "google"] as const),
  ];
  return new Map(
    domains.map(([domain, kind]) => [
      domain,
      {
        kind,
        mailbox: (local) => boxes.get(domain)?.get(local.toLowerCase()) ?? "missing",
      },
    ]),
  );
}
