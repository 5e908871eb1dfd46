/** `GET /credits/statement`: every entry of the ledger, the newest first, with the balance that it led to. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { statementOf } from "../../engine/statement.ts";
import type { Api, Dependencies } from "../api.ts";
import { readCursor, writeCursor } from "../cursor.ts";
import { enveloped } from "../enveloped.ts";
import { count, cursor } from "../paging.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";
import { publicWorkflowId } from "../workflow-id.ts";

const query = z.object({ limit: count("limit", { max: 500, fallback: 100 }), cursor });

const entry = z.object({
  entry_id: z.int().openapi({ example: 4711 }),
  kind: z.enum(["grant", "allowance", "adjustment", "expiry", "hold", "release", "charge"]).openapi({
    description: "`hold`: set aside for work. `release`: given back when it ended. `charge`: what it cost. `allowance`, `expiry`: of credits that end.",
  }),
  amount: z.int().openapi({ description: "Credits; negative where they left the balance.", example: -250 }),
  balance_after: z.int().min(0).openapi({ example: 750 }),
  workflow_id: z.string().nullable(),
  note: z.string().nullable().openapi({ description: "Where it came from, or why." }),
  created_at: z.iso.datetime(),
});

const statementAnswer = z
  .object({
    ...envelope,
    organization_id: z.string(),
    entries: z.array(entry),
    cursor: z.string().nullable().openapi({ description: "For the next page; null on the last." }),
  })
  .openapi("Statement");

export const statementRoute = createRoute({
  method: "get",
  path: "/credits/statement",
  operationId: "creditsStatement",
  ...scoped("credits:read"),
  tags: ["Account"],
  summary: "Read the statement of the credits",
  description: "The ledger that the balance is the sum of. Results that end together are written as one entry per workflow. Free.",
  request: { query },
  responses: { 200: { description: "A page of it.", content: { "application/json": { schema: statementAnswer } } }, ...problems("validation_error", "invalid_request") },
});

export function mountStatement(api: Api, { engine, now }: Dependencies): void {
  api.openapi(statementRoute, async (c) => {
    const { organizationId } = c.var.identity;
    const { limit, cursor: after } = c.req.valid("query");
    const entries = await statementOf(engine.database, { organizationId, before: readCursor("statement", after), limit: limit + 1 });
    const page = entries.slice(0, limit);
    const answer = {
      ...enveloped(now()),
      organization_id: organizationId,
      entries: page.map((each) => ({
        entry_id: each.id,
        kind: each.kind,
        amount: each.amount,
        balance_after: each.balanceAfter,
        workflow_id: each.workflowId === null ? null : publicWorkflowId(each.workflowId),
        note: each.note,
        created_at: each.createdAt.toISOString(),
      })),
      cursor: writeCursor("statement", entries.length > limit ? (page.at(-1)?.id ?? null) : null),
    };
    return c.json(answer, 200);
  });
}
