/** Chooses people of the world for the example lists: the same ones every time, nobody twice. */
import type { MailKind } from "./mail-kinds.ts";
import { createRandom } from "./random.ts";
import type { Company, Person, World } from "./world.ts";

export interface Role {
  readonly person: Person;
  readonly company: Company;
}
export type Wanted = (role: Role) => boolean;

export interface Cast {
  /** Somebody not chosen yet who fits; in a world too small to have one, anybody not chosen yet. */
  take(wanted: Wanted): Role;
}

export function createCast(world: World, label: string): Cast {
  const waiting = new Set(createRandom(`cast/${world.seed}/${label}`).shuffle(world.people));
  const find = (wanted: Wanted): Role | null => {
    for (const person of waiting) {
      const role = { person, company: world.company(person.companyId) };
      if (wanted(role)) return role;
    }
    return null;
  };
  return {
    take(wanted) {
      const role = find(wanted) ?? find(() => true);
      if (role === null) throw new Error("the world has too few people for the examples");
      waiting.delete(role.person);
      return role;
    },
  };
}

/** Somebody who can be found: at work, with a mailbox that is not full, at a host of this kind. */
export function at(kind: MailKind, also: Wanted = () => true): Wanted {
  return (role) =>
    role.company.mail === kind &&
    role.person.status === "current" &&
    !role.person.mailboxFull &&
    (role.person.email !== null || kind === "null-mx" || kind === "nxdomain") &&
    also(role);
}

export const hasAccent: Wanted = ({ person }) => /[^\0-\x7f]/.test(person.first + person.last);
export const hasParticle: Wanted = ({ person }) => /^(van|von|de|del|da|dos|di|le|ter|ten|zu|af)\b/i.test(person.last) && person.last.includes(" ");
export const hasHyphen: Wanted = ({ person }) => person.last.includes("-");
export const hasNickname: Wanted = ({ person }) => person.nickname !== null;
export const hasGuessableDomain: Wanted = ({ company }) => !company.domainIsUnrelated;
export const hasUnrelatedDomain: Wanted = ({ company }) => company.domainIsUnrelated;
export const isPlain: Wanted = ({ person }) => /^[A-Za-z]+$/.test(person.first + person.last);
