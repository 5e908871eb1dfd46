/**
 * The rows of the webhook outbox. `ending.ts` writes a delivery in the transaction that ends its workflow; here they
 * are taken to be tried, and every try is recorded.
 */
import type { Queryable } from "./database.ts";

export type Due = {
  readonly id: string;
  readonly workflowId: string;
  readonly organizationId: string;
  readonly url: string;
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
returning d.id, d.workflow_id as "workflowId", d.organization_id as "organizationId", d.url, chosen.receiver, d.attempts`;

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

const deliveriesMax = 50;

/** The newest deliveries of a workflow with all their attempts. */
export async function deliveriesOf(
  db: Queryable,
  options: { readonly organizationId: string; readonly workflowId: string },
): Promise<DeliveryLog> {
  const deliveries = await db.query<DeliveryView>(
    `select id, status, attempts, next_at as "nextAt", created_at as "createdAt" from delivery
     where workflow_id = $1 and organization_id = $2 order by created_at desc, id limit $3`,
    [options.workflowId, options.organizationId, deliveriesMax],
  );
  const attempts = await db.query<DeliveryLog["attempts"][number]>(
    `select delivery_id as "deliveryId", attempt, status, response_code as "responseCode", error, attempted_at as "attemptedAt"
     from delivery_attempt where delivery_id = any($1::uuid[]) order by attempted_at, attempt`,
    [deliveries.map((delivery) => delivery.id)],
  );
  return { deliveries, attempts };
}
