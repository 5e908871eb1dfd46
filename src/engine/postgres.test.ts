import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { noPostgres, startPostgres } from "../../test/support/postgres.ts";
import type { Database } from "./database.ts";
import { openPostgres } from "./postgres.ts";

const server = await startPostgres({ fsync: "off" });
after(() => server?.stop());

async function withDatabase(options: { readonly preparesStatements?: boolean }, work: (database: Database) => Promise<void>): Promise<void> {
  // One connection: what was prepared on it is looked at on it.
  const database = openPostgres({ url: (await server?.createDatabase()) ?? "", connectionsMax: 1, onError: () => undefined, ...options });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

async function often<T>(work: () => Promise<T>): Promise<T> {
  for (let n = 0; n < 8; n += 1) await work();
  return work();
}

const preparedTexts = async (database: Database): Promise<string[]> =>
  (await database.query<{ statement: string }>("select statement from pg_prepared_statements")).map(({ statement }) => statement);

describe("statements on a server", { skip: server === null && noPostgres }, () => {
  test("that come often are prepared, also inside transactions", () =>
    withDatabase({}, async (database) => {
      await often(() => database.query("select $1::int as n", [1]));
      await often(() => database.transaction((tx) => tx.query("select $1::text as t", ["a"])));
      await database.query("select $1::int as once", [1]);
      assert.deepEqual((await preparedTexts(database)).toSorted(), ["select $1::int as n", "select $1::text as t"]);
    }));

  test("are not prepared where that is switched off", () =>
    withDatabase({ preparesStatements: false }, async (database) => {
      await often(() => database.query("select $1::int as n", [1]));
      assert.deepEqual(await preparedTexts(database), []);
    }));

  test("follow a table that is changed under them, at once and in transactions after it", () =>
    withDatabase({}, async (database) => {
      const [text, within] = ["select * from thing", "select thing.* from thing"];
      await database.script("create table thing (a int); insert into thing values (1)");
      await often(() => database.query(text));
      await often(() => database.transaction((tx) => tx.query(within)));
      await database.script("alter table thing add column b int default 2");
      assert.deepEqual(await database.query(text), [{ a: 1, b: 2 }]);
      assert.deepEqual(await database.transaction((tx) => tx.query(within)), [{ a: 1, b: 2 }]);
    }));

  test("that fail in a transaction leave nothing of it, and the connection fit for the next", () =>
    withDatabase({}, async (database) => {
      await database.script("create table thing (a int primary key)");
      const twice = database.transaction(async (tx) => {
        for (const a of [1, 1]) await tx.query("insert into thing values ($1)", [a]);
      });
      await assert.rejects(twice, { code: "23505" });
      assert.deepEqual(await database.query("select * from thing"), []);
    }));
});
