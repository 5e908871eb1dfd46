/**
 * What the workers of a crash run are given to do: two lists, of two types, in which every twentieth row is a person
 * who is there already in another spelling, and may be neither bought nor charged a second time.
 */
import type { EnrichmentType } from "../../src/contract/terms.ts";
import type { Contact } from "../../src/domain/contact.ts";
import { inventedPerson } from "./invented-people.ts";

export type CrashList = { readonly importKey: string; readonly type: EnrichmentType; readonly contacts: readonly Contact[] };

export const organizationId = "crash-run";

const duplicateEvery = 20;
/** How far before its double a person stands: partly in the same chunk, partly in an earlier one. */
const duplicateDistance = 70;

/** Seven tenths ask for an e-mail address, the rest for a phone too. */
export function crashLists(contacts: number): CrashList[] {
  const first = Math.round(contacts * 0.7);
  return [
    { importKey: "first", type: "partial", contacts: rows(0, first) },
    { importKey: "second", type: "full", contacts: rows(first, contacts) },
  ];
}

function rows(from: number, to: number): Contact[] {
  return Array.from({ length: to - from }, (_, at) => {
    const isDouble = at >= duplicateDistance && at % duplicateEvery === 0;
    return isDouble ? shouted(inventedPerson(from + at - duplicateDistance + 1)) : inventedPerson(from + at);
  });
}

function shouted(contact: Contact): Contact {
  return { ...contact, first_name: contact.first_name?.toUpperCase() ?? null, last_name: contact.last_name?.toUpperCase() ?? null };
}
