/** `GET /smart-agents`: the runs of an organization, the newest first (contract section 5.8). */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { listRuns } from "../../engine/agents/agent-store.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { listFor, listId, moment, readerOf } from "../lists/list-answer.ts";
import { count } from "../paging.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { runIdExample } from "./run-agent.ts";

const runsAnswer = z
  .object({
    ...envelope,
    runs: z.array(
      z
        .object({
          task_id: z.string().openapi({ example: runIdExample }),
          list_id: listId,
          column_name: z.string().openapi({ example: "standard_title" }),
          agent_type: z.string().openapi({ example: "title_normalizer" }),
          status: z.string().openapi({ description: "pending, processing, completed or failed.", example: "completed" }),
          total: z.int().openapi({ example: 40 }),
          processed: z.int().openapi({ example: 40 }),
          failed: z.int().openapi({ example: 1 }),
          created_at: moment,
        })
        .openapi("SmartAgentRun"),
    ),
    total: z.int().openapi({ description: "Runs in this answer.", example: 1 }),
  })
  .openapi("SmartAgentRuns");

export const listRunsRoute = createRoute({
  method: "get",
  path: "/smart-agents",
  operationId: "listSmartAgents",
  ...scoped("smart_agents:read"),
  tags: ["Smart agents"],
  summary: "List the runs of smart agents",
  description: "The newest first, of the lists that you may read. Free.",
  request: { query: z.object({ list_id: z.string().optional().openapi({ param: { name: "list_id", in: "query" } }), limit: count("limit", { max: 100, fallback: 20 }) }) },
  responses: { 200: { description: "The runs.", content: { "application/json": { schema: runsAnswer } } }, ...problems("unknown_list", "invalid_request") },
});

export function mountListRuns(api: Api, { engine, now }: Dependencies): void {
  api.openapi(listRunsRoute, async (c) => {
    const asked = c.req.valid("query");
    const list = asked.list_id === undefined ? null : (await listFor(engine.database, c.var.identity, asked.list_id)).id;
    const runs = await listRuns(engine.database, readerOf(c.var.identity), { listId: list, limit: asked.limit });
    const rows = runs.map((run) => ({
      task_id: run.id,
      list_id: run.listId,
      column_name: run.columnName,
      agent_type: run.agentType,
      status: run.status,
      total: run.total,
      processed: run.processed,
      failed: run.failed,
      created_at: run.createdAt.toISOString(),
    }));
    return c.json({ ...enveloped(now()), runs: rows, total: rows.length }, 200);
  });
}
