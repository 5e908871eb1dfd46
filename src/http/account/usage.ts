/** `GET /usage`: calls, credits and refusals of the organization (contract section 5.4). */
import { createRoute, z } from "@hono/zod-openapi";
import { usageGroups, usageReport } from "../../engine/usage.ts";
import type { Api, Dependencies } from "../api.ts";
import { count } from "../paging.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";

const query = z.object({
  days: count("days", { max: 365, fallback: 7 }),
  group_by: z.enum(usageGroups).default("tool").openapi({ param: { name: "group_by", in: "query" }, description: "`tool` groups by the path of the request." }),
});

const row = z
  .object({
    group: z.string().openapi({ example: "/api/v2/lead-lists" }),
    calls: z.int().openapi({ example: 12 }),
    credits_spent: z.number().openapi({ description: "By what the calls started, on the day that they started it; company lookups and values of smart agents, on the day of their charge.", example: 40 }),
    errors: z.int().openapi({ description: "Calls that were refused.", example: 1 }),
  })
  .openapi("UsageRow");

const usageAnswer = z
  .object({
    days: z.int().openapi({ example: 7 }),
    group_by: z.enum(usageGroups),
    total_calls: z.int().openapi({ example: 12 }),
    total_credits_spent: z.number().openapi({ example: 40 }),
    total_errors: z.int().openapi({ example: 1 }),
    rows: z.array(row),
  })
  .openapi("UsageReport");

export const usageRoute = createRoute({
  method: "get",
  path: "/usage",
  operationId: "usageReport",
  ...scoped("admin:api_keys"),
  tags: ["Account"],
  summary: "Read how the API is used",
  description: "Calls of other processes are there after two seconds. Days are those of UTC; today is among them. Free.",
  request: { query },
  responses: { 200: { description: "The report.", content: { "application/json": { schema: usageAnswer } } }, ...problems("invalid_request") },
});

export function mountUsage(api: Api, { engine, now }: Dependencies): void {
  api.openapi(usageRoute, async (c) => {
    const { days, group_by } = c.req.valid("query");
    await engine.usage.flush();
    const rows = await usageReport(engine.database, { organizationId: c.var.identity.organizationId, days, groupBy: group_by, nowMs: now() });
    const sum = (of: "calls" | "credits" | "errors"): number => rows.reduce((total, each) => total + each[of], 0);
    const answer = {
      days,
      group_by,
      total_calls: sum("calls"),
      total_credits_spent: sum("credits"),
      total_errors: sum("errors"),
      rows: rows.map(({ group, calls, credits, errors }) => ({ group, calls, credits_spent: credits, errors })),
    };
    return c.json(answer, 200);
  });
}
