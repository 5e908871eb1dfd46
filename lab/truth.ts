/** What is really so, for scoring a run. No server of the lab reads this, and the product must not either. */
import type { Person, World } from "./world.ts";

export interface Truth {
  person(id: string): Person;
  /** The mailbox of the person today, or null when there is none to find. */
  email(personId: string): string | null;
  isEmail(personId: string, address: string): boolean;
  isPhone(personId: string, phone: string): boolean;
  /** Whose mailbox an address is; null for an address that does not exist. */
  ownerOf(address: string): string | null;
}

export function createTruth(world: World): Truth {
  const owners = new Map<string, string>();
  for (const person of world.people) {
    if (person.email !== null) owners.set(person.email, person.id);
    if (person.personalEmail !== null) owners.set(person.personalEmail, person.id);
  }
  return {
    person: (id) => world.person(id),
    email: (id) => world.person(id).email,
    isEmail: (id, address) => world.person(id).email === address.trim().toLowerCase(),
    isPhone: (id, phone) => world.person(id).mobile === phone || world.company(world.person(id).companyId).phone === phone,
    ownerOf: (address) => owners.get(address.trim().toLowerCase()) ?? null,
  };
}
