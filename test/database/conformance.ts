/** What every database behind the seam has to do in the same way. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Database } from "#src/engine/database.ts";
import { isPassing } from "#src/engine/database.ts";
import { migrate } from "#src/engine/migrate.ts";
import { within } from "../support/waiting.ts";

export function conformanceSuite(database: () => Database): void {
  describe("a statement", () => {
    before(() => database().script("create table note (id int primary key, body text, extra jsonb, plain json, at timestamptz, big bigint)"));

    it("takes parameters as they are, whatever is in them", async () => {
      const body = "it's; drop table note; -- \\ \u{1F600} \t$1";
      await database().query("insert into note (id, body) values ($1, $2)", [1, body]);
      assert.deepEqual(await database().query("select body from note where id = $1", [1]), [{ body }]);
    });

    it("takes JSON as text, and gives it back parsed", async () => {
      const value = { name: "Zoë", list: [1, null, { deep: true }], quote: 'a "b" \\ c' };
      await database().query("insert into note (id, extra, plain) values (2, $1::jsonb, $1::json)", [JSON.stringify(value)]);
      assert.deepEqual(await database().query("select extra, plain from note where id = 2"), [{ extra: value, plain: value }]);
    });

    it("takes and gives times as Dates, to the millisecond", async () => {
      const at = new Date("2026-02-28T23:59:59.987Z");
      await database().query("insert into note (id, at) values (3, $1)", [at]);
      assert.deepEqual(await database().query("select at from note where at = $1", [at]), [{ at }]);
    });

    it("takes lists and nulls, and gives numbers for int and float8", async () => {
      await database().query("insert into note (id, body, big) values ($1, $2, $3)", [4, null, 9_007_199_254_740_991]);
      const rows = await database().query("select id, body, big::float8 as big from note where id = any($1::int[])", [[4, 5]]);
      assert.deepEqual(rows, [{ id: 4, body: null, big: 9_007_199_254_740_991 }]);
    });

    it("that fails says why with its SQLSTATE, and does no harm to the next", async () => {
      await assert.rejects(database().query("select * from nowhere"), hasCode("42P01"));
      await assert.rejects(database().query("insert into note (id) values (1)"), hasCode("23505"));
      await assert.rejects(database().query("select $1::int", ["x"]), hasCode("22P02"));
      assert.deepEqual(await database().query("select 1 as one"), [{ one: 1 }]);
    });

    it("that fails by itself would fail again: nobody waits for it", async () => {
      const error: unknown = await database().query("select * from nowhere").catch((reason: unknown) => reason);
      assert.equal(isPassing(error), false);
    });
  });

  describe("a script", () => {
    it("runs statement after statement, and gives the rows of all", async () => {
      const rows = await database().script("create table script_a (n int); insert into script_a values (1), (2); select n from script_a order by n; select 3 as n");
      assert.deepEqual(rows, [{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    it("that fails between its own begin and commit leaves nothing, and no dead connection", async () => {
      await assert.rejects(database().script("begin; create table script_b (n int); select 1 / 0; commit"), hasCode("22012"));
      for (let at = 0; at < 12; at += 1) assert.deepEqual(await database().query("select to_regclass('script_b')::text as found"), [{ found: null }]);
    });
  });

  describe("a transaction", () => {
    before(() => database().script("create table step (n int primary key)"));

    it("commits when its work is done, and gives its value", async () => {
      const value = await database().transaction(async (tx) => {
        await tx.query("insert into step values (1)");
        return "done";
      });
      assert.equal(value, "done");
      assert.deepEqual(await database().query("select n from step where n = 1"), [{ n: 1 }]);
    });

    it("rolls back when its work throws, and passes on what was thrown", async () => {
      const reason = new Error("changed my mind");
      const changed = database().transaction(async (tx) => {
        await tx.query("insert into step values (2)");
        throw reason;
      });
      await assert.rejects(changed, reason);
      assert.deepEqual(await database().query("select n from step where n = 2"), []);
    });

    it("rolls back when one of its statements fails, even where that is caught", async () => {
      await database()
        .transaction(async (tx) => {
          await tx.query("insert into step values (3)");
          await tx.query("select 1 / 0").catch(() => []);
          return tx.query("select 1");
        })
        .catch(() => []);
      assert.deepEqual(await database().query("select n from step where n = 3"), []);
    });

    it("is not seen, nor joined, by statements from outside", async () => {
      const begun = Promise.withResolvers<void>();
      const sent = Promise.withResolvers<void>();
      const order: string[] = [];
      const running = database().transaction(async (tx) => {
        await tx.query("insert into step values (4)");
        begun.resolve();
        await sent.promise;
        for (let at = 0; at < 5; at += 1) await tx.query("select 1");
        order.push("transaction");
        throw new Error("rolled back");
      });
      await begun.promise;
      const outside = database()
        .query<{ readonly seen: number }>("insert into step values (5) returning (select count(*)::int from step where n = 4) as seen")
        .finally(() => order.push("outside"));
      sent.resolve();
      await assert.rejects(running, /rolled back/);
      assert.deepEqual(await outside, [{ seen: 0 }]);
      assert.deepEqual(await database().query("select n from step where n in (4, 5)"), [{ n: 5 }]);
      // PGlite has one connection: what comes from outside waits. A server runs it on another one.
      if (database().kind === "pglite") assert.deepEqual(order, ["transaction", "outside"]);
    });

    it("after another, twenty at once: none is lost", async () => {
      await database().script("create table tally (n int); insert into tally values (0)");
      await Promise.all(
        Array.from({ length: 20 }, () =>
          database().transaction(async (tx) => {
            const [row] = await tx.query<{ n: number }>("select n from tally for update");
            await tx.query("update tally set n = $1", [(row?.n ?? 0) + 1]);
          }),
        ),
      );
      assert.deepEqual(await database().query("select n from tally"), [{ n: 20 }]);
    });
  });

  describe("listening", () => {
    it("hears what is sent on its channel when that commits, until it is ended", async () => {
      let heard = Promise.withResolvers<string>();
      let count = 0;
      const other = await database().listen("test_channel_of_others", () => undefined);
      const unlisten = await database().listen("test_channel", (payload) => {
        count += 1;
        heard.resolve(payload);
      });
      // A connection that was just made may call once for what was sent before it.
      await database().query("select 1");
      heard = Promise.withResolvers();
      await database().query("select pg_notify('test_channel_of_others', 'not for us'), pg_notify('test_channel', 'word')");
      assert.equal(await within("the notification", heard.promise), "word");

      heard = Promise.withResolvers();
      await database().transaction((tx) => tx.query("select pg_notify('test_channel', '')"));
      await within("the notification of a transaction", heard.promise);

      await unlisten();
      count = 0;
      await database().query("select pg_notify('test_channel', '')");
      await database().query("select 1");
      assert.equal(count, 0);
      await other();
    });
  });

  describe("migrations", () => {
    it("run once, however often and from however many places they are started", async () => {
      const schema = (): Promise<unknown[]> =>
        database().query("select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2");
      await Promise.all([migrate(database(), 1_000), migrate(database(), 2_000)]);
      const first = await schema();
      const versions = await database().query("select version, applied_at from migration order by version");
      await migrate(database(), 3_000);
      assert.deepEqual(await schema(), first);
      assert.deepEqual(await database().query("select version, applied_at from migration order by version"), versions);
      assert.ok(versions.length > 0);
    });
  });
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && "code" in error && error.code === code;
}
