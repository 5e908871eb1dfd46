/** What a request about a cohort asks for: whom, and whether their addresses and phones or their companies (contract 5.7). */
import { ApiError } from "../../contract/errors.ts";
import type { EnrichmentType } from "../../contract/terms.ts";
import { cohortLeads } from "../../engine/cohorts.ts";
import type { Queryable } from "../../engine/database.ts";
import { allOf } from "../lists/add-leads.ts";

const personPoints: ReadonlySet<string> = new Set(["Email", "Phone", "LinkedIn"]);
const companyPoints: ReadonlySet<string> = new Set(["Industry", "Employees", "Revenue", "Funding", "TechStack", "Domain"]);

export type WorkKind = { readonly kind: "person"; readonly type: EnrichmentType } | { readonly kind: "company" };

/** Email and Phone are `full`, Phone alone is `phone_only`; everything else about people comes with `partial`. */
export function workKindOf(dataPoints: readonly string[]): WorkKind {
  const unknown = dataPoints.filter((point) => !personPoints.has(point) && !companyPoints.has(point));
  const known = { person: [...personPoints], company: [...companyPoints] };
  if (unknown.length > 0) throw new ApiError("validation_error", { detail: `There is no data point ${unknown.slice(0, 3).join(", ")}`, details: known });
  const ofPeople = dataPoints.filter((point) => personPoints.has(point)).length;
  if (ofPeople > 0 && ofPeople < dataPoints.length) {
    throw new ApiError("validation_error", { detail: "Data points of people and of companies cannot be asked for together", details: known });
  }
  if (ofPeople === 0) return { kind: "company" };
  const phone = dataPoints.includes("Phone");
  return { kind: "person", type: phone && dataPoints.includes("Email") ? "full" : phone ? "phone_only" : "partial" };
}

export type CohortRequest = { readonly organizationId: string; readonly taskId: string; readonly entityIds: readonly string[] | null; readonly nowMs: number };

/** The leads that are meant, each once. */
export async function entitiesOf(db: Queryable, { organizationId, taskId, entityIds, nowMs }: CohortRequest): Promise<string[]> {
  const cohort = await cohortLeads(db, { organizationId, handle: taskId, nowMs });
  if (cohort === null) throw new ApiError("unknown_cohort");
  return [...new Set(entityIds === null || entityIds.length === 0 ? cohort : allOf(entityIds, cohort))];
}
