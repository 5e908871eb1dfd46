/**
 * How tasks end: results, their order, credits, counters and, with a workflow's last task, its status and its webhook, in
 * one statement. Everything is counted from the rows that were really inserted, so a task that is run twice, by whatever
 * accident, ends once and is charged once.
 */
import type { Result } from "../domain/merge.ts";
import type { Journal } from "../domain/journal.ts";
import { storedJournal, storedResult } from "../domain/stored-result.ts";
import type { Claimant } from "./claims.ts";
import type { Queryable } from "./database.ts";

export type Ended = Claimant & {
  readonly result: Result;
  readonly journal: Journal;
  /** The lead that the result is written to. */
  readonly leadId: string | null;
  /** Credits that were held for the task. */
  readonly held: number;
};

/** Writes the endings; returns the ids of the workflows that ended with them. */
export async function endTasks(db: Queryable, ended: readonly Ended[], nowMs: number): Promise<string[]> {
  const counts = ended.map(({ workflowId, n, leadId, result, held }) => ({
    workflow_id: workflowId,
    n,
    lead_id: leadId,
    status: result.status,
    successful: isSuccessful(result),
    credits: result.credits,
    held,
    emails: hasEmail(result) ? 1 : 0,
    phones: result.personal_phone_numbers.length > 0 ? 1 : 0,
  }));
  const bodies = lines(ended.map(({ result }) => storedResult(result)));
  const journals = lines(ended.map(({ journal, result }) => storedJournal(journal, result)));
  const finished = await db.query<{ id: string }>(statement, [JSON.stringify(counts), bodies, journals, new Date(nowMs)]);
  return finished.map((row) => row.id);
}

/** A document a line: split by PostgreSQL in a third of the time that it takes to find them inside another document. */
function lines(documents: readonly object[]): string {
  return documents.map((document) => JSON.stringify(document)).join("\n");
}

/** Something that was asked for was found; for a verification, the address can be relied on. */
function isSuccessful(result: Result): boolean {
  return result.reason === "found" || result.reason === "partly_found" || result.reason === "verified";
}

function hasEmail(result: Result): boolean {
  return result.primary_email !== null && result.primary_email_status !== "unknown";
}

// Rows of several workflows are locked in the order of their ids, so that workers never wait for each other in a circle.
const statement = `
with input as (
  select * from rows from (
    json_to_recordset($1::json) as (workflow_id uuid, n int, lead_id uuid, status text, successful boolean, credits int, held int, emails int, phones int),
    string_to_table($2, E'\\n'),
    string_to_table($3, E'\\n')
  ) as t(workflow_id, n, lead_id, status, successful, credits, held, emails, phones, body, journal)
), inserted as (
  insert into result (workflow_id, n, status, successful, credits, body, journal, created_at)
  select workflow_id, n, status, successful, credits, body::json, journal::json, $4 from input order by workflow_id, n
  on conflict (workflow_id, n) do nothing
  returning workflow_id, n
), cleared as (
  -- The journal is part of the result now. Attempts, and leads below, are found by keys of which the planner expects few: for as many rows
  -- as it expects of the input it would read all that there are.
  delete from attempt a using inserted i where a.workflow_id = i.workflow_id and a.n = i.n
    and a.workflow_id = any (array(select distinct workflow_id from input)) and a.n = any (array(select distinct n from input))
), told as (
  -- In the order of their key, as everybody writes leads.
  select l.id, i.body::json as body from input i join inserted using (workflow_id, n) join lead l on l.id = i.lead_id
  where l.id = any (array(select lead_id from input)) order by l.person for update of l
), leads as (
  -- What was found stands; what was not found leaves the lead as it is, but for an address that proved to be none.
  update lead l set
    email = coalesce(t.body->>'primary_email', l.email),
    email_status = case when t.body->>'primary_email' is not null then t.body->>'primary_email_status'
      when exists (select 1 from json_array_elements(t.body->'emails') as e where e->>'address' = l.email and e->>'status' = 'rejected') then 'invalid'
      else l.email_status end,
    phone = coalesce(t.body->'personal_phone_numbers'->>0, l.phone),
    first_name = coalesce(l.first_name, t.body->'prospect'->>'first_name'),
    last_name = coalesce(l.last_name, t.body->'prospect'->>'last_name'),
    full_name = coalesce(l.full_name, t.body->'prospect'->>'full_name'),
    title = coalesce(t.body->'prospect'->>'headline', l.title),
    location = coalesce(t.body->'prospect'->>'location', l.location),
    linkedin_url = coalesce(l.linkedin_url, t.body->'prospect'->>'linkedin_url'),
    company = coalesce(l.company, t.body->'company'->>'name'),
    domain = coalesce(l.domain, t.body->'company'->>'domain'),
    provider = coalesce(t.body->'sources'->>'primary_email', t.body->'sources'->>'personal_phone_numbers', l.provider),
    enriched_at = $4
  from told t where l.id = t.id and t.body->>'reason' <> 'opted_out'
  returning l.id
), sums as (
  select workflow_id, count(*)::int as done, sum(successful::int)::int as successful,
    sum((status = 'failed')::int)::int as errors, sum(emails)::int as emails, sum(phones)::int as phones,
    sum(credits)::bigint as charged, sum(held)::bigint as released, array_agg(n order by n) as tasks
  from input join inserted using (workflow_id, n) group by workflow_id
), locked as (
  -- Behind the leads: whoever submits for people has theirs before the account, too.
  select w.id from workflow w join sums s on s.workflow_id = w.id where (select count(*) from leads) >= 0 order by w.id for update of w
), updated as (
  update workflow w set
    done = w.done + s.done,
    successful = w.successful + s.successful,
    failed = w.failed + s.done - s.successful,
    errors = w.errors + s.errors,
    emails_found = w.emails_found + s.emails,
    phones_found = w.phones_found + s.phones,
    credits_held = w.credits_held - s.released,
    credits_charged = w.credits_charged + s.charged,
    status = case when not w.sealed or w.done + s.done < w.total then 'running'
                  when w.errors + s.errors > 0 then 'completed_with_errors' else 'completed' end,
    completed_at = case when w.sealed and w.done + s.done = w.total then $4::timestamptz end
  from sums s join locked l on l.id = s.workflow_id
  where w.id = s.workflow_id
  returning w.id, w.organization_id, w.webhook_url, w.completed_at, w.done, s.tasks, s.charged, s.released
), ordered as (
  insert into ending (workflow_id, upto, tasks, ended_at) select id, done, tasks, $4 from updated
), entries as (
  insert into credit_entry (organization_id, workflow_id, kind, amount, created_at)
  select u.organization_id, u.id, e.kind, e.amount, $4
  from updated u cross join lateral (values ('release', u.released), ('charge', -u.charged)) as e(kind, amount)
  where e.amount <> 0
), owed as (
  select organization_id, sum(released - charged) as amount from updated group by organization_id
), accounts as (
  select a.organization_id from account a join owed o using (organization_id) where o.amount <> 0 order by 1 for update of a
), settled as (
  update account a set balance = a.balance + o.amount
  from owed o join accounts using (organization_id) where a.organization_id = o.organization_id
), outbox as (
  insert into delivery (id, workflow_id, organization_id, url, status, next_at, created_at)
  select gen_random_uuid(), id, organization_id, webhook_url, 'pending', $4, $4
  from updated where completed_at is not null and webhook_url is not null
), told_of as (
  insert into delivery (id, workflow_id, organization_id, url, event, tasks, status, next_at, created_at)
  select gen_random_uuid(), u.id, u.organization_id, e.url, wanted.event,
    case wanted.event when 'enrichment.results' then (select array_agg(n order by n) from inserted i where i.workflow_id = u.id) end, 'pending', $4, $4
  from updated u join webhook_endpoint e on e.organization_id = u.organization_id and e.disabled_at is null cross join lateral unnest(e.events) as wanted(event)
  where wanted.event = 'enrichment.results' or (wanted.event = 'enrichment.completed' and u.completed_at is not null and e.url is distinct from u.webhook_url)
)
select id::text as id from updated where completed_at is not null`;
