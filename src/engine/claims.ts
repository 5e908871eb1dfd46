/**
 * Claims: of all tasks that ask for the same person, the one that holds the claim buys, the others wait for its result.
 * A claim outlives its task for as long as the result is fresh; one whose task failed, or whose result is old, passes to
 * the next task that asks for it. Claims never cross organizations.
 */
import { hash } from "node:crypto";
import type { EnrichmentType } from "../contract/terms.ts";
import type { Claim } from "../domain/identity.ts";
import { claimsOf } from "../domain/identity.ts";
import type { Result } from "../domain/merge.ts";
import type { StoredResult } from "../domain/stored-result.ts";
import { restoredResult } from "../domain/stored-result.ts";
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

export type Freshness = {
  /** How long an answer is used again. */
  readonly foundMs: number;
  /** How long it is believed that there is nothing to be found. */
  readonly missedMs: number;
};

/** The task that holds a claim, and the claim's id. */
export type Holder = { readonly id: string; readonly workflowId: string; readonly n: number };

/** For each claimant that does not hold all of its claims itself, the first other holder per claim. */
export type Others = ReadonlyMap<Claimant, ReadonlyMap<Claim, Holder>>;

/**
 * Claims what is free, for all claimants at once, and tells for each who holds the rest.
 * Rows are taken in the order of their ids, so that simultaneous workers wait for each other instead of deadlocking.
 */
export async function claimAll(
  db: Queryable,
  claimants: readonly Claimant[],
  options: { readonly freshness: Freshness; readonly nowMs: number },
): Promise<Others> {
  const wanted = claimants.flatMap(wantedBy);
  if (wanted.length === 0) return new Map();
  const first = new Map<string, Wanted>();
  for (const each of wanted) if (!first.has(each.id)) first.set(each.id, each);
  const ids = [...first.keys()].toSorted(); // as PostgreSQL sorts them: hexadecimal digits of one length
  const ours = ids.map((id) => holderOf(first.get(id), id));
  const [reply] = await db.query<{ taken: number }>(
    `with taken as (
       insert into claim (id, workflow_id, n)
       select id, workflow_id, n from unnest($1::uuid[], $2::uuid[], $3::int[]) as wanted(id, workflow_id, n)
       on conflict (id) do update set workflow_id = excluded.workflow_id, n = excluded.n
       where exists (
         select 1 from result r
         where r.workflow_id = claim.workflow_id and r.n = claim.n
           and (r.status = 'failed' or r.created_at < case when r.successful then $4::timestamptz else $5::timestamptz end)
       )
       returning 1
     )
     select count(*)::int as taken from taken`,
    [
      arrayText(ids),
      arrayText(ours.map((holder) => holder.workflowId)),
      arrayText(ours.map((holder) => holder.n)),
      new Date(options.nowMs - options.freshness.foundMs),
      new Date(options.nowMs - options.freshness.missedMs),
    ],
  );
  // New people are the rule: where every claim was free, there is nobody else to look for.
  if (reply?.taken === ids.length) return othersOf(wanted, ours);
  return othersOf(wanted, await db.query<Holder>(`select translate(id::text, '-', '') as id, workflow_id as "workflowId", n from claim where id = any($1::uuid[])`, [arrayText(ids)]));
}

type Wanted = { readonly id: string; readonly claim: Claim; readonly claimant: Claimant };

function wantedBy(claimant: Claimant): Wanted[] {
  const { organizationId, type, keys } = claimant;
  return claimsOf(type).flatMap((claim) => keys.map((key) => ({ id: claimId(organizationId, claim, key), claim, claimant })));
}

/** The first half of a SHA-256, as PostgreSQL reads a UUID, too: 128 bits are enough that two people never meet. */
function claimId(organizationId: string, claim: Claim, key: string): string {
  return hash("sha256", `${organizationId}\n${claim}\n${key}`).slice(0, 32);
}

function holderOf(wanted: Wanted | undefined, id: string): Holder {
  return { id, workflowId: wanted?.claimant.workflowId ?? "", n: wanted?.claimant.n ?? 0 };
}

/** An array of uuids or numbers as PostgreSQL reads it: one value to send, however many it holds. */
function arrayText(values: readonly (string | number)[]): string {
  return `{${values.join(",")}}`;
}

function othersOf(wanted: readonly Wanted[], held: readonly Holder[]): Others {
  const holders = new Map(held.map((holder) => [holder.id, holder] as const));
  const others = new Map<Claimant, Map<Claim, Holder>>();
  for (const { id, claim, claimant } of wanted) {
    const holder = holders.get(id);
    if (holder === undefined || (holder.workflowId === claimant.workflowId && holder.n === claimant.n)) continue;
    const mine = others.get(claimant) ?? new Map<Claim, Holder>();
    if (!mine.has(claim)) mine.set(claim, holder);
    others.set(claimant, mine);
  }
  return others;
}

/** Asks again for one task: has the holder ended, is it still looking, or has the claim passed to this task? */
export async function standingOf(
  db: Queryable,
  claimant: Claimant,
  options: { readonly freshness: Freshness; readonly nowMs: number },
): Promise<Standing> {
  const holders = (await claimAll(db, [claimant], options)).get(claimant);
  if (holders === undefined) return { kind: "own" };
  const answers: TwinAnswer[] = [];
  for (const [claim, holder] of holders) {
    const [row] = await db.query<{ status: Result["status"]; body: StoredResult; created_at: Date }>(
      "select status, body, created_at from result where workflow_id = $1 and n = $2",
      [holder.workflowId, holder.n],
    );
    // One that failed since the claims were looked at answers nothing: next time its claims are taken over.
    if (row === undefined || row.status === "failed") {
      await standAside(db, claimant, holders);
      return { kind: "running" };
    }
    answers.push({ claim, result: restoredResult(row.body), atMs: row.created_at.getTime() });
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
