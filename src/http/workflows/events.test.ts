import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest, Customer } from "../../../test/support/api-under-test.ts";
import { everybody, openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { within } from "../../../test/support/waiting.ts";
import { listKeys, revokeKey } from "../../engine/identity/api-keys.ts";
import { watchesPerOrganization } from "../../engine/watching.ts";
import { submit } from "../../engine/workflows.ts";
import { currentApi } from "../paths.ts";
import { publicWorkflowId } from "../workflow-id.ts";

type Event = { readonly id: string | null; readonly event: string; readonly data: Record<string, unknown> };

describe("GET /workflows/{workflow_id}/events", () => {
  let api: ApiUnderTest;
  const gates = new Map<string, PromiseWithResolvers<void>>();
  before(async () => {
    api = await openApiUnderTest({
      answer: async (question) => {
        await gates.get(question.known.lastName ?? "")?.promise;
        return everybody(question);
      },
    });
  });
  after(async () => {
    for (const gate of gates.values()) gate.resolve();
    await api.close();
  });

  /** Contacts by their last names; one with a gate ends when that is opened. */
  const submitted = async ({ organizationId }: Customer, names: readonly string[]): Promise<{ readonly id: string; readonly tasks: readonly string[] }> => {
    const contacts = names.map((last_name) => ({ first_name: "Ada", last_name, company_domain: "acme.example" }));
    const accepted = await submit(api.engine.intake, { organizationId, type: "partial", contacts, webhookUrl: null, nowMs: api.clock.nowMs });
    assert.equal(accepted.kind, "accepted");
    return { id: publicWorkflowId(accepted.workflowId), tasks: accepted.taskIds };
  };
  const gated = (...names: string[]): string[] => {
    for (const name of names) gates.set(name, Promise.withResolvers());
    return names;
  };
  const connect = async ({ key }: Customer, path: string, headers: Record<string, string> = {}): Promise<Response> =>
    api.app.request(`${currentApi}/workflows/${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } });

  it("tells every result as it comes, in the order of their ending, how far it is, and that it is over", async () => {
    const customer = await api.customer();
    const { id, tasks } = await submitted(customer, gated("Ox", "Yak", "Zebu"));
    const response = await connect(customer, `${id}/events`);
    assert.deepEqual([response.status, response.headers.get("content-type"), response.headers.get("cache-control")], [200, "text/event-stream; charset=utf-8", "no-store"]);
    const events = eventsIn(response);
    for (const [place, name] of ["Zebu", "Ox", "Yak"].entries()) {
      gates.get(name)?.resolve();
      const { id: position, data } = await next(events, "task");
      const index = ["Ox", "Yak", "Zebu"].indexOf(name);
      assert.deepEqual([position, data["task_id"], data["index"], data["primary_email"]], [String(place + 1), tasks[index], index, `ada.${name.toLowerCase()}@acme.example`]);
      if (place === 2) break;
      const { progress, status } = (await next(events, "progress")).data as { progress: { done: number; percent: number }; status: string };
      assert.deepEqual([progress.done, progress.percent, status], [place + 1, [33, 66][place], "running"]);
    }
    const completed = await next(events, "completed");
    assert.equal(completed.id, "end");
    assert.deepEqual([completed.data["status"], completed.data["summary"], completed.data["credits_charged"]], ["completed", { total: 3, successful: 3, failed: 0, emails_found: 3, phones_found: 0 }, 3]);
    assert.ok((await within("the end", events.next())).done);
  });

  it("goes on behind the last event that the receiver has, and tells one that has all to stop", async () => {
    const customer = await api.customer();
    const { id, tasks } = await submitted(customer, Array.from({ length: 120 }, (_, n) => `Herd${String(n)}`));
    await api.untilEnded(id);
    const all = await allOf(eventsIn(await connect(customer, `${id}/events`)));
    const results = all.filter(({ event }) => event === "task");
    assert.deepEqual(results.map((each) => each.id), tasks.map((_, n) => String(n + 1)));
    assert.deepEqual(new Set(results.map(({ data }) => data["task_id"])), new Set(tasks));
    assert.deepEqual(all.slice(120).map(({ event }) => event), ["completed"]);
    for (const [path, headers] of [
      [`${id}/events`, { "last-event-id": "117" }],
      [`${id}/events?after=117`, {}],
      [`${id}/events?after=3`, { "last-event-id": "117" }],
    ] as const) {
      assert.deepEqual(await allOf(eventsIn(await connect(customer, path, headers))), all.slice(117));
    }
    const over = await connect(customer, `${id}/events`, { "last-event-id": "end" });
    assert.deepEqual([over.status, await over.text()], [204, ""]);
  });

  it("refuses ids that it did not give, and workflows that are nobody's or somebody else's", async () => {
    const [customer, other] = [await api.customer(), await api.customer()];
    const { id } = await submitted(customer, gated("Gnu"));
    for (const last of ["1", "end", "x", "-1", "1e3", "9999999999"]) {
      const response = await connect(customer, `${id}/events`, { "last-event-id": last });
      assert.deepEqual([response.status, response.headers.get("x-error-code")], [400, "validation_error"], last);
    }
    for (const path of [`${id}/events`, "public_bulk_7c1d7c5e-5e3f-4c39-9a52-0a4b1f2d9e10/events", "x/events"]) {
      assert.equal((await connect(other, path)).status, 404, path);
    }
  });

  it("lets only so many of an organization be open, and forgets who has gone", async () => {
    const customer = await api.customer();
    const { id } = await submitted(customer, gated("Ibex"));
    const streams = [];
    for (let n = 0; n < watchesPerOrganization; n += 1) streams.push(await connect(customer, `${id}/events`));
    assert.ok(streams.every(({ status }) => status === 200));
    const refused = await connect(customer, `${id}/events`);
    assert.deepEqual([refused.status, refused.headers.get("x-error-code"), refused.headers.get("retry-after")], [429, "too_many_waits", "5"]);
    const head = await api.app.request(`${currentApi}/workflows/${id}/events`, { method: "HEAD", headers: { authorization: `Bearer ${customer.key}` } });
    assert.equal(head.status, 200);
    await Promise.all(streams.map(({ body }) => body?.cancel()));
    const again = await connect(customer, `${id}/events`);
    assert.equal(again.status, 200);
    await again.body?.cancel();
  });

  it("ends soon after the key is revoked, and a request that waits is refused then", async () => {
    const customer = await api.customer();
    const { id } = await submitted(customer, gated("Okapi"));
    const events = eventsIn(await connect(customer, `${id}/events`));
    await next(events, "progress");
    const waiting = api.call(`/enrich/status?workflow_id=${id}&wait=60`, { key: customer.key });
    const [key] = await listKeys(api.database, { organizationId: customer.organizationId, userId: null });
    await revokeKey(api.database, { organizationId: customer.organizationId, userId: null, id: key?.id ?? "", nowMs: api.clock.nowMs });
    await within("the end", allOf(events));
    const refused = await within("an answer", waiting);
    assert.deepEqual([refused.status, refused.body], [401, { detail: "Not authenticated" }]);
  });

  it("ends when the process stops, for the receiver to go on elsewhere", async () => {
    const customer = await api.customer();
    const { id } = await submitted(customer, gated("Eland"));
    const events = eventsIn(await connect(customer, `${id}/events`));
    await next(events, "progress");
    await api.engine.watching.stop();
    const rest = await within("the end", allOf(events));
    assert.ok(rest.every(({ event }) => event === "progress"));
  });
});

/** The next event of that name; others of the name `progress` may come before. */
async function next(events: AsyncGenerator<Event>, name: string): Promise<Event> {
  for (;;) {
    const { done, value } = await within(name, events.next());
    assert.ok(done !== true);
    if (value.event === name) return value;
    assert.equal(value.event, "progress");
  }
}

async function allOf(events: AsyncGenerator<Event>): Promise<Event[]> {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}

async function* eventsIn(response: Response): AsyncGenerator<Event> {
  let rest = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (rest + chunk).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const fields = new Map(part.split("\n").map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)] as const));
      const event = fields.get("event");
      if (event !== undefined) yield { id: fields.get("id") ?? null, event, data: JSON.parse(fields.get("data") ?? "null") as Record<string, unknown> };
    }
  }
  assert.equal(rest, "");
}
