/** Paying for companies: each once for as long as what is known about it is fresh. */
import type { Prices } from "../domain/price.ts";
import type { Queryable } from "./database.ts";

export type ChargedCompanies = { readonly organizationId: string; readonly companyIds: readonly string[]; readonly freshMs: number; /** Whether what was paid for before is paid for again. */ readonly known: Prices["known"]; readonly nowMs: number };

/** Notes that the organization pays for these companies now; the ids of those that it pays for: those that it has not before, or all. */
export async function newCompanies(tx: Queryable, of: ChargedCompanies): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `insert into company_charge as known (organization_id, company_id, charged_at)
     select distinct $1, value::uuid, $3::timestamptz from json_array_elements_text($2::json) order by 2
     on conflict (organization_id, company_id) do update set charged_at = excluded.charged_at where known.charged_at < $4 or $5
     returning company_id::text as id`,
    [of.organizationId, JSON.stringify(of.companyIds), new Date(of.nowMs), new Date(of.nowMs - of.freshMs), of.known === "full"],
  );
  return rows.map((row) => row.id);
}
