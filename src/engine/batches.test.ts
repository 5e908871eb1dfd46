import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { forEachDatabase } from "../../test/support/databases.ts";
import { organizationWith } from "../../test/support/engine-under-test.ts";
import { idleEngine } from "../../test/support/idle-engine.ts";
import { inventedPerson } from "../../test/support/invented-people.ts";
import { batchesOf, placesOf, taskId, taskIdsOf } from "./batches.ts";
import { unfinished } from "./chunk.ts";
import type { Engine } from "./engine.ts";
import { taskView, tasksOf } from "./views.ts";
import { addToImport, openImport } from "./workflows.ts";

const startMs = Date.parse("2026-01-01T00:00:00Z");
const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("the id of a task", () => {
  const people = Array.from({ length: 250 }, (_, n) => inventedPerson(n));
  const batches = batchesOf({ tasks: people.map((_, n) => n), contacts: people, leads: null });

  it("is a UUIDv7 of its own that leads to its place", () => {
    const ids = taskIdsOf(batches);
    assert.deepEqual(batches.map(({ tasks }) => tasks.length), [100, 100, 50]);
    assert.equal(new Set(ids).size, 250);
    for (const id of ids) assert.match(id, uuidv7);
    assert.deepEqual(placesOf(ids[142] ?? "")[1], { batchId: batches[1]?.id, place: 42 });
  });

  it("is the batch's where a task is alone in it, whatever it ends with", () => {
    const id = "01980000-0000-7000-8000-000000000fff";
    assert.equal(taskId(id, 0), id);
    assert.deepEqual(placesOf(id)[0], { batchId: id, place: 0 });
  });
});

forEachDatabase((database) => {
  describe("a list whose rows are not all usable", () => {
    let engine: Engine;
    before(async () => {
      engine = await idleEngine(database(), { nowMs: startMs });
    });
    after(() => engine.stop(0));

    it("is read back by number, by chunk and by id, however it came in parts", async () => {
      const organizationId = await organizationWith(database(), 1_000);
      const { workflowId } = await openImport(engine.intake, { organizationId, type: "partial", importKey: "list", nowMs: startMs });
      const numbers = Array.from({ length: 300 }, (_, n) => n).filter((n) => n % 3 !== 1);
      for (const [from, to] of [[0, 130], [130, 135], [135, 300]] as const) {
        const rows = numbers.filter((n) => n >= from && n < to).map((n) => ({ n, contact: inventedPerson(n) }));
        await addToImport(engine.intake, { workflowId, organizationId, type: "partial", rows, rowsRead: to, nowMs: startMs });
      }

      const page = await tasksOf(database(), { workflowId, from: 100, limit: 5 });
      assert.deepEqual(page.map((task) => task.n), [101, 102, 104, 105, 107]);
      const all = await tasksOf(database(), { workflowId, from: 0, limit: 1_000 });
      assert.deepEqual(all.map((task) => task.n), numbers);
      const jobs = await database().query<{ first: number; last: number }>(
        "select (data->>'first')::int as first, (data->>'last')::int as last from pgboss.job where data->>'workflowId' = $1 order by 1",
        [workflowId],
      );
      const loaded = (await Promise.all(jobs.map((job) => unfinished(database(), { workflowId, ...job })))).flat();
      assert.deepEqual(loaded.map(({ n, id, contact }) => [n, id, contact]), all.map(({ n, id }) => [n, id, inventedPerson(n)]));
      for (const { n, id } of all.slice(80, 100)) assert.deepEqual((await taskView(database(), { organizationId, taskId: id }))?.contact, inventedPerson(n));
      assert.equal(await taskView(database(), { organizationId, taskId: taskId(page[0]?.id ?? "", 90) }), null);
      assert.equal(await taskView(database(), { organizationId: "another", taskId: page[0]?.id ?? "" }), null);
    });
  });

  it("tasks of before batches keep their ids, numbers, contacts and leads", async () => {
    const [first, second, lead, workflow] = ["01980000-0000-7000-8000-000000000fff", "c0ffee00-0000-4000-8000-000000000001", "c0ffee00-0000-4000-8000-000000000002", "c0ffee00-0000-4000-8000-000000000003"];
    await database().transaction(async (tx) => {
      await tx.script("create schema before; set local search_path to before");
      await tx.script("create table workflow (id uuid primary key); create table task (workflow_id uuid, n int, id uuid, contact json); create table task_lead (workflow_id uuid, n int, lead_id uuid)");
      await tx.query("insert into workflow (id) values ($1)", [workflow]);
      await tx.query(`insert into task values ($1, 0, $2, '{"email":"jane@acme.example","first_name":null,"last_name":""}'), ($1, 7, $3, '{"email":"joe@acme.example"}')`, [workflow, first, second]);
      await tx.query("insert into task_lead values ($1, 7, $2)", [workflow, lead]);
      await tx.script(await readFile(new URL("../../migrations/0019_batches.sql", import.meta.url), "utf8"));
      assert.deepEqual(await tx.query("select id, last, tasks, contacts, leads from batch order by last"), [
        { id: first, last: 0, tasks: [0], contacts: { email: ["jane@acme.example"] }, leads: null },
        { id: second, last: 7, tasks: [7], contacts: { email: ["joe@acme.example"] }, leads: [lead] },
      ]);
      await tx.script("drop schema before cascade");
    });
  });
});
