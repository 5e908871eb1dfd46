import assert from "node:assert/strict";
import { test } from "node:test";
import type { TableRow } from "../../table/read-table.ts";
import type { Placement } from "./placed-rows.ts";
import { placeRows } from "./placed-rows.ts";

const domains = ["c.test", "a.test", "b.test", "a.test", "c.test", "b.test", "a.test"];
const rows: readonly TableRow[] = domains.map((domain, n) => ({ line: n + 2, n, cells: [domain], overflow: [], bytesRead: n }));

function placementOf(pieces: readonly (readonly TableRow[])[], windowMax: number, signal = new AbortController().signal): Placement<string> {
  const table = { async *rows() { for (const piece of pieces) yield [...piece]; } }; // oxlint-disable-line require-await
  return placeRows({ table, keep: ({ cells: [domain = ""] }) => domain, groupOf: (domain) => domain, signal, windowMax });
}

/** The domains in the order of the tasks, and the tasks of the rows in the order of the list. */
async function read(placement: Placement<string>): Promise<{ readonly fed: string[]; readonly written: number[] }> {
  const fed: string[] = [];
  const feeding = (async () => {
    for await (const window of placement.windows()) for (const { task, kept } of window) fed[task] = kept;
  })();
  const written: number[] = [];
  for await (const piece of placement.rows()) for (const { task, cells: [domain] } of piece) {
    written.push(task);
    assert.equal(fed[task], domain);
  }
  await feeding;
  return { fed, written };
}

test("addresses of one domain become neighbours within a window, and rows stay in the list's order", async () => {
  const { fed, written } = await read(placementOf([rows], 5));
  assert.deepEqual(fed, ["a.test", "a.test", "b.test", "c.test", "c.test", "a.test", "b.test"]);
  assert.deepEqual(written, [3, 0, 2, 1, 4, 6, 5]);
});

test("the same rows get the same tasks, in whatever pieces the file is read", async () => {
  const whole = await read(placementOf([rows], 4));
  assert.deepEqual(await read(placementOf(rows.map((row) => [row]), 4)), whole);
  assert.deepEqual(await read(placementOf([rows.slice(0, 3), rows.slice(3)], 4)), whole);
});

test("rows whose window is never read are not waited for when the work is given up", async () => {
  const giveUp = new AbortController();
  const reading = placementOf([rows], 4, giveUp.signal).rows().next();
  giveUp.abort(new Error("given up"));
  await assert.rejects(reading, /given up/);
});

test("rows that are brought together with none become tasks as they come", async () => {
  const table = { async *rows() { yield [...rows]; } }; // oxlint-disable-line require-await
  const placement = placeRows({ table, keep: () => null, groupOf: null, signal: new AbortController().signal });
  for await (const window of placement.windows()) assert.deepEqual(window.map(({ task }) => task), rows.map(({ n }) => n));
  for await (const piece of placement.rows()) assert.deepEqual(piece.map(({ task }) => task), rows.map(({ n }) => n));
});
