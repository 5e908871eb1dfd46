/**
 * Work that is done once for an idempotency key that stands in the request's body (contract section 8): the answer is
 * kept in the transaction that does the work, and given again for 24 hours, to the whole organization.
 */
import type { Database, Queryable } from "./database.ts";

const keptMs = 86_400_000;

export type Keyed = {
  readonly organizationId: string;
  /** Keys of different operations have nothing to do with each other. */
  readonly operation: string;
  /** Null where the caller gave none: then the work is done every time. */
  readonly key: string | null;
  readonly nowMs: number;
};

/** Two that come at once with one key wait for each other, and the second is given the first one's answer. */
export async function once<Answer extends object>(
  database: Pick<Database, "transaction">,
  keyed: Keyed,
  work: (tx: Queryable) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly replayed: boolean }> {
  return database.transaction(async (tx) => {
    const kept = await claim<Answer>(tx, keyed);
    if (kept !== null) return { answer: kept, replayed: true };
    const answer = await work(tx);
    await keep(tx, keyed, answer);
    return { answer, replayed: false };
  });
}

/** The answer that is kept under the key; null where this transaction is the one to find it. */
export async function claim<Answer extends object>(tx: Queryable, { organizationId, operation, key, nowMs }: Keyed): Promise<Answer | null> {
  if (key === null) return null;
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [JSON.stringify([organizationId, operation, key])]);
  const [kept] = await tx.query<{ answer: Answer }>(
    "select answer from keyed_answer where organization_id = $1 and operation = $2 and key = $3 and created_at > $4",
    [organizationId, operation, key, new Date(nowMs - keptMs)],
  );
  return kept?.answer ?? null;
}

export async function keep(tx: Queryable, { organizationId, operation, key, nowMs }: Keyed, answer: object): Promise<void> {
  if (key === null) return;
  await tx.query(
    `with forgotten as (
       delete from keyed_answer where organization_id = $1 and created_at < $6 and (operation, key) <> ($2, $3)
     )
     insert into keyed_answer (organization_id, operation, key, answer, created_at) values ($1, $2, $3, $4, $5)
     on conflict (organization_id, operation, key) do update set answer = excluded.answer, created_at = excluded.created_at`,
    [organizationId, operation, key, JSON.stringify(answer), new Date(nowMs), new Date(nowMs - keptMs)],
  );
}
