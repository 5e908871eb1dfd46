import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ApiUnderTest } from "../../../test/support/api-under-test.ts";
import { openApiUnderTest } from "../../../test/support/api-under-test.ts";
import { testSecret } from "../../../test/support/test-secret.ts";
import type { Role } from "../../contract/scopes.ts";
import { invite, inviteFirstOwner } from "../../engine/identity/invitations.ts";

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>>; readonly headers: Headers };
type Caller = { readonly cookie?: string; readonly key?: string; readonly headers?: Record<string, string> };

const password = "correct horse battery";
const dayMs = 86_400_000;

describe("people", () => {
  let api: ApiUnderTest;
  let names = 0;
  before(async () => {
    api = await openApiUnderTest();
  });
  after(() => api.close());

  const call = async (method: string, path: string, caller: Caller = {}, body?: unknown): Promise<Answer> => {
    const response = await api.app.request(`/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(caller.cookie === undefined ? {} : { cookie: caller.cookie }),
        ...(caller.key === undefined ? {} : { authorization: `Bearer ${caller.key}` }),
        ...caller.headers,
      },
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Answer["body"]), headers: response.headers };
  };
  const codeOf = ({ status, headers }: Answer): string => `${String(status)} ${headers.get("x-error-code") ?? ""}`;
  const cookieOf = ({ headers }: Answer): string => headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");

  const organization = async (): Promise<string> => (await api.customer()).organizationId;
  const tokenFor = async (organizationId: string, role: Role, email: string | null = null): Promise<string> =>
    (await invite(api.database, testSecret, { organizationId, role, email, invitedBy: null, ttlMs: dayMs, nowMs: api.clock.nowMs })).token;
  type Somebody = { readonly email: string; readonly cookie: string; readonly userId: string; readonly organizationId: string };
  const somebody = async (role: Role, organizationId?: string): Promise<Somebody> => {
    names += 1;
    const home = organizationId ?? (await organization());
    const email = `person${String(names)}@acme.example`;
    const joined = await call("POST", "/invitations/accept", {}, { token: await tokenFor(home, role), email, name: "Jane Roe", password });
    assert.equal(joined.status, 200);
    return { email, cookie: cookieOf(joined), userId: String(joined.body["user_id"]), organizationId: home };
  };

  describe("signing in", () => {
    it("gives a cookie that no script can read, and no hint whether the address or the password was wrong", async () => {
      const jane = await somebody("owner");
      const wrong = await call("POST", "/session", {}, { email: jane.email, password: "wrong horse battery" });
      const unknown = await call("POST", "/session", {}, { email: "nobody@acme.example", password });
      assert.deepEqual([wrong.status, wrong.body], [401, { detail: "Address and password do not belong together" }]);
      assert.deepEqual([unknown.status, unknown.body], [wrong.status, wrong.body]);
      const right = await call("POST", "/session", {}, { email: jane.email.toUpperCase(), password });
      assert.equal(right.status, 200);
      assert.deepEqual(right.body["organizations"], [{ organization_id: jane.organizationId, name: jane.organizationId, role: "owner" }]);
      assert.match(right.headers.getSetCookie().join(), /^cleanlist\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
      assert.equal((await call("GET", "/session", { cookie: cookieOf(right) })).body["email"], jane.email);
    });

    it("ends with the session, on every process", async () => {
      const jane = await somebody("owner");
      const again = cookieOf(await call("POST", "/session", {}, { email: jane.email, password }));
      assert.equal((await call("DELETE", "/session", jane)).status, 204);
      assert.equal(codeOf(await call("GET", "/session", jane)), "401 not_authenticated");
      assert.equal(codeOf(await call("GET", "/api-keys", jane)), "401 not_authenticated");
      const changed = await call("PUT", "/session/password", { cookie: again }, { current_password: password, new_password: "another horse battery" });
      assert.equal(changed.status, 200);
      assert.equal((await call("GET", "/session", { cookie: again })).status, 401, "the others end with the old password");
      assert.equal((await call("GET", "/session", { cookie: cookieOf(changed) })).status, 200);
      assert.equal((await call("POST", "/session", {}, { email: jane.email, password })).status, 401);
    });

    it("has ten tries in a quarter of an hour, then not even the right password helps; a success forgives", async () => {
      const jane = await somebody("owner");
      const attempt = (secret: string): Promise<Answer> => call("POST", "/session", {}, { email: jane.email, password: secret });
      assert.equal((await attempt("wrong horse battery")).status, 401);
      assert.equal((await attempt(password)).status, 200);
      for (let at = 0; at < 10; at += 1) assert.equal((await attempt("wrong horse battery")).status, 401);
      const refused = await attempt(password);
      assert.equal(codeOf(refused), "429 rate_limited");
      assert.ok(Number(refused.headers.get("retry-after")) > 60);
    });

    it("a cookie does nothing for another site, nor when it was changed", async () => {
      const jane = await somebody("owner");
      for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }]) {
        assert.equal(codeOf(await call("POST", "/api-keys", { ...jane, headers: { ...headers } }, {})), "403 cross_site");
      }
      assert.equal((await call("POST", "/api-keys", { ...jane, headers: { origin: "http://localhost" } }, {})).status, 201);
      const forged = jane.cookie.replace(/=./, (start) => (start === "=A" ? "=B" : "=A"));
      assert.equal(codeOf(await call("GET", "/session", { cookie: forged })), "401 not_authenticated");
    });
  });

  describe("a link to a new password", () => {
    const reset = (token: string, wanted: string, headers: Record<string, string> = {}): Promise<Answer> => call("POST", "/session/password-reset", { headers }, { token, new_password: wanted });

    it("works once, ends all sessions, and leaves the keys", async () => {
      const jane = await somebody("owner");
      const made = await call("POST", "/api-keys", jane, { name: "hers" });
      const link = await api.people.requestReset(jane.email);
      assert.ok(link !== null && link.expiresAt.getTime() > Date.now());
      assert.equal((await reset(link.token, "another horse battery")).status, 204);
      assert.equal(codeOf(await call("GET", "/session", jane)), "401 not_authenticated");
      assert.equal((await call("POST", "/session", {}, { email: jane.email, password })).status, 401);
      assert.equal((await call("POST", "/session", {}, { email: jane.email, password: "another horse battery" })).status, 200);
      assert.equal((await api.call("/auth/validate-key", { key: String(made.body["api_key"]) })).status, 200);
      assert.equal(codeOf(await reset(link.token, "a third horse battery")), "404 unknown_reset");
    });

    it("is refused when it is none, when its day is over, for a short password, and for another site", async () => {
      const jane = await somebody("owner");
      assert.equal(codeOf(await reset("x".repeat(24), "another horse battery")), "404 unknown_reset");
      const link = await api.people.requestReset(jane.email);
      assert.ok(link !== null);
      assert.equal(codeOf(await reset(link.token, "short")), "422 invalid_request");
      assert.equal(codeOf(await reset(link.token, "another horse battery", { origin: "https://evil.example" })), "403 cross_site");
      await api.database.query("update app_verification set expires_at = now() - interval '1 second'");
      assert.equal(codeOf(await reset(link.token, "another horse battery")), "404 unknown_reset");
      assert.equal(await api.people.requestReset("nobody@acme.example"), null);
    });

    it("leads to a page that loads nothing and may be framed by nobody", async () => {
      const page = await api.app.request("/reset-password");
      assert.equal(page.status, 200);
      assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'.*frame-ancestors 'none'/);
      assert.match(await page.text(), /\/api\/v1\/session\/password-reset/);
    });
  });

  describe("invitations", () => {
    it("the first owner's link works once, until another is printed or there is an owner", async () => {
      const organizationId = `org_first_${String(api.clock.nowMs)}`;
      await api.database.query("insert into organization (id, name, unmetered, created_at) values ($1, $1, false, $2)", [organizationId, new Date(api.clock.nowMs)]);
      const link = async (): Promise<string | null> =>
        (await inviteFirstOwner(api.database, testSecret, { organizationId, operatorId: "user_default", ttlMs: dayMs, nowMs: api.clock.nowMs }))?.token ?? null;
      const accept = (token: string | null, email: string): Promise<Answer> => call("POST", "/invitations/accept", {}, { token, email, name: "Ann Poe", password });
      const [old, young] = [await link(), await link()];
      assert.equal(codeOf(await accept(old, "ann@acme.example")), "404 unknown_invitation");
      const both = await Promise.all([accept(young, "ann@acme.example"), accept(young, "bob@acme.example")]);
      assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 404]);
      assert.equal(await link(), null);
      const stored = JSON.stringify(await database());
      assert.ok(!stored.includes(young ?? "") && !stored.includes(password));
    });
    const database = (): Promise<unknown[]> => api.database.query("select to_json(i) from invitation i union all select to_json(c) from app_credential c");

    it("expires, can be revoked, and is nobody else's where it names an address", async () => {
      const owner = await somebody("owner");
      const made = await call("POST", "/invitations", owner, { role: "viewer", email: "Cyd@acme.example" });
      assert.equal(made.status, 201);
      const token = String(made.body["url"]).split("#")[1];
      assert.equal(String(made.body["url"]), `http://localhost/welcome#${String(token)}`);
      const accept = (email: string, with_: unknown = token): Promise<Answer> => call("POST", "/invitations/accept", {}, { token: with_, email, name: "Cyd Doe", password });
      assert.equal(codeOf(await accept("eve@acme.example")), "404 unknown_invitation");
      assert.equal(((await call("GET", "/invitations", owner)).body["invitations"] as unknown[]).length, 1);
      assert.equal((await call("DELETE", `/invitations/${String(made.body["invitation_id"])}`, owner)).status, 200);
      assert.equal(codeOf(await accept("cyd@acme.example")), "404 unknown_invitation");
      const late = await tokenFor(owner.organizationId, "viewer");
      api.clock.nowMs += dayMs;
      assert.equal(codeOf(await accept("cyd@acme.example", late)), "404 unknown_invitation");
    });

    it("who is here already signs in, and joins with the token alone", async () => {
      const jane = await somebody("owner");
      const other = await organization();
      const token = await tokenFor(other, "viewer");
      assert.equal(codeOf(await call("POST", "/invitations/accept", {}, { token, email: jane.email, name: "Jane Roe", password })), "409 email_taken");
      const joined = await call("POST", "/invitations/accept", jane, { token });
      assert.deepEqual((joined.body["organizations"] as { role: string }[]).map(({ role }) => role), ["owner", "viewer"]);
      const inOther = { ...jane, headers: { "x-organization-id": other } };
      assert.equal(codeOf(await call("POST", "/invitations", inOther, { role: "viewer" })), "403 not_allowed");
      const [third, nowhere] = await Promise.all([await organization(), "org_nowhere"].map((id) => call("GET", "/members", { ...jane, headers: { "x-organization-id": id } })));
      assert.deepEqual([third?.status, third?.body], [403, { detail: "You are not a member of this organization" }]);
      assert.deepEqual(nowhere?.body, third?.body);
    });
  });

  describe("members", () => {
    it("only owners make and unmake owners, only admins change others, and the last owner stays", async () => {
      const organizationId = await organization();
      await api.database.query("delete from member where organization_id = $1", [organizationId]);
      const [owner, admin, member] = [await somebody("owner", organizationId), await somebody("admin", organizationId), await somebody("member", organizationId)];
      const change = (by: Caller, of: { readonly userId: string }, role: Role): Promise<Answer> => call("PATCH", `/members/${of.userId}`, by, { role });
      assert.equal(codeOf(await change(member, member, "admin")), "403 not_allowed");
      assert.equal(codeOf(await change(admin, admin, "owner")), "403 not_allowed");
      assert.equal(codeOf(await change(admin, owner, "viewer")), "403 not_allowed");
      assert.equal(codeOf(await call("POST", "/invitations", admin, { role: "owner" })), "403 not_allowed");
      assert.equal(codeOf(await change(owner, owner, "viewer")), "409 last_owner");
      assert.equal(codeOf(await call("DELETE", `/members/${owner.userId}`, owner)), "409 last_owner");
      assert.equal(codeOf(await change(owner, await somebody("owner"), "viewer")), "404 unknown_member");
      assert.equal((await change(owner, admin, "owner")).status, 200);
      const both = await Promise.all([call("DELETE", `/members/${owner.userId}`, admin), call("DELETE", `/members/${admin.userId}`, owner)]);
      assert.ok(both.some(({ status }) => status !== 200), "two owners cannot remove each other");
    });

    it("who is removed loses session and keys for the organization at once", async () => {
      const owner = await somebody("owner");
      const member = await somebody("member", owner.organizationId);
      const key = String((await call("POST", "/api-keys", member, {})).body["api_key"]);
      assert.equal((await api.call("/auth/validate-key", { key })).status, 200);
      assert.equal((await call("DELETE", `/members/${member.userId}`, owner)).status, 200);
      assert.equal((await api.call("/auth/validate-key", { key })).status, 401);
      assert.equal(codeOf(await call("GET", "/api-keys", member)), "403 not_a_member");
    });
  });

  describe("API keys", () => {
    it("are made by people, shown once, listed by prefix and last four, and revoked", async () => {
      const member = await somebody("member");
      const made = await call("POST", "/api-keys", member, { name: "CRM sync", expires_at: "2099-01-01T00:00:00Z", scopes: ["enrich:read", "credits:read"] });
      assert.equal(made.status, 201);
      const key = String(made.body["api_key"]);
      assert.match(key, /^clapi_[\w-]{64}$/);
      assert.equal(made.body["expires_at"], "2099-01-01T00:00:00.000Z");
      const [listed] = (await call("GET", "/api-keys", member)).body["keys"] as Record<string, unknown>[];
      assert.deepEqual([listed?.["key_prefix"], listed?.["key_last4"], listed?.["is_active"], listed?.["scopes"]], ["clapi_", key.slice(-4), true, ["enrich:read", "credits:read"]]);
      assert.ok(!JSON.stringify(listed).includes(key));
      assert.equal((await api.call("/credits/balance", { key })).status, 200);
      assert.equal((await call("DELETE", `/api-keys/${String(listed?.["key_id"])}`, member)).status, 200);
      assert.equal((await api.call("/credits/balance", { key })).status, 401);
    });

    it("a key makes no key, and lists and revokes only with the scope for it", async () => {
      const owner = await somebody("owner");
      const key = async (body: object): Promise<string> => String((await call("POST", "/api-keys", owner, body)).body["api_key"]);
      const [admin, narrow] = [await key({}), await key({ scopes: ["enrich:read"] })];
      assert.equal(codeOf(await call("POST", "/api-keys", { key: admin }, {})), "403 session_required");
      assert.equal(codeOf(await call("GET", "/api-keys", { key: narrow })), "403 insufficient_scope");
      // The customer's own key, and the two.
      const { keys } = (await call("GET", "/api-keys", { key: admin })).body as { readonly keys: readonly { readonly key_id: string }[] };
      assert.equal(keys.length, 3);
      assert.equal(codeOf(await call("DELETE", `/api-keys/${keys[0]?.key_id ?? ""}`, { key: narrow })), "403 insufficient_scope");
      assert.equal((await call("DELETE", `/api-keys/${keys[0]?.key_id ?? ""}`, { key: admin })).status, 200);
    });

    it("cannot do more than their user, live in the past, or be somebody else's", async () => {
      const viewer = await somebody("viewer");
      assert.equal(codeOf(await call("POST", "/api-keys", viewer, { scopes: ["enrich:write"] })), "403 not_allowed");
      assert.equal(codeOf(await call("POST", "/api-keys", viewer, { expires_at: "2001-01-01T00:00:00Z" })), "422 invalid_request");
      const stranger = await somebody("owner");
      const { body } = await call("POST", "/api-keys", stranger, {});
      const [foreign, unknown] = await Promise.all([String(body["key_id"]), "00000000-0000-4000-8000-000000000000"].map((id) => call("DELETE", `/api-keys/${id}`, viewer)));
      assert.deepEqual([foreign?.status, foreign?.body], [404, { detail: "API key not found" }]);
      assert.deepEqual(unknown?.body, foreign?.body);
      for (let at = 0; at < 10; at += 1) assert.equal((await call("POST", "/api-keys", viewer, {})).status, 201);
      assert.equal(codeOf(await call("POST", "/api-keys", viewer, {})), "409 too_many_keys");
    });
  });

  it("the page of an invitation loads nothing from anywhere, and its script is the one that it was made with", async () => {
    const response = await api.app.request("/welcome");
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; script-src 'sha256-/);
    assert.match(await response.text(), /invitations\/accept/);
  });

  it("people may use the API itself, as their role allows", async () => {
    const viewer = await somebody("viewer");
    const headers = { cookie: viewer.cookie };
    const whoami = await api.app.request("/api/v2/whoami", { headers });
    assert.equal(((await whoami.json()) as { readonly user_id: string }).user_id, viewer.userId);
    const bulk = await api.app.request("/api/v1/public/enrich/bulk", { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: "{}" });
    assert.equal(bulk.status, 403);
  });
});
