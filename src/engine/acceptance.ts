/**
 * Submissions that arrive together are accepted together: what each of them waits for is the account's row and the
 * commit, and one by one they would pass through both. Only what is simply covered is accepted here, by credits that are
 * there and that the organization does not keep back; the rest is left to a transaction of its own.
 */
import type { EnrichmentType } from "../contract/terms.ts";
import type { Batch } from "./batches.ts";
import { batchInsert, batchValues } from "./batches.ts";
import type { Database } from "./database.ts";
import type { Chunk } from "./funding.ts";
import { chunkChannel, priorityFrom } from "./funding.ts";
import { grouped } from "./group-commit.ts";
import { defaultName, nameKey } from "./lead-lists.ts";
import { createNews } from "./news.ts";
import type { Queue } from "./queue.ts";

/** A workflow that is complete at once, as it is to be written. */
export type Offer = {
  readonly workflowId: string;
  readonly organizationId: string;
  readonly type: EnrichmentType;
  readonly webhookUrl: string | null;
  readonly origin: string;
  readonly batches: readonly Batch[];
  readonly total: number;
  readonly holdPerTask: number;
  readonly leadListId: string | null;
  /** The list is DEFAULT, which is made where there is none. */
  readonly isCollected: boolean;
  readonly nowMs: number;
};

export type Acceptance = {
  /** False where nothing was written: it is not covered, or is there already. */
  accept(offer: Offer): Promise<boolean>;
  stop(): Promise<void>;
};

/** Of 250 contacts each: some hundred kilobytes a statement, whose work is what the account is locked for. The next are read meanwhile. */
const offersPerStatement = 8;
/** Workers hear of new work so many times a second at most, and look by themselves from time to time. */
const wakesPerSecond = 100;

export function createAcceptance(options: { readonly database: Database; readonly queue: Queue<Chunk>; readonly onError: (error: Error) => void }): Acceptance {
  const { database } = options;
  const statement = acceptanceBy(options.queue);
  const word = createNews({ ...options, channel: chunkChannel, pauseMs: 1_000 / wakesPerSecond });
  const group = grouped({
    rowsMax: offersPerStatement,
    gatherMs: 0,
    async run(offers: readonly Offer[]) {
      const rows = offers.map((offer, nth) => ({ ...offer, batches: undefined, nth, createdAt: new Date(offer.nowMs) }));
      const created = await database.query<{ id: string }>(statement, [...batchValues(offers), JSON.stringify(rows), defaultName, nameKey(defaultName)]);
      if (created.length > 0) word.tell([""]);
      const ids = new Set(created.map(({ id }) => id));
      return offers.map(({ workflowId }) => ids.has(workflowId));
    },
  });
  return { accept: (offer) => group.add(offer), stop: () => word.stop() };
}

// Those of one organization are covered in the order in which they came. Accounts are locked in the order of their keys, as where tasks end.
const acceptanceBy = (queue: Pick<Queue<Chunk>, "enqueued">): string => `
with offer as (
  select *, "holdPerTask"::bigint * total as amount from json_to_recordset($3::json) as t(nth int, "workflowId" uuid, "organizationId" text, type text,
    "webhookUrl" text, origin text, total int, "holdPerTask" int, "leadListId" uuid, "isCollected" boolean, "createdAt" timestamptz)
), funds as (
  select a.organization_id, a.balance, a.balance - a.pause_below as free, a.next_expiry_at from account a
  where a.organization_id in (select "organizationId" from offer where amount > 0) order by 1 for update
), weighed as (
  select offer.*, sum(amount) over (partition by "organizationId" order by nth) <= free and (next_expiry_at is null or next_expiry_at > "createdAt") as covered
  from offer left join funds on organization_id = "organizationId"
), created as (
  insert into workflow (id, organization_id, enrichment_type, status, webhook_url, sealed, total, hold_per_task, credits_held, created_at, origin, lead_list_id)
  select "workflowId", "organizationId", type, 'queued', "webhookUrl", true, total, "holdPerTask", amount, "createdAt", origin, "leadListId"
  from weighed where amount = 0 or covered order by nth on conflict (id) do nothing
  returning id, organization_id, credits_held, created_at
), batches as (
  ${batchInsert} join created on created.id = b.workflow_id
  returning workflow_id, tasks[1] as first, last
), jobs as (
  ${queue.enqueued(`select jsonb_build_object('workflowId', workflow_id, 'first', first, 'last', last), ${priorityFrom("first")} from batches`)}
), lists as (
  insert into lead_list (id, organization_id, owner_id, name, name_key, is_protected, created_at)
  select "leadListId", "organizationId", null, $4, $5, true, min("createdAt") from offer join created on created.id = "workflowId"
  where "isCollected" and not exists (select 1 from lead_list l where l.id = "leadListId") group by 1, 2
  on conflict do nothing
), entries as (
  insert into credit_entry (organization_id, workflow_id, kind, amount, created_at)
  select organization_id, id, 'hold', -credits_held, created_at from created where credits_held > 0
), owed as (
  select organization_id, sum(credits_held)::bigint as amount, max(created_at) as at from created where credits_held > 0 group by 1
), taken as (
  -- From the balance that was locked: the one that the statement began with may be older, and not enough.
  update account a set balance = f.balance - o.amount, low_since = coalesce(a.low_since, case when f.balance - o.amount < a.low_below then o.at end)
  from owed o join funds f using (organization_id) where a.organization_id = o.organization_id
)
select id::text as id from created`;
