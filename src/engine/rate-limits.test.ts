import assert from "node:assert/strict";
import { before, it } from "node:test";
import { forEachDatabase } from "../../test/support/databases.ts";
import type { Queryable } from "./database.ts";
import { migrate } from "./migrate.ts";
import type { Caller, RateLimits, Taken } from "./rate-limits.ts";
import { createRateLimits } from "./rate-limits.ts";

const limits = { organization: 5, key: 3, polls: 4 };
let callers = 0;

forEachDatabase((database) => {
  before(() => migrate(database(), 0));

  const caller = (): Caller => {
    callers += 1;
    return { organizationId: `org_${String(callers)}`, keyId: `key_${String(callers)}` };
  };
  /** The database, and how often it was asked. */
  const counted = (): { readonly db: Queryable; readonly asked: () => number } => {
    let asked = 0;
    const query: Queryable["query"] = (text, params) => {
      asked += 1;
      return database().query(text, params);
    };
    return { db: { query, script: (text) => database().script(text) }, asked: () => asked };
  };
  const kinds = (taken: readonly Taken[]): string[] => taken.map(({ kind }) => kind);

  it("a key has its limit, and the organization one for all of its keys", async () => {
    const rates = createRateLimits(database());
    const first = caller();
    const second = { ...first, keyId: `${first.keyId} too` };
    const taken: Taken[] = [];
    for (const who of [first, first, first, first, second, second, second, caller()]) taken.push(await rates.takeRequest(who, limits));
    assert.deepEqual(kinds(taken), ["taken", "taken", "taken", "refused", "taken", "taken", "refused", "taken"]);
    assert.deepEqual(taken[4]?.quotas.map(({ name, limit, remaining }) => [name, limit, remaining]), [["key", 3, 2], ["organization", 5, 1]]);
    assert.ok(taken[6]?.quotas.every(({ resetMs }) => resetMs > 0 && resetMs <= 60_000));
  });

  it("what several processes take at the same time is one count", async () => {
    const who = caller();
    const processes: RateLimits[] = [1, 2, 3].map(() => createRateLimits(database()));
    const taken = await Promise.all(processes.flatMap((rates) => [1, 2, 3, 4].map(() => rates.takeRequest(who, { ...limits, key: 7, organization: 100 }))));
    assert.equal(kinds(taken).filter((kind) => kind === "taken").length, 7);
  });

  it("a refusal costs no question to the database, a poll neither, and a large limit few", async () => {
    const { db, asked } = counted();
    const rates = createRateLimits(db);
    const who = caller();
    for (let at = 0; at < 3; at += 1) await rates.takeRequest(who, limits);
    const asleep = asked();
    for (let at = 0; at < 50; at += 1) assert.equal((await rates.takeRequest(who, limits)).kind, "refused");
    for (let at = 0; at < 4; at += 1) assert.equal((await rates.takePoll(who, limits)).kind, "taken");
    assert.equal((await rates.takePoll(who, limits)).kind, "refused");
    assert.equal(asked(), asleep);

    const busy = caller();
    const large = { organization: 60_000, key: 60_000, polls: 1 };
    for (let at = 0; at < 1_000; at += 1) assert.equal((await rates.takeRequest(busy, large)).kind, "taken");
    assert.equal(asked() - asleep, 20, "a portion of a hundred, of each of two limits");
    assert.equal((await rates.takeRequest(busy, large)).quotas[0]?.remaining, 58_999);
  });

  it("those who come at once share a portion, so that a large limit is all theirs", async () => {
    const { db, asked } = counted();
    const rates = createRateLimits(db);
    const who = caller();
    const wide = { organization: 6_000, key: 6_000, polls: 1 };
    const taken: Taken[] = [];
    for (let round = 0; round < 300; round += 1) taken.push(...(await Promise.all(Array.from({ length: 20 }, () => rates.takeRequest(who, wide)))));
    assert.equal(kinds(taken).filter((kind) => kind === "taken").length, 6_000);
    assert.equal((await rates.takeRequest(who, wide)).kind, "refused");
    assert.equal(asked(), 1_200, "600 portions of each of two limits; that they are used up is known without a question");
  });
});
