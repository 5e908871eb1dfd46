import assert from "node:assert/strict";
import { test } from "node:test";
import type { TableRow } from "../../table/read-table.ts";
import { placedRows } from "./placed-rows.ts";

const domains = ["c.test", "a.test", "b.test", "a.test", "c.test", "b.test", "a.test"];
const rows: readonly TableRow[] = domains.map((domain, n) => ({ line: n + 2, n, cells: [domain], overflow: [], bytesRead: n }));

async function tasksOf(pieces: readonly TableRow[][], windowMax: number): Promise<{ readonly order: number[]; readonly tasks: string[] }> {
  const table = { async *rows() { yield* pieces; } }; // oxlint-disable-line require-await
  const order: number[] = [];
  const tasks: string[] = [];
  for await (const window of placedRows(table, { groupOf: ({ cells: [domain = ""] }) => domain, signal: new AbortController().signal, windowMax })) {
    for (const row of window) {
      order.push(row.n);
      tasks[row.task] = row.cells[0] ?? "";
    }
  }
  return { order, tasks };
}

test("addresses of one domain become neighbours within a window, and rows stay in the list's order", async () => {
  const { order, tasks } = await tasksOf([[...rows]], 5);
  assert.deepEqual(order, rows.map(({ n }) => n));
  assert.deepEqual(tasks, ["a.test", "a.test", "b.test", "c.test", "c.test", "a.test", "b.test"]);
});

test("the same rows get the same tasks, in whatever pieces the file is read", async () => {
  const whole = await tasksOf([[...rows]], 4);
  assert.deepEqual(await tasksOf(rows.map((row) => [row]), 4), whole);
  assert.deepEqual(await tasksOf([rows.slice(0, 3), rows.slice(3)], 4), whole);
});

test("rows that need no company become tasks as they come", async () => {
  const table = { async *rows() { yield [...rows]; } }; // oxlint-disable-line require-await
  for await (const window of placedRows(table, { groupOf: null, signal: new AbortController().signal })) assert.deepEqual(window.map(({ task }) => task), rows.map(({ n }) => n));
});
