/** `POST /credits/estimate`: what something would cost, promised for a few minutes (contract section 5.3). */
import { createRoute, z } from "@hono/zod-openapi";
import { ApiError } from "../../contract/errors.ts";
import type { EnrichmentType } from "../../contract/terms.ts";
import type { AgentType } from "../../domain/agent-types.ts";
import { agentTypes } from "../../domain/agent-types.ts";
import { balanceOf } from "../../engine/credits.ts";
import type { Identity } from "../../engine/identity/api-keys.ts";
import { filterHashOf } from "../../engine/quotes.ts";
import type { Api, Dependencies } from "../api.ts";
import { entitiesOf, workKindOf } from "../enrichment/cohort-work.ts";
import { listFor, listIdExample } from "../lists/list-answer.ts";
import type { ListScope, Priced } from "../pricing.ts";
import { listScopes, priceOfAgent, priceOfCompanies, priceOfCompany, priceOfImport, priceOfList, priceOfPeople, priceOfPerson } from "../pricing.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";

const text = z.string().nullish();

const estimateRequest = z
  .strictObject({
    tool: z.string().openapi({ description: "enrich_list, enrich_person, enrich_company, run_smart_agent, add_person_enrichments, add_company_enrichments or bulk_import_csv.", example: "enrich_list" }),
    list_id: text.openapi({ example: listIdExample }),
    filters: z.record(z.string(), z.unknown()).nullish().openapi({ description: "No tool here is priced by filters; they are echoed as `filter_hash`.", example: null }),
    row_count: z.int().min(0).max(10_000_000).nullish().openapi({ description: "For bulk_import_csv. Ignored where a list or a cohort tells it." }),
    scope: text.openapi({ description: "Of enrich_list: partial, full or phone-only.", example: "partial" }),
    agent_type: text.openapi({ description: "Of run_smart_agent." }),
    include_phone: z.boolean().default(false).openapi({ description: "Of enrich_person, as there." }),
    provider: text,
    sub_action: text,
    enrichment_type: text.openapi({ description: "Of enrich_person and bulk_import_csv." }),
    task_id: text.openapi({ description: "Of add_person_enrichments and add_company_enrichments." }),
    data_points: z.array(z.string()).max(20).nullish(),
    entity_ids: z.array(z.string()).max(2_000).nullish(),
    extra: z.record(z.string(), z.unknown()).nullish().openapi({ description: "No key is known.", example: null }),
  })
  .openapi("Estimate");
type Asked = z.output<typeof estimateRequest>;

const estimateAnswer = z
  .object({
    quote_id: z.string().openapi({ description: "Good for one execution of exactly this.", example: "qte_v1_1767225600_00000028000000280123456789abcdef0123456789abcdef0123456789abcdef01234567" }),
    expires_at: z.int().openapi({ description: "Unix seconds.", example: 1_767_225_900 }),
    estimated_cost: z.int().openapi({ description: "Credits, the most that it can cost.", example: 40 }),
    tool: z.string().openapi({ example: "enrich_list" }),
    row_count: z.int().openapi({ example: 40 }),
    filter_hash: z.string().openapi({ example: "none" }),
    available_credits: z.int().openapi({ example: 1_249 }),
    sufficient: z.boolean().openapi({ example: true }),
  })
  .openapi("Quote");

export const estimateRoute = createRoute({
  method: "post",
  path: "/credits/estimate",
  operationId: "creditsEstimate",
  ...scoped("credits:read"),
  tags: ["Account"],
  summary: "Ask what something would cost",
  description: "The answer's `quote_id` is what the execution is given: it never costs more than was quoted. Free.",
  request: { body: { required: true, content: { "application/json": { schema: estimateRequest, example: { tool: "enrich_list", list_id: listIdExample, scope: "partial" } } } } },
  responses: {
    200: { description: "The quote.", content: { "application/json": { schema: estimateAnswer } } },
    ...problems("validation_error", "feature_gated", "unknown_list", "unknown_cohort", "unknown_lead", "invalid_request"),
  },
});

export function mountEstimate(api: Api, { engine, now }: Dependencies): void {
  api.openapi(estimateRoute, async (c) => {
    const asked = c.req.valid("json");
    const { identity } = c.var;
    const extra = Object.keys(asked.extra ?? {});
    if (extra.length > 0) throw new ApiError("validation_error", { detail: "extra has keys that are not known", details: { unknown: extra.slice(0, 10) } });
    const priced = await price(engine, identity, asked, now());
    const { organizationId } = identity;
    const quote = engine.quotes.issue({ organizationId, ...priced, nowMs: now() });
    const available = await balanceOf(engine.database, organizationId);
    const answer = {
      quote_id: quote.id,
      expires_at: Math.floor(quote.expiresAtMs / 1_000),
      estimated_cost: quote.cost,
      tool: asked.tool,
      row_count: quote.rowCount,
      filter_hash: filterHashOf(asked.filters ?? null),
      available_credits: available,
      sufficient: available >= quote.cost,
    };
    return c.json(answer, 200);
  });
}

async function price(engine: Dependencies["engine"], identity: Identity, asked: Asked, nowMs: number): Promise<Priced> {
  const { prices } = engine.intake;
  const list = (): ReturnType<typeof listFor> => listFor(engine.database, identity, needed("list_id", asked.list_id));
  switch (asked.tool) {
    case "enrich_list": {
      const { id, leadCount } = await list();
      return priceOfList({ listId: id, scope: oneOf<ListScope>("scope", asked.scope ?? "partial", listScopes), leads: leadCount }, prices);
    }
    case "enrich_person":
      return priceOfPerson(typeOf(asked.enrichment_type ?? (asked.include_phone ? "phone_only" : "partial")), prices);
    case "enrich_company":
      return priceOfCompany();
    case "bulk_import_csv":
      return priceOfImport({ type: typeOf(asked.enrichment_type ?? "partial"), rows: needed("row_count", asked.row_count) }, prices);
    case "run_smart_agent": {
      const { id, leadCount } = await list();
      return priceOfAgent({ listId: id, agentType: oneOf<AgentType>("agent_type", asked.agent_type ?? "custom_ai", agentTypes), rows: leadCount });
    }
    case "add_person_enrichments":
    case "add_company_enrichments":
      return priceOfCohort(engine, identity, asked, nowMs);
    case "sync_to_crm":
    case "sync_to_sequencer":
      throw new ApiError("feature_gated", { detail: "There is no synchronisation with other systems here", details: { feature: asked.tool } });
    default:
      throw new ApiError("validation_error", { detail: "There is no tool of this name", details: { tool: asked.tool } });
  }
}

async function priceOfCohort(engine: Dependencies["engine"], { organizationId }: Identity, asked: Asked, nowMs: number): Promise<Priced> {
  const taskId = needed("task_id", asked.task_id);
  const dataPoints = needed("data_points", asked.data_points);
  const work = workKindOf(dataPoints);
  const tool = work.kind === "person" ? "add_person_enrichments" : "add_company_enrichments";
  if (asked.tool !== tool) throw new ApiError("validation_error", { detail: `These data points are those of ${tool}` });
  const entityIds = asked.entity_ids ?? null;
  const entities = (await entitiesOf(engine.database, { organizationId, taskId, entityIds, nowMs })).length;
  const cohort = { taskId, dataPoints, entityIds, entities };
  return work.kind === "person" ? priceOfPeople({ ...cohort, type: work.type }, engine.intake.prices) : priceOfCompanies(cohort);
}

function needed<Value>(name: string, value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new ApiError("validation_error", { detail: `This tool needs ${name}`, details: { field: name } });
  return value;
}

function oneOf<Word extends string>(name: string, given: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === given);
  if (word === undefined) throw new ApiError("validation_error", { detail: `${name} is one of ${words.join(", ")}`, details: { field: name } });
  return word;
}

function typeOf(given: string): EnrichmentType {
  return oneOf<EnrichmentType>("enrichment_type", given, ["partial", "phone_only", "full"]);
}
