/**
 * Claims: of all tasks that ask for the same person, the one that holds the claim buys, the others wait for its result.
 * A claim outlives its task for as long as the result is fresh; one whose task failed, or whose result is old, passes to
 * the next task that asks for it. Claims never cross organizations.
 */
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
  readonly contact: Contact;
};

export type Freshness = {
  /** How long an answer is used again. */
  readonly foundMs: number;
  /** How long it is believed that there is nothing to be found. */
  readonly missedMs: number;
};

export type Holder = { readonly workflowId: string; readonly n: number };
type ClaimRow = { readonly key: string; readonly claim: Claim; readonly workflow_id: string; readonly n: number };

/**
 * Claims what is free, for all claimants of one workflow at once, and tells for each who holds the rest.
 * Rows are taken in the order of their keys, so that simultaneous workers wait for each other instead of deadlocking.
 */
export async function claimAll(
  db: Queryable,
  claimants: readonly Claimant[],
  options: { readonly freshness: Freshness; readonly nowMs: number },
): Promise<Map<number, Map<Claim, Holder>>> {
  const first = claimants[0];
  const wanted = claimants.flatMap((claimant) =>
    claimsOf(claimant.type).flatMap((claim) =>
      identityKeys(claimant.contact, claimant.type).map((key) => ({ key, claim, workflow_id: claimant.workflowId, n: claimant.n })),
    ),
  );
  if (first === undefined || wanted.length === 0) return new Map();
  const json = JSON.stringify(wanted);
  const taken = await db.query<ClaimRow>(
    `insert into claim (organization_id, key, claim, workflow_id, n)
     select distinct on (key, claim) $1, key, claim, workflow_id, n
     from jsonb_to_recordset($2::jsonb) as wanted(key text, claim text, workflow_id uuid, n int)
     order by key, claim, n
     on conflict (organization_id, key, claim) do update set workflow_id = excluded.workflow_id, n = excluded.n
     where exists (
       select 1 from result r
       where r.workflow_id = claim.workflow_id and r.n = claim.n
         and (r.status = 'failed' or r.created_at < case when r.successful then $3::timestamptz else $4::timestamptz end)
     )
     returning key, claim, workflow_id, n`,
    [first.organizationId, json, new Date(options.nowMs - options.freshness.foundMs), new Date(options.nowMs - options.freshness.missedMs)],
  );
  // New people are the rule: where every claim was free, there is nobody else to look for.
  if (taken.length === new Set(wanted.map(({ key, claim }) => `${claim} ${key}`)).size) return othersByTask(claimants, taken);
  const held = await db.query<ClaimRow>(
    `select c.key, c.claim, c.workflow_id, c.n from claim c
     join (select distinct key, claim from jsonb_to_recordset($2::jsonb) as wanted(key text, claim text)) w using (key, claim)
     where c.organization_id = $1`,
    [first.organizationId, json],
  );
  return othersByTask(claimants, held);
}

/** For each task the first other holder per claim; none where the task holds all of its keys itself. */
function othersByTask(claimants: readonly Claimant[], held: readonly ClaimRow[]): Map<number, Map<Claim, Holder>> {
  const holders = new Map(held.map((row) => [`${row.claim} ${row.key}`, { workflowId: row.workflow_id, n: row.n }] as const));
  const others = new Map<number, Map<Claim, Holder>>();
  for (const claimant of claimants) {
    for (const claim of claimsOf(claimant.type)) {
      for (const key of identityKeys(claimant.contact, claimant.type)) {
        const holder = holders.get(`${claim} ${key}`);
        if (holder === undefined || (holder.workflowId === claimant.workflowId && holder.n === claimant.n)) continue;
        const mine = others.get(claimant.n) ?? new Map<Claim, Holder>();
        if (!mine.has(claim)) mine.set(claim, holder);
        others.set(claimant.n, mine);
      }
    }
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
    if (row === undefined) return { kind: "running" };
    answers.push({ claim, result: row.body, atMs: row.created_at.getTime() });
  }
  return { kind: "finished", answers };
}
