/** Puts people and domains on the list of those who are not looked up, and erases what is stored of them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Contact } from "../domain/contact.ts";
import { keysToSuppress } from "../domain/suppression.ts";
import type { Queryable } from "./database.ts";
import type { Erased } from "./erasure.ts";
import { erase } from "./erasure.ts";
import type { Secret } from "./secret.ts";
import { settledAfterMs, suppress } from "./suppressions.ts";

export type Suppressed = Erased & {
  /** Keys that were not on the list before: a person may be known by several. */
  readonly added: number;
};

export type ToSuppress = { readonly secret: Secret; readonly scope: string; readonly contacts: readonly Contact[]; readonly nowMs: number };

/** From when this returns, nothing of them is asked, told or stored any more, by any worker. Repeating it is safe. */
export async function suppressContacts(db: Queryable, { contacts, ...how }: ToSuppress): Promise<Suppressed> {
  const keys = contacts.flatMap(keysToSuppress);
  const added = await suppress(db, { ...how, keys });
  // Results that were checked before that are stored by then, and erased too.
  if (added > 0) await sleep(settledAfterMs);
  return { added, ...(await erase(db, { scope: how.scope, keys: new Set(keys.map(({ key }) => key)) })) };
}
