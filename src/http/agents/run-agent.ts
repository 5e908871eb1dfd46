/** `POST /smart-agents/run`: a column of values for the leads of a list (contract section 5.8). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { agentTypes } from "../../domain/agent-types.ts";
import { leadsToWrite, startRun } from "../../engine/agents/agent-store.ts";
import { needsLanguageModel } from "../../engine/agents/agent-writer.ts";
import { balanceOf } from "../../engine/credits.ts";
import { exportColumns } from "../../engine/list-export.ts";
import type { Refuse } from "../../engine/refusable.ts";
import { refusable } from "../../engine/refusable.ts";
import type { Api, Dependencies } from "../api.ts";
import type { Refusal } from "../enrichment/dispatch.ts";
import { redeem, requiredQuote } from "../enrichment/dispatch.ts";
import { enveloped } from "../enveloped.ts";
import { listFor, listId, listIdExample } from "../lists/list-answer.ts";
import { priceOfAgent, refused } from "../pricing.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { askedBy } from "../usage-count.ts";

/** Of a list that is run over whole. */
const leadsMax = 500;
export const runIdExample = "9b0f6f0e-5ad5-4ae4-8b7e-6b2b6a4f1c20";

const runRequest = z
  .strictObject({
    list_id: z.string().openapi({ example: listIdExample }),
    agent_type: z.enum(agentTypes).default("custom_ai").openapi({ description: "title_normalizer and company_intel run on our own rules and data; the others need a language model that the operator has configured.", example: "title_normalizer" }),
    prompt: z.string().max(8_000).nullish().openapi({ description: "Needed for custom_ai; a wish for the others." }),
    column_name: z.string().trim().min(1).max(100).openapi({ example: "standard_title" }),
    lead_scope: z.enum(["subset", "all"]).default("subset").openapi({ description: `subset: the first \`max_rows\` leads without a value; all: everybody, where that is at most ${String(leadsMax)}.` }),
    max_rows: z.int().min(1).max(10_000).default(100),
    quote_id: z.string().nullish().openapi({ type: "string", description: "From `POST /credits/estimate` with the tool `run_smart_agent`. Needed.", example: "qte_v1_1767225600_00000000000000280123456789abcdef0123456789abcdef0123456789abcdef01234567" }),
    overwrite: z.boolean().default(false).openapi({ description: "Whether leads that have a value get a new one." }),
  })
  .openapi("RunSmartAgent", { required: ["list_id", "column_name", "quote_id"] });

const runAnswer = z
  .object({
    ...envelope,
    smart_agent_task_id: z.string().openapi({ example: runIdExample }),
    smart_agent_task_ids: z.record(z.string(), z.string()).openapi({ example: { title_normalizer: runIdExample } }),
    status: z.string().openapi({ example: "pending" }),
    list_id: listId,
    column_name: z.string().openapi({ example: "standard_title" }),
    estimated_cost: z.int().openapi({ description: "The most that it can cost: each value is charged when it is there.", example: 0 }),
  })
  .openapi("SmartAgentStarted");

const example = { list_id: listIdExample, agent_type: "title_normalizer" as const, column_name: "standard_title", quote_id: "qte_v1_1767225600_00000000000000280123456789abcdef0123456789abcdef0123456789abcdef01234567" };

export const runAgentRoute = createRoute({
  method: "post",
  path: "/smart-agents/run",
  operationId: "runSmartAgent",
  ...scoped("smart_agents:write"),
  tags: ["Smart agents"],
  summary: "Write a column for the leads of a list",
  description: "Answers at once. Each value is charged when it is there, and can be read from then on.",
  request: { body: { required: true, content: { "application/json": { schema: runRequest, example } } } },
  responses: {
    200: { description: "Accepted.", content: { "application/json": { schema: runAnswer } } },
    ...problems("validation_error", "approval_required", "insufficient_credits", "quote_required", "quote_expired", "quote_mismatch", "quote_used", "spend_cap_exceeded", "unknown_list", "invalid_request"),
  },
});

export function mountRunAgent(api: Api, { engine, now }: Dependencies): void {
  api.openapi(runAgentRoute, async (c) => {
    const request = c.req.valid("json");
    const { agent_type: agentType, column_name: columnName, overwrite } = request;
    const prompt = request.prompt?.trim() ?? "";
    if (agentType === "custom_ai" && prompt === "") throw new ApiError("validation_error", { detail: "custom_ai needs a prompt", details: { field: "prompt" } });
    if ((exportColumns as readonly string[]).includes(columnName)) throw new ApiError("validation_error", { detail: "A lead has a column of this name", details: { field: "column_name" } });
    if (needsLanguageModel(agentType) && !engine.agents.hasLanguageModel) {
      throw new ApiError("feature_gated", { detail: `${agentType} needs a language model, which this server does not have`, details: { feature: "language_model" }, fix: "The operator sets CLEANLIST_AI_URL and CLEANLIST_AI_MODEL." });
    }
    const quoteId = requiredQuote(request.quote_id);
    const list = await listFor(engine.database, c.var.identity, request.list_id);
    if (request.lead_scope === "all" && list.leadCount > leadsMax) throw new ApiError("approval_required", { details: { leads: list.leadCount, leads_max: leadsMax } });
    const limit = request.lead_scope === "all" ? leadsMax : request.max_rows;
    const leadIds = await leadsToWrite(engine.database, { listId: list.id, columnName, overwrite, limit });
    const priced = priceOfAgent({ listId: list.id, agentType, rows: leadIds.length });
    const { organizationId } = c.var.identity;
    const common = { organizationId, nowMs: now() };
    const outcome = await refusable(engine.database, async (tx, refuse: Refuse<Refusal>) => {
      const available = await balanceOf(tx, organizationId);
      if (available < priced.cost) refuse({ kind: "insufficient_credits", needed: priced.cost, available });
      await redeem(engine, tx, { ...common, quoteId, priced }, refuse);
      return { kind: "started" as const, id: await startRun(tx, engine.agents.queue, { ...common, listId: list.id, agentType, columnName, prompt: prompt === "" ? null : prompt, leadIds, askedBy: askedBy(c, c.var.identity) }) };
    });
    if (outcome.kind !== "started") throw refused(outcome);
    const said = enveloped(now(), { agent_instructions: `Poll GET /smart-agents/${outcome.id} until status is completed or failed.` });
    return c.json({ ...said, smart_agent_task_id: outcome.id, smart_agent_task_ids: { [agentType]: outcome.id }, status: "pending", list_id: list.id, column_name: columnName, estimated_cost: priced.cost }, 200);
  });
}
