/**
 * What is stored of people who have come on the suppression list: their results say that nothing is returned any more, and
 * their leads are taken from every list, with what agents made of them. What somebody submitted stays as it was submitted.
 */
import type { Contact } from "../domain/contact.ts";
import { suppressionList } from "../domain/journal.ts";
import type { LeadFields } from "../domain/lead.ts";
import { contactOfLead, leadFields } from "../domain/lead.ts";
import type { Result } from "../domain/merge.ts";
import { optedOut } from "../domain/merge.ts";
import type { StoredResult } from "../domain/stored-result.ts";
import { restoredResult, storedResult } from "../domain/stored-result.ts";
import { keysOfPerson, suppressionKeys } from "../domain/suppression.ts";
import type { Queryable } from "./database.ts";
import { everybody } from "./suppressions.ts";

export type Erased = { readonly results: number; readonly leads: number };
/** `keys` are `suppressionKeys`. Reads all results and leads of the scope, a page at a time. */
export type Erasure = { readonly scope: string; readonly keys: ReadonlySet<string> };

const rowsPerPage = 1_000;
const firstId = "00000000-0000-0000-0000-000000000000";

export async function erase(db: Queryable, erasure: Erasure): Promise<Erased> {
  return { results: await eraseResults(db, erasure), leads: await eraseLeads(db, erasure) };
}

type ResultRow = { readonly id: string; readonly n: number; readonly body: StoredResult };

async function eraseResults(db: Queryable, { scope, keys }: Erasure): Promise<number> {
  let erased = 0;
  let last = { id: firstId, n: -1 };
  for (;;) {
    const page = await db.query<ResultRow>(
      `select r.workflow_id::text as id, r.n, r.body from result r join workflow w on w.id = r.workflow_id
       where (r.workflow_id, r.n) > ($1::uuid, $2) and $3 in (w.organization_id, '${everybody}') order by r.workflow_id, r.n limit $4`,
      [last.id, last.n, scope, rowsPerPage],
    );
    const changed = page.flatMap(({ id, n, body }) => {
      const told = remaining(restoredResult(body), keys);
      return told === null ? [] : [{ id, n, body: storedResult(told) }];
    });
    if (changed.length > 0) {
      await db.query(
        `update result r set body = c.body, journal = '[]' from json_to_recordset($1::json) as c(id uuid, n int, body json)
         where r.workflow_id = c.id and r.n = c.n`,
        [JSON.stringify(changed)],
      );
    }
    erased += changed.length;
    const end = page.at(-1);
    if (end === undefined || page.length < rowsPerPage) return erased;
    last = end;
  }
}

/** What may still be told; null where that is all of it. What was paid for it stays paid. */
function remaining(result: Result, keys: ReadonlySet<string>): Result | null {
  const isListed = (contact: Contact): boolean => suppressionKeys(contact).some((key) => keys.has(key));
  if (keysOfPerson(result).some((key) => keys.has(key))) return { ...optedOut(suppressionList), credits: result.credits };
  const { company } = result;
  const prospects = result.prospects.filter(({ fullName, email, linkedinUrl }) => !isListed({ full_name: fullName, email, linkedin_url: linkedinUrl, company_domain: company.domain, company_name: company.name }));
  const emails = result.emails.filter(({ address }) => !isListed({ email: address }));
  return prospects.length === result.prospects.length && emails.length === result.emails.length ? null : { ...result, prospects, emails };
}

type LeadRow = LeadFields & { readonly id: string };

async function eraseLeads(db: Queryable, { scope, keys }: Erasure): Promise<number> {
  let erased = 0;
  let last = firstId;
  for (;;) {
    const page = await db.query<LeadRow>(
      `select id::text as id, ${leadFields.join(", ")} from lead where id > $1 and $2 in (organization_id, '${everybody}') order by id limit $3`,
      [last, scope, rowsPerPage],
    );
    const ids = page.flatMap(({ id, ...lead }) => (suppressionKeys(contactOfLead(lead)).some((key) => keys.has(key)) ? [id] : []));
    if (ids.length > 0) await db.query(forgetLeads, [`{${ids.join(",")}}`]);
    erased += ids.length;
    const end = page.at(-1);
    if (end === undefined || page.length < rowsPerPage) return erased;
    last = end.id;
  }
}

// In the order in which everybody writes leads.
const forgetLeads = `
with locked as (
  select id from lead where id = any($1::uuid[]) order by person for update
), unlisted as (
  delete from list_lead where lead_id = any($1::uuid[])
), unsaid as (
  delete from agent_value where lead_id = any($1::uuid[])
), untold as (
  update agent_task set value = null, error = 'on the suppression list' where lead_id = any($1::uuid[]) and value is not null
)
update lead l set first_name = null, last_name = null, full_name = null, email = null, email_status = null, phone = null, title = null,
  company = null, domain = null, location = null, linkedin_url = null, provider = null
from locked where l.id = locked.id`;
