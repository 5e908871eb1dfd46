/**
 * The rows of the webhook outbox. `ending.ts` writes a delivery in the transaction that ends its workflow; here they
 * are taken to be tried, and every try is recorded.
 */
import { randomUUID } from "node:crypto";
import type { Queryable } from "./database.ts";
import { isUuid } from "./uuid.ts";

export type Due = {
  readonly id: string;
  /** Null where it is about none. */
  readonly workflowId: string | null;
  readonly organizationId: string;
  readonly url: string;
  readonly event: string;
  /** What is sent; null where it is read from the workflow. */
  readonly body: object | null;
  /** Of `enrichment.results`: whose results, by their number in the workflow. */
  readonly tasks: readonly number[] | null;
  /** The endpoint was switched off after days of failure. */
  readonly isDisabled: boolean;
  /** Scheme and host of the URL: deliveries to one receiver are bounded together. */
  readonly receiver: string;
  /** Attempts that were recorded before. */
  readonly attempts: number;
};

export type Take = {
  readonly countMax: number;
  readonly perReceiverMax: number;
  /** Deliveries under way in this process, by receiver. */
  readonly busy: ReadonlyMap<string, number>;
  readonly nowMs: number;
  /** Nobody else takes them before: a process that dies delays its deliveries by this, and nothing more. */
  readonly leaseMs: number;
};

/** Takes deliveries that are due, the longest due first, at most `perReceiverMax` of any receiver. */
export async function takeDue(db: Queryable, take: Take): Promise<Due[]> {
  const busy = [...take.busy].map(([receiver, running]) => ({ receiver, running }));
  return db.query<Due>(takeStatement, [
    new Date(take.nowMs),
    JSON.stringify(busy),
    take.perReceiverMax,
    take.countMax,
    new Date(take.nowMs + take.leaseMs),
  ]);
}

// The conditions on `d` are repeated where it is locked: a row that another process took meanwhile is judged again there.
const takeStatement = `
with due as (
  select id, receiver, row_number() over (partition by receiver order by next_at, id) as nth
  from (select id, next_at, lower(substring(url from '^[^:]+://[^/?#]*')) as receiver from delivery where status = 'pending' and next_at <= $1) p
), chosen as (
  select d.id, due.receiver
  from delivery d join due using (id) left join json_to_recordset($2::json) as busy(receiver text, running int) using (receiver)
  where d.status = 'pending' and d.next_at <= $1 and due.nth + coalesce(busy.running, 0) <= $3
  order by d.next_at, d.id limit $4
  for update of d skip locked
)
update delivery d set next_at = $5 from chosen where d.id = chosen.id
returning d.id, d.workflow_id as "workflowId", d.organization_id as "organizationId", d.url, chosen.receiver, d.attempts,
  d.event, d.body, array_to_json(d.tasks) as tasks,
  exists (select 1 from webhook_endpoint e where e.organization_id = d.organization_id and e.url = d.url and e.disabled_at is not null) as "isDisabled"`;

export type DeliveryAttempt = {
  readonly attempt: number;
  readonly status: "delivered" | "failed";
  readonly responseCode: number | null;
  readonly error: string | null;
  readonly attemptedAt: Date;
};

export type DeliveryStatus = "pending" | "delivered" | "failed";

/** Writes the attempt and what follows from it; where another process recorded the same attempt first, nothing. */
export async function recordAttempt(
  db: Queryable,
  recorded: { readonly deliveryId: string; readonly attempt: DeliveryAttempt; readonly next: { readonly status: DeliveryStatus; readonly atMs: number } },
): Promise<void> {
  const { attempt, next } = recorded;
  await db.query(
    `with tried as (
       update delivery set attempts = $2, status = $3, next_at = $4
       where id = $1 and status = 'pending' and attempts = $2 - 1 returning id
     )
     insert into delivery_attempt (delivery_id, attempt, status, response_code, error, attempted_at)
     select id, $2, $5, $6, $7, $8 from tried`,
    [recorded.deliveryId, attempt.attempt, next.status, new Date(next.atMs), attempt.status, attempt.responseCode, attempt.error, attempt.attemptedAt],
  );
}

/** Gives up the lease of a delivery that was not tried. */
export async function giveBack(db: Queryable, options: { readonly deliveryId: string; readonly nowMs: number }): Promise<void> {
  await db.query("update delivery set next_at = $2 where id = $1 and status = 'pending'", [options.deliveryId, new Date(options.nowMs)]);
}

export type DeliveryView = {
  readonly id: string;
  readonly workflowId: string | null;
  readonly event: string;
  readonly url: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly nextAt: Date;
  readonly createdAt: Date;
};

export type DeliveryLog = {
  readonly deliveries: readonly DeliveryView[];
  /** Of all these deliveries, in the order of time. */
  readonly attempts: readonly (DeliveryAttempt & { readonly deliveryId: string })[];
};

export type DeliveryFilter = {
  readonly organizationId: string;
  readonly workflowId?: string | null;
  readonly status?: DeliveryStatus | null;
  /** Only those before this delivery, in the order of the answer. */
  readonly before?: string | null;
  readonly limit: number;
};

/** The newest deliveries with all their attempts. */
export async function deliveriesOf(db: Queryable, filter: DeliveryFilter): Promise<DeliveryLog> {
  const deliveries = await db.query<DeliveryView>(
    `select id::text as id, workflow_id::text as "workflowId", event, url, status, attempts, next_at as "nextAt", created_at as "createdAt" from delivery d
     where organization_id = $1 and ($2::uuid is null or workflow_id = $2) and ($3::text is null or status = $3)
       and ($4::uuid is null or (created_at, id) < (select b.created_at, b.id from delivery b where b.id = $4 and b.organization_id = $1))
     order by created_at desc, id desc limit $5`,
    [filter.organizationId, filter.workflowId ?? null, filter.status ?? null, filter.before ?? null, filter.limit],
  );
  const attempts = await db.query<DeliveryLog["attempts"][number]>(
    `select delivery_id::text as "deliveryId", attempt, status, response_code as "responseCode", error, attempted_at as "attemptedAt"
     from delivery_attempt where delivery_id = any($1::uuid[]) order by attempted_at, attempt`,
    [deliveries.map((delivery) => delivery.id)],
  );
  return { deliveries, attempts };
}

export type Redelivered = { readonly kind: "queued" | "unknown_webhook" | "under_way" };

/** Tries a delivery again, once, at once: one that was delivered, or given up. */
export async function redeliver(db: Queryable, of: { readonly organizationId: string; readonly id: string; readonly nowMs: number }): Promise<Redelivered> {
  if (!isUuid(of.id)) return { kind: "unknown_webhook" };
  const queued = await db.query(
    "update delivery set status = 'pending', next_at = $3 where id = $1 and organization_id = $2 and status <> 'pending' returning id",
    [of.id, of.organizationId, new Date(of.nowMs)],
  );
  if (queued.length > 0) return { kind: "queued" };
  const known = await db.query("select 1 from delivery where id = $1 and organization_id = $2", [of.id, of.organizationId]);
  return { kind: known.length > 0 ? "under_way" : "unknown_webhook" };
}

/** Queues a delivery that says nothing but that it arrived; its id. */
export async function queueTest(db: Queryable, of: { readonly organizationId: string; readonly url: string; readonly nowMs: number }): Promise<string> {
  const id = randomUUID();
  const now = new Date(of.nowMs);
  const body = { event: "webhook.test", organization_id: of.organizationId, created_at: now.toISOString() };
  await db.query(
    `insert into delivery (id, organization_id, url, event, body, status, next_at, created_at) values ($1, $2, $3, 'webhook.test', $4::json, 'pending', $5, $5)`,
    [id, of.organizationId, of.url, JSON.stringify(body), now],
  );
  return id;
}
