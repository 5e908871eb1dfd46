/** `GET` and `PUT /credits/settings`: how much is kept back from new work, and when few credits are told of. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../../contract/envelope.ts";
import { changeCreditSettings, creditSettings } from "../../engine/credit-settings.ts";
import type { Queryable } from "../../engine/database.ts";
import type { Api, Dependencies } from "../api.ts";
import { enveloped } from "../enveloped.ts";
import { problems } from "../refusals.ts";
import { scoped } from "../scoped.ts";

const credits = z.int().min(0).max(1_000_000_000);
const reserve = credits.openapi({ description: "New work waits rather than take the balance below this.", example: 100 });
const warnBelow = credits.openapi({ description: "A balance below this is told of once, until credits are added: event `credits.low`.", example: 500 });

const settingsAnswer = z.object({ ...envelope, organization_id: z.string(), reserve, warn_below: warnBelow }).openapi("CreditSettings");
const settingsChange = z.strictObject({ reserve: reserve.optional(), warn_below: warnBelow.optional() }).openapi("CreditSettingsChange");
const answers = { 200: { description: "The settings as they are now.", content: { "application/json": { schema: settingsAnswer } } } };

export const readCreditSettingsRoute = createRoute({
  method: "get",
  path: "/credits/settings",
  operationId: "readCreditSettings",
  ...scoped("credits:read"),
  tags: ["Account"],
  summary: "Read what is kept back, and when few credits are told of",
  responses: { ...answers, ...problems() },
});

export const changeCreditSettingsRoute = createRoute({
  method: "put",
  path: "/credits/settings",
  operationId: "changeCreditSettings",
  ...scoped("admin:api_keys"),
  tags: ["Account"],
  summary: "Change what is kept back, and when few credits are told of",
  description: "What is left out stays as it is.",
  request: { body: { required: true, content: { "application/json": { schema: settingsChange } } } },
  responses: { ...answers, ...problems("invalid_request", "body_too_large", "unsupported_media_type") },
});

export function mountReadCreditSettings(api: Api, { engine, now }: Dependencies): void {
  api.openapi(readCreditSettingsRoute, async (c) => c.json(await answerOf(engine.database, c.var.identity.organizationId, now()), 200));
}

export function mountChangeCreditSettings(api: Api, { engine, now }: Dependencies): void {
  api.openapi(changeCreditSettingsRoute, async (c) => {
    const { organizationId } = c.var.identity;
    const change = c.req.valid("json");
    await changeCreditSettings(engine.database, { organizationId, pauseBelow: change.reserve ?? null, lowBelow: change.warn_below ?? null, nowMs: now() });
    return c.json(await answerOf(engine.database, organizationId, now()), 200);
  });
}

async function answerOf(db: Queryable, organizationId: string, nowMs: number): Promise<z.output<typeof settingsAnswer>> {
  const { pauseBelow, lowBelow } = await creditSettings(db, organizationId);
  return { ...enveloped(nowMs), organization_id: organizationId, reserve: pauseBelow, warn_below: lowBelow };
}
