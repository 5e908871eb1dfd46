import assert from "node:assert/strict";
import { test } from "node:test";
import { openPglite } from "./pglite.ts";
import { openQueues } from "./queue.ts";

test("a job that is enqueued by a statement is the one that pg-boss would have made", async () => {
  const database = await openPglite({ folder: null });
  const queues = await openQueues(database, { onError: (error) => assert.fail(error) });
  const queue = await queues.queue<{ readonly by: string }>("thing");
  await database.transaction((tx) => queue.enqueue(tx, [{ data: { by: "pg-boss" }, priority: -2, notBeforeMs: null }]));
  await database.query(queue.enqueued("select jsonb_build_object('by', 'statement'), -2"));

  const jobs = await database.query<{ job: Readonly<Record<string, unknown>>; by: string; kept: string }>(
    `select to_jsonb(j) - array['id', 'data', 'created_on', 'start_after', 'keep_until'] as job, data->>'by' as by, (keep_until - start_after)::text as kept
     from pgboss.job j where name = 'thing' order by by`,
  );
  assert.deepEqual(jobs.map(({ by }) => by), ["pg-boss", "statement"]);
  assert.deepEqual(jobs[1]?.job, jobs[0]?.job);
  assert.equal(jobs[1]?.kept, jobs[0]?.kept);
  assert.equal((await queue.take(10)).length, 2);

  await queues.stop();
  await database.close();
});
