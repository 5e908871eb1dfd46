/**
 * Claims: of all tasks that ask for the same person, the one that holds the claim buys, the others wait for its result.
 * A claim outlives its task for as long as the result is fresh; one whose task failed, or whose result is old, passes to
 * the next task that asks for it. Claims never cross organizations.
 */
import { hash } from "node:crypto";
import type { EnrichmentType } from "../contract/terms.ts";
import type { Contact } from "../domain/contact.ts";
import type { Claim } from "../domain/identity.ts";
import { claimsOf, identityKeys } from "../domain/identity.ts";
import type { Result } from "../domain/merge.ts";
import type { Standing, TwinAnswer } from "../domain/twins.ts";
import type { Queryable } from "./database.ts";

export type Claimant = {
  readonly organizationId: string;
  readonly workflowId: string;
  readonly type: EnrichmentType;
  readonly n: number;
  /** `identityKeys` of the person, as far as they are to be claimed. */
  readonly keys: readonly string[];
};

export function claimantOf(task: Omit<Claimant, "keys"> & { readonly contact: Contact }): Claimant {
  return { ...task, keys: identityKeys(task.contact, task.type) };
}

export type Freshness = {
  /** How long an answer is used again. */
  readonly foundMs: number;
  /** How long it is believed that there is nothing to be found. */
  readonly missedMs: number;
};

/** The task that holds a claim, and the claim's id. */
export type Holder = { readonly id: string; readonly workflowId: string; readonly n: number };
type ClaimRow = { readonly id: string; readonly workflow_id: string; readonly n: number };

/**
 * Claims what is free, for all claimants of one workflow at once, and tells for each who holds the rest.
 * Rows are taken in the order of their ids, so that simultaneous workers wait for each other instead of deadlocking.
 */
export async function claimAll(
  db: Queryable,
  claimants: readonly Claimant[],
  options: { readonly freshness: Freshness; readonly nowMs: number },
): Promise<Map<number, Map<Claim, Holder>>> {
  const wanted = claimants.flatMap((claimant) => wantedBy(claimant));
  if (wanted.length === 0) return new Map();
  const json = JSON.stringify(wanted.map(({ id, claimant }) => ({ id, workflow_id: claimant.workflowId, n: claimant.n })));
  const taken = await db.query<ClaimRow>(
    `insert into claim (id, workflow_id, n)
     select distinct on (id) id, workflow_id, n from json_to_recordset($1::json) as wanted(id uuid, workflow_id uuid, n int) order by id, n
     on conflict (id) do update set workflow_id = excluded.workflow_id, n = excluded.n
     where exists (
       select 1 from result r
       where r.workflow_id = claim.workflow_id and r.n = claim.n
         and (r.status = 'failed' or r.created_at < case when r.successful then $2::timestamptz else $3::timestamptz end)
     )
     returning id, workflow_id, n`,
    [json, new Date(options.nowMs - options.freshness.foundMs), new Date(options.nowMs - options.freshness.missedMs)],
  );
  // New people are the rule: where every claim was free, there is nobody else to look for.
  if (taken.length === new Set(wanted.map(({ id }) => id)).size) return othersByTask(wanted, taken);
  const ids = [...new Set(wanted.map(({ id }) => id))];
  return othersByTask(wanted, await db.query<ClaimRow>("select id, workflow_id, n from claim where id = any($1::uuid[])", [ids]));
}

type Wanted = { readonly id: string; readonly claim: Claim; readonly claimant: Claimant };

function wantedBy(claimant: Claimant): Wanted[] {
  const { organizationId, type, keys } = claimant;
  return claimsOf(type).flatMap((claim) => keys.map((key) => ({ id: claimId([organizationId, claim, key]), claim, claimant })));
}

/** The first half of a SHA-256, as a UUID: 128 bits are enough that two people never meet. */
function claimId(parts: readonly string[]): string {
  const hex = hash("sha256", parts.join("\n"));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** For each task the first other holder per claim; none where the task holds all of its keys itself. */
function othersByTask(wanted: readonly Wanted[], held: readonly ClaimRow[]): Map<number, Map<Claim, Holder>> {
  const holders = new Map(held.map((row) => [row.id, { id: row.id, workflowId: row.workflow_id, n: row.n }] as const));
  const others = new Map<number, Map<Claim, Holder>>();
  for (const { id, claim, claimant } of wanted) {
    const holder = holders.get(id);
    if (holder === undefined || (holder.workflowId === claimant.workflowId && holder.n === claimant.n)) continue;
    const mine = others.get(claimant.n) ?? new Map<Claim, Holder>();
    if (!mine.has(claim)) mine.set(claim, holder);
    others.set(claimant.n, mine);
  }
  return others;
}

/** Asks again for one task: has the holder ended, is it still looking, or has the claim passed to this task? */
export async function standingOf(
  db: Queryable,
  claimant: Claimant,
  options: { readonly freshness: Freshness; readonly nowMs: number },
): Promise<Standing> {
  const holders = (await claimAll(db, [claimant], options)).get(claimant.n);
  if (holders === undefined) return { kind: "own" };
  const answers: TwinAnswer[] = [];
  for (const [claim, holder] of holders) {
    const [row] = await db.query<{ body: Result; created_at: Date }>(
      "select body, created_at from result where workflow_id = $1 and n = $2",
      [holder.workflowId, holder.n],
    );
    if (row === undefined) {
      await standAside(db, claimant, holders);
      return { kind: "running" };
    }
    answers.push({ claim, result: row.body, atMs: row.created_at.getTime() });
  }
  return { kind: "finished", answers };
}

/**
 * Who waits holds nothing: two tasks that know a person by several keys could otherwise hold one each, and wait for each
 * other's. What nobody else is in the way of is free again until this task goes on.
 */
async function standAside(db: Queryable, claimant: Claimant, holders: ReadonlyMap<Claim, Holder>): Promise<void> {
  await handOver(db, claimant, holders);
  const free = wantedBy(claimant).flatMap(({ id, claim }) => (holders.has(claim) ? [] : [id]));
  if (free.length === 0) return;
  await db.query("delete from claim where id = any($1::uuid[]) and workflow_id = $2 and n = $3", [free, claimant.workflowId, claimant.n]);
}

/** What the task holds goes to the holder of the same kind of claim, if that still is one, so that others find it there. */
export async function handOver(db: Queryable, claimant: Claimant, holders: ReadonlyMap<Claim, Holder>): Promise<void> {
  const pairs = wantedBy(claimant).flatMap(({ id, claim }) => {
    const theirs = holders.get(claim)?.id;
    return theirs === undefined ? [] : [{ id, theirs }];
  });
  await db.query(
    `update claim set workflow_id = theirs.workflow_id, n = theirs.n
     from json_to_recordset($1::json) as pair(id uuid, theirs uuid) join claim theirs on theirs.id = pair.theirs
     where claim.id = pair.id and claim.workflow_id = $2 and claim.n = $3 and (theirs.workflow_id, theirs.n) <> ($2, $3)`,
    [JSON.stringify(pairs), claimant.workflowId, claimant.n],
  );
}
