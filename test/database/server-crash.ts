/** A PostgreSQL that crashes in the middle of the work: the worker waits for it and goes on, and the books are right. */
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "#src/engine/database.ts";
import { isPassing } from "#src/engine/database.ts";
import { describeOnPostgres, postgresAt } from "../support/databases.ts";
import { booksOf, found, organizationWith, startEngine, vendor } from "../support/engine-under-test.ts";
import { inventedPerson } from "../support/invented-people.ts";
import type { TestPostgres } from "../support/postgres.ts";
import { eventually } from "../support/waiting.ts";

const people = 400;
const followers = 10;

export function serverCrashSuite(): void {
  describeOnPostgres("a server that crashes in the middle of the work", crashTests);
}

function crashTests(server: () => TestPostgres): void {
  let database: Database;
  before(async () => {
    database = postgresAt(await server().createDatabase());
  });
  after(() => database.close());

  it("is waited for: nothing is lost, nothing is bought twice, and credits are right", async () => {
    const isBack = Promise.withResolvers<void>();
    const leader = inventedPerson(0);
    const source = vendor(async (question) => {
      // Others wait for this person's result, and ask the database about it while that is away.
      await (question.known.lastName === leader.last_name ? isBack.promise : sleep(2));
      return found(question);
    });
    await using under = await startEngine(database, [source], { concurrency: 10 });
    const organizationId = await organizationWith(database, 1_000);
    const contacts = Array.from({ length: people }, (_, n) => inventedPerson(n));
    const workflow = await under.submit(organizationId, [...contacts, ...Array.from({ length: followers }, () => leader)]);
    await eventually("the middle of the work", () => source.asked.length > people / 4);

    await server().crash();
    await eventually("the worker to notice", () => under.complaints.some((line) => line.startsWith("the database is away")));
    await server().start();
    isBack.resolve();
    const { status, total, done, successful } = await under.ended(workflow);
    const results = await under.results(workflow);

    assert.deepEqual({ status, total, done, successful }, { status: "completed", total: people + followers, done: people + followers, successful: people + followers });
    assert.equal(results.length, people + followers);
    assert.equal(results.filter((result) => result.cached_at !== null).length, followers);
    assert.deepEqual([source.asked.length, new Set(source.asked.map(({ key }) => key)).size], [people, people]);
    assert.deepEqual(await booksOf(database, organizationId), {
      balance: 1_000 - people,
      grant: 1_000,
      hold: -(people + followers),
      release: people + followers,
      charge: -people,
    });
    assert.deepEqual(under.endings, [workflow.workflowId]);
  });

  it("ends a transaction that is between two statements with an error that says: later", async () => {
    const cut = database.transaction(async (tx) => {
      await tx.query("select 1");
      await server().crash();
      await tx.query("select 1");
    });
    await assert.rejects(cut, isPassing);
    await server().start();
    await eventually("the database to be back", () => database.query("select 1").catch(() => null));
  });

  it("does not keep the worker from hearing of new work when it is back", async () => {
    await using under = await startEngine(database, [vendor(found)]);
    await server().crash();
    await server().start();
    const organizationId = await eventually("the database to be back", () => organizationWith(database, 1).catch(() => null));

    const workflow = await under.submit(organizationId, [inventedPerson(people)]);

    assert.equal((await under.ended(workflow)).successful, 1);
  });
}
