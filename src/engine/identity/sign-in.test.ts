import assert from "node:assert/strict";
import { before, it } from "node:test";
import { forEachDatabase } from "../../../test/support/databases.ts";
import { organizationWith } from "../../../test/support/engine-under-test.ts";
import { migrate } from "../migrate.ts";
import { secretOf } from "../secret.ts";
import { invite, joinAsNew } from "./invitations.ts";
import { membersOf } from "./members.ts";
import type { People, Session } from "./people.ts";
import { openPeople } from "./people.ts";

const secret = secretOf("a secret that everybody who reads this knows");
const password = "correct horse battery";

forEachDatabase((database) => {
  let people: People;
  before(async () => {
    await migrate(database(), 0);
    people = openPeople({ database: database(), secret, isSecure: true });
  });

  const headersOf = (session: Session | null): Headers => new Headers({ cookie: session?.cookies.map((cookie) => cookie.split(";")[0]).join("; ") ?? "" });

  it("who was invited signs in, over TLS only where the service is reached over TLS, and out", async () => {
    const organizationId = await organizationWith(database(), 0);
    const nowMs = Date.now();
    const { token } = await invite(database(), secret, { organizationId, role: "admin", email: null, invitedBy: null, ttlMs: 1_000, nowMs });
    const joined = await joinAsNew(database(), secret, { token, email: "Jane@acme.example", name: "Jane Roe", passwordHash: await people.hashOf(password), nowMs });
    assert.equal(joined.kind, "joined");
    assert.deepEqual(
      (await membersOf(database(), organizationId)).map(({ role, name, email }) => [role, name, email]),
      [["admin", "Jane Roe", "jane@acme.example"]],
    );
    assert.equal(await people.signIn({ email: "jane@acme.example", password: "wrong horse battery" }), null);
    const session = await people.signIn({ email: "jane@acme.example", password });
    assert.match(session?.cookies.join() ?? "", /^__Secure-cleanlist\.session_token=[^;]+;.* HttpOnly; Secure; SameSite=Lax$/);
    assert.equal((await people.whoIs(headersOf(session)))?.person.id, joined.userId);
    const other = openPeople({ database: database(), secret: secretOf("a secret of another installation, not of this"), isSecure: true });
    assert.equal(await other.whoIs(headersOf(session)), null, "a session is good for the secret that it was signed with");
    await people.signOut(headersOf(session));
    assert.equal(await people.whoIs(headersOf(session)), null);
  });

  it("a new password ends all other sessions", async () => {
    const email = "ann@acme.example";
    const { token } = await invite(database(), secret, { organizationId: await organizationWith(database(), 0), role: "owner", email, invitedBy: null, ttlMs: 1_000, nowMs: 0 });
    await joinAsNew(database(), secret, { token, email, name: "Ann Poe", passwordHash: await people.hashOf(password), nowMs: 0 });
    const [one, two] = [await people.signIn({ email, password }), await people.signIn({ email, password })];
    assert.equal(await people.changePassword(headersOf(one), { current: "wrong horse battery", wanted: "another horse battery" }), null);
    const three = await people.changePassword(headersOf(one), { current: password, wanted: "another horse battery" });
    assert.deepEqual(await Promise.all([one, two, three].map(async (session) => (await people.whoIs(headersOf(session)))?.person.email ?? null)), [null, null, email]);
  });
});
