/** `POST /bounces`: what came of messages that were sent to addresses from here. An operation of ours, beside the contract. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../contract/envelope.ts";
import { normaliseAddress } from "../domain/addresses.ts";
import type { MailOutcome } from "../domain/mail-outcome.ts";
import { recordOutcomes } from "../engine/mail-outcomes.ts";
import type { Api, Dependencies } from "./api.ts";
import { enveloped } from "./enveloped.ts";
import { problems } from "./refusals.ts";
import { scoped } from "./scoped.ts";

const reportsMax = 1_000;
const words = z.string().max(2_000).nullish();

const bounceReport = z
  .object({
    email: z.string().max(320).openapi({ example: "jane.doe@acme.example" }),
    type: words.openapi({ description: "In the words of the sending service: Permanent, HardBounce, delivered …", example: "Permanent" }),
    code: words.openapi({ description: "550 or 5.1.1", example: "5.1.1" }),
    diagnostic: words.openapi({ description: "What the mail host replied.", example: "smtp; 550 5.1.1 User unknown" }),
    at: z.iso.datetime({ offset: true }).nullish().openapi({ description: "When it happened; now where left out.", example: "2026-03-01T09:30:00Z" }),
  })
  .openapi("BounceReport");

const bouncesRequest = z.object({ bounces: z.array(bounceReport).min(1).max(reportsMax) }).openapi("BouncesRequest");

const count = z.int().min(0);
const bouncesAnswer = z
  .object({
    ...envelope,
    hard: count.openapi({ description: "Addresses that are undeliverable from now on.", example: 1 }),
    soft: count.openapi({ description: "Not now: nothing changes for them.", example: 0 }),
    policy: count.openapi({ description: "About the sender or the message: nothing changes for them.", example: 0 }),
    delivered: count.openapi({ example: 0 }),
    known: count.openapi({ description: "Reported before.", example: 0 }),
    unclear: count.openapi({ description: "Nothing said why they came back: nothing changes for them.", example: 0 }),
    invalid: z.array(count).openapi({ description: "Positions, from 0, whose email is no address.", example: [] }),
  })
  .openapi("Bounces");

export const importBouncesRoute = createRoute({
  method: "post",
  path: "/bounces",
  operationId: "importBounces",
  ...scoped("enrich:write"),
  tags: ["Enrichment"],
  summary: "Report bounces and deliveries",
  description:
    "What came of mail that you sent. An address that bounced for good is undeliverable for later work, and an answer with it is not given again; the same report twice changes nothing. Addresses are kept as keyed hashes. Free.",
  request: {
    body: { required: true, content: { "application/json": { schema: bouncesRequest, example: { bounces: [{ email: "jane.doe@acme.example", type: "Permanent", diagnostic: "smtp; 550 5.1.1 User unknown" }] } } } },
  },
  responses: { 200: { description: "What was recorded.", content: { "application/json": { schema: bouncesAnswer } } }, ...problems("invalid_request") },
});

export function mountImportBounces(api: Api, { engine, readReport, now }: Dependencies): void {
  api.openapi(importBouncesRoute, async (c) => {
    const { bounces } = c.req.valid("json");
    const nowMs = now();
    const outcomes: MailOutcome[] = [];
    const invalid: number[] = [];
    let unclear = 0;
    for (const [at, { email, type = null, code = null, diagnostic = null, at: when }] of bounces.entries()) {
      const address = normaliseAddress(email);
      const read = readReport({ type, code, diagnostic });
      if (address === null) invalid.push(at);
      else if (read.kind === "unclear") unclear += 1;
      else outcomes.push({ address, ...read, atMs: when === null || when === undefined ? nowMs : Math.min(Date.parse(when), nowMs) });
    }
    const recorded = await recordOutcomes(engine.database, { secret: engine.secret, organizationId: c.var.identity.organizationId, outcomes, nowMs });
    return c.json({ ...enveloped(nowMs), ...recorded, unclear, invalid }, 200);
  });
}
