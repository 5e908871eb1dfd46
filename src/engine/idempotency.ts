/**
 * Requests that are sent again are carried out once. A request is reserved under its key before anything is done, and its
 * answer is kept for a day. Whoever sends the same meanwhile is told that it is in progress.
 *
 * A crash between the work and the record of its answer leaves a reservation whose lease lapses. The next to send the
 * request carries it out under the same work id: what it creates has that id, so it finds what was created before.
 */
import { randomUUID } from "node:crypto";
import type { Queryable } from "./database.ts";

const keptMs = 86_400_000;
/** Longer than any request takes. One that takes longer all the same is safe too: its work id is the same. */
const leaseMs = 120_000;
const sweepEvery = 50;
const sweptMax = 500;

export type KeyedRequest = {
  readonly organizationId: string;
  readonly key: string;
  /** Differs wherever the request differs. */
  readonly fingerprint: string;
  readonly nowMs: number;
};

export type StoredAnswer = { readonly status: number; readonly contentType: string; readonly body: string };

export type Reservation =
  | { readonly kind: "reserved"; readonly workId: string }
  /** It was carried out before; this was the answer. */
  | { readonly kind: "answered"; readonly answer: StoredAnswer }
  | { readonly kind: "in_progress" }
  /** The key was used for another request. */
  | { readonly kind: "conflict" };

export type Idempotency = {
  reserve(request: KeyedRequest): Promise<Reservation>;
  /** Keeps the answer of what was reserved. */
  keep(reserved: Held, answer: StoredAnswer): Promise<void>;
  /** Nothing was done: the key may be used again, for another request too. */
  release(reserved: Held): Promise<void>;
  /** It is not known what was done: the same request may be sent again at once, and goes on with the same work id. */
  suspend(reserved: Held & { readonly nowMs: number }): Promise<void>;
};

type Held = { readonly organizationId: string; readonly key: string; readonly workId: string };

type Row = { readonly fingerprint: string; readonly status: number | null; readonly contentType: string; readonly body: string };

export function createIdempotency(db: Queryable): Idempotency {
  let reservations = 0;
  const sweep = async (nowMs: number): Promise<void> => {
    reservations += 1;
    if (reservations % sweepEvery !== 1) return;
    await db.query("delete from idempotent_request where ctid = any(array(select ctid from idempotent_request where created_at <= $1 limit $2))", [
      new Date(nowMs - keptMs),
      sweptMax,
    ]);
  };
  return {
    async reserve({ organizationId, key, fingerprint, nowMs }) {
      await sweep(nowMs);
      const [held] = await db.query<{ workId: string }>(reserveStatement, [
        organizationId,
        key,
        fingerprint,
        randomUUID(),
        new Date(nowMs + leaseMs),
        new Date(nowMs),
        new Date(nowMs - keptMs),
      ]);
      if (held !== undefined) return { kind: "reserved", workId: held.workId };
      const [row] = await db.query<Row>(
        `select fingerprint, status, content_type as "contentType", body from idempotent_request where organization_id = $1 and key = $2`,
        [organizationId, key],
      );
      if (row === undefined) return { kind: "in_progress" }; // released in this moment
      if (row.fingerprint !== fingerprint) return { kind: "conflict" };
      return row.status === null ? { kind: "in_progress" } : { kind: "answered", answer: { status: row.status, contentType: row.contentType, body: row.body } };
    },
    async keep(reserved, answer) {
      await db.query(`update idempotent_request set status = $4, content_type = $5, body = $6 where ${isHeld}`, [
        ...heldBy(reserved),
        answer.status,
        answer.contentType,
        answer.body,
      ]);
    },
    async release(reserved) {
      await db.query(`delete from idempotent_request where ${isHeld}`, heldBy(reserved));
    },
    async suspend(reserved) {
      await db.query(`update idempotent_request set lease_until = $4 where ${isHeld}`, [...heldBy(reserved), new Date(reserved.nowMs)]);
    },
  };
}

const isHeld = "organization_id = $1 and key = $2 and work_id = $3 and status is null";

function heldBy({ organizationId, key, workId }: Held): unknown[] {
  return [organizationId, key, workId];
}

/**
 * Takes the key where it is free or older than a day, or goes on where the same request was left without an answer. Of
 * several at the same time, one gets the row; the others wait for it and find it leased.
 */
const reserveStatement = `
insert into idempotent_request as held (organization_id, key, fingerprint, work_id, lease_until, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (organization_id, key) do update set
  fingerprint = excluded.fingerprint,
  work_id = case when held.created_at <= $7 then excluded.work_id else held.work_id end,
  created_at = case when held.created_at <= $7 then excluded.created_at else held.created_at end,
  lease_until = excluded.lease_until,
  status = null, content_type = null, body = null
where held.created_at <= $7 or (held.status is null and held.lease_until <= $6 and held.fingerprint = excluded.fingerprint)
returning work_id as "workId"`;
