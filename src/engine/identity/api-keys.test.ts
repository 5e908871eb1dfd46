import assert from "node:assert/strict";
import { before, it } from "node:test";
import { forEachDatabase } from "../../../test/support/databases.ts";
import { organizationWith } from "../../../test/support/engine-under-test.ts";
import type { Role, Scope } from "../../contract/scopes.ts";
import { scopes } from "../../contract/scopes.ts";
import { migrate } from "../migrate.ts";
import type { Secret } from "../secret.ts";
import { secretOf } from "../secret.ts";
import type { Authenticated, CreatedKey } from "./api-keys.ts";
import { authenticate, createKey, listKeys, revokeKey, touchKey } from "./api-keys.ts";
import { setRole } from "./members.ts";

const nowMs = Date.parse("2026-01-01T00:00:00Z");
const old = "the secret that was there before, long enough";
const young = "the secret that takes its place, long enough";
const secret = secretOf(old);
let users = 0;

forEachDatabase((database) => {
  before(() => migrate(database(), nowMs));

  type Person = { readonly organizationId: string; readonly userId: string };
  const person = async (role: Role): Promise<Person> => {
    users += 1;
    const somebody = { organizationId: await organizationWith(database(), 0), userId: `user_${String(users)}` };
    await setRole(database(), { ...somebody, role, nowMs });
    return somebody;
  };
  const create = (of: Person, wanted: { readonly scopes?: readonly Scope[]; readonly expiresAt?: Date; readonly nowMs?: number } = {}): Promise<CreatedKey> =>
    createKey(database(), secret, { ...of, name: "test", scopes: null, expiresAt: null, nowMs, ...wanted });
  const keyOf = async (made: Promise<CreatedKey>): Promise<{ readonly id: string; readonly key: string }> => {
    const created = await made;
    assert.equal(created.kind, "created");
    return created;
  };
  const whose = (key: string, at = nowMs, known: Secret = secret): Promise<Authenticated | null> =>
    authenticate(database(), known, { keys: [key], nowMs: at }).then(([whom = null]) => whom);

  it("a key is 64 base64url characters after its prefix, and nothing that is stored contains it", async () => {
    const { key } = await keyOf(create(await person("owner")));
    assert.match(key, /^clapi_[\w-]{64}$/);
    const stored = JSON.stringify(await database().query("select * from api_key"));
    assert.ok(!stored.includes(key) && !stored.includes(key.slice(6, 20)));
  });

  it("a key can do what its user may and it was made for, and not a bit more", async () => {
    const jane = await person("viewer");
    const { key } = await keyOf(create(jane));
    assert.deepEqual((await whose(key))?.scopes, scopes.filter((scope) => scope.endsWith(":read")));
    assert.deepEqual((await whose((await keyOf(create(jane, { scopes: ["lists:read"] }))).key))?.scopes, ["lists:read"]);
    assert.deepEqual(await create(jane, { scopes: ["lists:read", "enrich:write"] }), { kind: "not_granted", scopes: ["enrich:write"] });
    assert.deepEqual(await create({ ...jane, userId: "user_nobody" }), { kind: "not_a_member" });
  });

  it("who loses a role loses it for their keys at once", async () => {
    const jane = await person("owner");
    const { key } = await keyOf(create(jane, { scopes: ["enrich:read", "enrich:write"] }));
    assert.deepEqual((await whose(key))?.scopes, ["enrich:read", "enrich:write"]);
    await setRole(database(), { ...jane, role: "viewer", nowMs });
    assert.deepEqual((await whose(key))?.scopes, ["enrich:read"]);
    await database().query("delete from member where user_id = $1", [jane.userId]);
    assert.equal(await whose(key), null);
  });

  it("a key is refused from its revocation on, and from its expiry on", async () => {
    const jane = await person("member");
    const { id, key } = await keyOf(create(jane));
    assert.equal((await whose(key))?.keyId, id);
    assert.equal(await revokeKey(database(), { ...jane, userId: "user_other", id, nowMs }), false, "somebody else's key");
    assert.equal(await revokeKey(database(), { ...jane, id, nowMs }), true);
    assert.equal(await revokeKey(database(), { ...jane, id, nowMs }), false);
    assert.equal(await whose(key), null);
    const short = await keyOf(create(jane, { expiresAt: new Date(nowMs + 1_000) }));
    assert.ok(await whose(short.key, nowMs + 999));
    assert.equal(await whose(short.key, nowMs + 1_000), null);
  });

  it("ten keys of a user are active at most, however many are made at the same time", async () => {
    const jane = await person("member");
    const made = await Promise.all(Array.from({ length: 14 }, () => create(jane)));
    assert.equal(made.filter(({ kind }) => kind === "created").length, 10);
    assert.equal(made.filter(({ kind }) => kind === "too_many_keys").length, 4);
    const [first] = await listKeys(database(), jane);
    await revokeKey(database(), { ...jane, id: first?.id ?? "", nowMs });
    assert.equal((await create(jane)).kind, "created");
  });

  it("a key outlives its secret when it is used while both are known", async () => {
    const jane = await person("member");
    const [used, unused] = [await keyOf(create(jane)), await keyOf(create(jane))];
    const both = secretOf(young, old);
    const identity = await whose(used.key, nowMs, both);
    assert.equal(identity?.isOutdated, true);
    await touchKey(database(), both, { keyId: used.id, key: used.key, nowMs });
    assert.equal((await whose(used.key, nowMs, both))?.isOutdated, false);
    assert.ok(await whose(used.key, nowMs, secretOf(young)));
    assert.equal(await whose(unused.key, nowMs, secretOf(young)), null);
  });
});
