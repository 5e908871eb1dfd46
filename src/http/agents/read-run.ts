/** `GET /smart-agents/{smart_agent_task_id}`: a run, and the values that are there so far (contract section 5.8). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { ApiError } from "../../contract/errors.ts";
import { readRun, resultsOfRun } from "../../engine/agents/agent-store.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { readerOf } from "../lists/list-answer.ts";
import { leadIdExample } from "../lists/list-leads.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { runIdExample } from "./run-agent.ts";

const resultsAnswer = z
  .object({
    ...envelope,
    smart_agent_task_id: z.string().openapi({ example: runIdExample }),
    status: z.string().openapi({ description: "pending, processing, completed or failed.", example: "completed" }),
    progress: z.int().openapi({ description: "0 to 100.", example: 100 }),
    total: z.int().openapi({ example: 40 }),
    succeeded: z.int().openapi({ example: 39 }),
    failed: z.int().openapi({ example: 1 }),
    results: z.array(
      z
        .object({
          lead_id: z.string().openapi({ example: leadIdExample }),
          value: z.unknown().openapi({ example: { title: "Leiter Vertrieb", standard_title: "Head of Sales", seniority: "head", function: "Sales" } }),
          error: z.string().nullish().openapi({ example: null }),
        })
        .openapi("SmartAgentResult"),
    ),
  })
  .openapi("SmartAgentResults");

export const readRunRoute = createRoute({
  method: "get",
  path: "/smart-agents/{smart_agent_task_id}",
  operationId: "getSmartAgentResults",
  ...scoped("smart_agents:read"),
  tags: ["Smart agents"],
  summary: "Read a run of a smart agent, and its values so far",
  description: "Of a list that you may read, for as long as there is that list. Free.",
  request: { params: z.object({ smart_agent_task_id: z.string().openapi({ param: { name: "smart_agent_task_id", in: "path" }, example: runIdExample }) }) },
  responses: { 200: { description: "The run.", content: { "application/json": { schema: resultsAnswer } } }, ...problems("unknown_agent_run", "invalid_request") },
});

export function mountReadRun(api: Api, { engine, now }: Dependencies): void {
  api.openapi(readRunRoute, async (c) => {
    const run = await readRun(engine.database, readerOf(c.var.identity), c.req.valid("param").smart_agent_task_id);
    if (run === null) throw new ApiError("unknown_agent_run");
    const results = await resultsOfRun(engine.database, run.id);
    const answer = {
      ...enveloped(now()),
      smart_agent_task_id: run.id,
      status: run.status,
      progress: run.total === 0 ? 100 : Math.floor((100 * run.processed) / run.total),
      total: run.total,
      succeeded: run.processed - run.failed,
      failed: run.failed,
      results: results.map(({ leadId, value, error }) => ({ lead_id: leadId, value, error })),
    };
    return c.json(answer, 200);
  });
}
