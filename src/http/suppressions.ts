/** `/suppressions`: people and domains that are not looked up any more, and of whom nothing is kept. An extension of ours. */
import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "../contract/envelope.ts";
import { ApiError } from "../contract/errors.ts";
import type { Contact } from "../domain/contact.ts";
import { keysToSuppress, suppressionKeys } from "../domain/suppression.ts";
import { suppressContacts } from "../engine/suppress.ts";
import { unsuppress } from "../engine/suppressions.ts";
import type { Api, Dependencies } from "./api.ts";
import { enveloped } from "./enveloped.ts";
import { problems } from "./refusals.ts";
import { scoped } from "./scoped.ts";

const contactsMax = 1_000;
const text = z.string().max(500).nullish();

const suppressed = z
  .object({ email: text, linkedin_url: text, first_name: text, last_name: text, full_name: text, company_name: text, company_domain: text })
  .strict()
  .openapi("SuppressedContact", { description: "A person, by everything that is said: an address, a profile, a name with a company. Or nothing but `company_domain`: nobody of it is looked up." });
const request = z.object({ contacts: z.array(suppressed).min(1).max(contactsMax) }).strict().openapi("Suppressions");
const example = { contacts: [{ email: "jane.doe@acme.example" }, { company_domain: "competitor.example" }] };
const body = { required: true, content: { "application/json": { schema: request, example } } } as const;

const counted = z.int().min(0);
const added = z
  .object({
    ...envelope,
    added: counted.openapi({ description: "Keys that were not on the list before; a person may have several.", example: 2 }),
    results_erased: counted.openapi({ example: 1 }),
    leads_erased: counted.openapi({ example: 1 }),
  })
  .openapi("SuppressionsAdded");
const removed = z.object({ ...envelope, removed: counted.openapi({ description: "Keys that were on the list.", example: 2 }) }).openapi("SuppressionsRemoved");
const checked = z.object({ ...envelope, suppressed: z.array(z.boolean()).openapi({ description: "For each contact, in their order.", example: [true, false] }) }).openapi("SuppressionsChecked");

const errors = problems("validation_error", "invalid_request");

export const suppressRoute = createRoute({
  method: "post",
  path: "/suppressions",
  operationId: "suppress",
  ...scoped("admin:api_keys"),
  tags: ["Suppression"],
  summary: "Put people and domains on the suppression list",
  description: "From when this answers, a second or two later, no source is asked about them, nothing is told of them, and what is stored of them is erased: results say `opted_out`, leads leave their lists. Only keyed hashes are kept. Free, and safe to repeat.",
  request: { body },
  responses: { 200: { description: "Nothing of them is looked up any more.", content: { "application/json": { schema: added } } }, ...errors },
});

export const unsuppressRoute = createRoute({
  method: "post",
  path: "/suppressions/remove",
  operationId: "unsuppress",
  ...scoped("admin:api_keys"),
  tags: ["Suppression"],
  summary: "Take people and domains off the suppression list",
  description: "Name them as they were named. What was erased stays erased. Whom the operator has put on everybody's list stays on that one.",
  request: { body },
  responses: { 200: { description: "They may be looked up again.", content: { "application/json": { schema: removed } } }, ...errors },
});

export const checkSuppressionRoute = createRoute({
  method: "post",
  path: "/suppressions/check",
  operationId: "checkSuppression",
  ...scoped("enrich:read"),
  tags: ["Suppression"],
  summary: "Ask who is on the suppression list",
  description: "Everybody's list counts, too. Free.",
  request: { body },
  responses: { 200: { description: "Who would not be looked up.", content: { "application/json": { schema: checked } } }, ...errors },
});

export function mountSuppressions(api: Api, { engine, now }: Dependencies): void {
  const { database, secret } = engine;
  api.openapi(suppressRoute, async (c) => {
    const contacts = named(c.req.valid("json"));
    const nowMs = now();
    const done = await suppressContacts(database, { secret, scope: c.var.identity.organizationId, contacts, nowMs });
    return c.json({ ...enveloped(nowMs), added: done.added, results_erased: done.results, leads_erased: done.leads }, 200);
  });
  api.openapi(unsuppressRoute, async (c) => {
    const contacts = named(c.req.valid("json"));
    const count = await unsuppress(database, { secret, scope: c.var.identity.organizationId, keys: contacts.flatMap(keysToSuppress) });
    return c.json({ ...enveloped(now()), removed: count }, 200);
  });
  api.openapi(checkSuppressionRoute, async (c) => {
    const contacts = named(c.req.valid("json"));
    const { organizationId } = c.var.identity;
    const keys = contacts.map(suppressionKeys);
    const listed = await engine.suppressed(organizationId, () => keys.flat());
    return c.json({ ...enveloped(now()), suppressed: keys.map((each) => each.some((key) => listed.has(key))) }, 200);
  });
}

function named({ contacts: sent }: z.output<typeof request>): Contact[] {
  const contacts = sent.map((contact): Contact => Object.fromEntries(Object.entries(contact).filter((entry): entry is [string, string] => typeof entry[1] === "string")));
  const at = contacts.findIndex((contact) => keysToSuppress(contact).length === 0);
  if (at < 0) return contacts;
  throw new ApiError("validation_error", { detail: `contacts[${String(at)}] names nobody and no domain`, fix: "Give an email, a linkedin_url, a name with a company, or company_domain alone." });
}
