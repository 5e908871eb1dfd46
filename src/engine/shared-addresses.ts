/**
 * Notices guesses that were confirmed for two people: a reliable address is claimed by the first who ends with it, and who
 * ends with it later under another name finds the claim. Where both end at once, neither is told that it is theirs; a
 * result that was given before stands as it was given.
 */
import type { Claim } from "../domain/identity.ts";
import type { FullName } from "../domain/shared-address.ts";
import { isAnothers, reliesOnGuess } from "../domain/shared-address.ts";
import type { Holder } from "./claims.ts";
import type { Queryable } from "./database.ts";
import type { Ended } from "./ending.ts";

export type Held = { readonly each: Ended; readonly holders: ReadonlyMap<Claim, Holder> };

export async function sharedAddresses(db: Queryable, ended: readonly Held[]): Promise<ReadonlySet<Ended>> {
  const shared = new Set<Ended>();
  for (const { each, holders } of ended) {
    const holder = holders.get("email");
    if (holder === undefined || !reliesOnGuess(each.result)) continue;
    const together = ended.find(({ each: other }) => other.workflowId === holder.workflowId && other.n === holder.n)?.each;
    const name = together === undefined ? await nameOfEarlier(db, holder) : nameOf(together);
    if (name === null || !isAnothers(each.result, name)) continue;
    shared.add(each);
    if (together !== undefined && reliesOnGuess(together.result)) shared.add(together);
  }
  return shared;
}

function nameOf({ result: { prospect } }: Ended): FullName {
  return { first: prospect.first_name, last: prospect.last_name };
}

async function nameOfEarlier(db: Queryable, { workflowId, n }: Holder): Promise<FullName | null> {
  const [row] = await db.query<FullName>(
    "select body->'prospect'->>'first_name' as first, body->'prospect'->>'last_name' as last from result where workflow_id = $1 and n = $2",
    [workflowId, n],
  );
  return row ?? null;
}
