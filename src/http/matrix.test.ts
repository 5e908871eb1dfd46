/**
 * Every operation x every scope x every role x another organization, made out of the operations' own declarations: an
 * operation that is added is covered by itself, and one that takes the id of something new fails until it is said below how
 * to make one.
 */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Customer } from "../../test/support/api-under-test.ts";
import { forEachApi } from "../../test/support/api-under-test.ts";
import { belongingsOf, privateBelongingsOf, signedIn } from "../../test/support/belongings.ts";
import type { Documented } from "../../test/support/documented-api.ts";
import { documented, exampleOf, urlOf } from "../../test/support/documented-api.ts";
import { roles, scopes, scopesOfRole } from "../contract/scopes.ts";
import { askedAbout, idsOf, lookalike, nowhere } from "../../test/support/foreign-ids.ts";
import { currentApi, publicApi } from "./paths.ts";

const marker = "Belongs to the other organization";
/** Fields that hold what can be one person's alone. */
const privateIds: ReadonlySet<string> = new Set(["workflow_id", "task_id", "list_id", "lead_list_id", "smart_agent_task_id"]);

type Answer = { readonly status: number; readonly code: string | null; readonly body: string };

forEachApi((api) => {
  /** Below both of its paths, where an operation has two. */
  const placesOf = (operation: Documented): Documented[] =>
    operation.path.startsWith(currentApi) && !legacyTwins.has(operation.name) ? [operation, { ...operation, path: operation.path.replace(currentApi, publicApi) }] : [operation];
  const legacyTwins = new Set(["GET /api/v2/credits/balance"]);
  const ask = (operation: Documented, headers: Record<string, string>, valueOf: (name: string) => string | undefined, body?: unknown): Promise<Answer> => askAt(urlOf(operation, valueOf), operation, headers, body);
  const askAt = async (url: string, operation: Documented, headers: Record<string, string>, body: unknown): Promise<Answer> => {
    const sent = operation.bodies.length === 0 ? {} : { body: JSON.stringify(body ?? {}) };
    const type: Record<string, string> = operation.bodies.length === 0 ? {} : { "content-type": "application/json" };
    const response = await api().app.request(url, { method: operation.method, headers: { ...headers, ...type }, ...sent });
    return { status: response.status, code: response.headers.get("x-error-code"), body: await response.text() };
  };
  const unknown = (): string => nowhere;
  const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
  const scopeOf = ({ security }: Documented): string | null => security.flatMap((each) => each["apiKey"] ?? [])[0] ?? null;
  const forKeys = documented.filter(({ security }) => security.some((each) => "apiKey" in each));
  const forPeople = documented.filter(({ security }) => security.some((each) => "session" in each));

  for (const operation of forKeys.flatMap(placesOf)) {
    it(`${operation.method} ${operation.path}: only with ${scopeOf(operation) ?? "any"} scope`, async () => {
      const none = await ask(operation, {}, unknown);
      const wrong = await ask(operation, bearer(`clapi_${"A".repeat(64)}`), unknown);
      assert.deepEqual([none.status, none.code], [401, "not_authenticated"]);
      assert.deepEqual(withoutIds(wrong), withoutIds(none));
      for (const scope of scopes) {
        const { status, code } = await ask(operation, bearer((await holder(scope)).key), unknown);
        const isMet = scopeOf(operation) === null || scope === scopeOf(operation);
        assert.equal(code === "insufficient_scope", !isMet, `${scope}: ${String(status)} ${String(code)}`);
        assert.ok(status < 500 && status !== 401, `${scope}: ${String(status)}`);
      }
    });
  }
  const holders = new Map<string, Promise<Customer>>();
  const holder = (scope: (typeof scopes)[number]): Promise<Customer> => {
    const known = holders.get(scope) ?? api().customer({ scopes: [scope] });
    holders.set(scope, known);
    return known;
  };

  for (const operation of forPeople) {
    it(`${operation.name}: only signed in`, async () => {
      const { key } = await holder("lists:read");
      const byKey = await ask(operation, bearer(key), unknown, bodyOf(operation));
      assert.ok(["session_required", "insufficient_scope", "not_authenticated"].includes(byKey.code ?? "") || operation.method === "DELETE", `${String(byKey.status)} ${String(byKey.code)}`);
      assert.ok(!byKey.body.includes("_id"), byKey.body);
      const none = await ask(operation, {}, unknown, bodyOf(operation));
      assert.ok(none.code === "not_authenticated" || none.status === 204, `${String(none.status)} ${String(none.code)}`);
    });
  }

  for (const role of roles) {
    it(`signed in as ${role}, one may do what the role says`, async () => {
      const { organizationId } = await api().customer();
      const headers = { cookie: await signedIn(api(), { role, organizationId }) };
      for (const operation of forKeys.filter(({ path }) => path.startsWith(currentApi) || path.startsWith(publicApi)).flatMap(placesOf)) {
        const scope = scopeOf(operation);
        const { code } = await ask(operation, headers, unknown);
        assert.equal(code === "insufficient_scope", scope !== null && !(scopesOfRole[role] as readonly string[]).includes(scope), operation.name);
      }
    });
  }

  /** What an operation says about an id of somebody else's has to be what it says about one of nothing. */
  const assertUnknown = async (operation: Documented, asked: { readonly by: Record<string, string>; readonly name: string; readonly ids: readonly string[] }): Promise<void> => {
    for (const id of asked.ids) {
      for (const schema of operation.bodies.length === 0 ? [null] : operation.bodies) {
        const answerTo = async (used: string): Promise<Answer> => {
          const { url, body } = askedAbout(operation, { name: asked.name, id: used, schema });
          const answer = await askAt(url, operation, asked.by, body);
          return { ...withoutIds(answer), body: withoutIds(answer).body.replaceAll(used, "ID") };
        };
        const foreign = await answerTo(id);
        const absent = await answerTo(lookalike(id));
        assert.deepEqual(foreign, absent);
        assert.ok(!foreign.body.includes(marker));
        assert.ok(foreign.status < 500, foreign.body);
      }
    }
  };

  describe("what belongs to another organization", () => {
    let own: Record<string, string> = {};
    let belongings: Readonly<Record<string, readonly string[]>> = {};
    before(async () => {
      const other = await api().customer({ credits: 1_000 });
      belongings = await belongingsOf(api(), other, marker);
      own = { cookie: await signedIn(api(), { role: "owner", organizationId: (await api().customer({ credits: 1_000 })).organizationId }) };
    });

    for (const operation of documented) {
      for (const name of idsOf(operation)) {
        it(`${operation.name}: a foreign ${name} and one that does not exist get the same answer`, async () => {
          const ids = belongings[name];
          assert.ok(ids !== undefined, `Say in belongingsOf how to make a ${name}.`);
          await assertUnknown(operation, { by: own, name, ids });
        });
      }
    }
  });

  describe("what is a colleague's alone", () => {
    let own: Record<string, string> = {};
    let colleague: Customer;
    let privates: Readonly<Record<string, readonly string[]>> = {};
    before(async () => {
      colleague = await api().customer({ credits: 1_000 });
      privates = await privateBelongingsOf(api(), colleague, marker);
      own = { cookie: await signedIn(api(), { role: "owner", organizationId: colleague.organizationId }) };
    });

    for (const operation of documented) {
      for (const name of idsOf(operation).filter((each) => privateIds.has(each))) {
        it(`${operation.name}: the ${name} of a colleague's own list and one that does not exist get the same answer`, async () => {
          await assertUnknown(operation, { by: own, name, ids: privates[name] ?? [] });
        });
      }
    }

    it("is theirs also when the list is gone", async () => {
      const [id = ""] = privates["workflow_id"] ?? [];
      const statusFor = async (headers: Record<string, string>): Promise<number> => (await api().app.request(`${currentApi}/enrichment/status/${id}`, { headers })).status;
      await api().untilEnded(id);
      const deleted = await api().app.request(`${currentApi}/lead-lists/${privates["list_id"]?.[0] ?? ""}`, { method: "DELETE", headers: bearer(colleague.key) });
      assert.deepEqual([deleted.status, await statusFor(bearer(colleague.key)), await statusFor(own)], [200, 200, 404]);
    });
  });

  const bodyOf = (operation: Documented): unknown => (operation.bodies[0] === undefined ? undefined : exampleOf(operation.bodies[0]));
});

/** What differs between any two answers. */
function withoutIds(answer: Answer): Answer {
  return { ...answer, body: answer.body.replaceAll(/"(?:request_id|timestamp_ms|created_at|task_id)":(?:"[^"]*"|\d+)/g, "") };
}
