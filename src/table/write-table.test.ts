import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { guardFormula } from "./formula-guard.ts";
import { openTable } from "./read-table.ts";
import { openTableWriter } from "./write-table.ts";

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "table-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("a list is written as Excel reads it", async (t) => {
  const path = join(await folderOf(t), "out.csv");
  const writer = await openTableWriter(path, { columns: ["Name", "Email; work"], delimiter: ",", bom: true });
  await writer.write([["Jürgen, Acme", "=1+1"], ['Joe "J" Roe', "+12025550100", "extra"], ["a\r\nb", ""]]);
  await writer.close();
  assert.equal(
    await readFile(path, "utf8"),
    '\ufeffName,"Email; work"\r\n"Jürgen, Acme",\'=1+1\r\n"Joe ""J"" Roe",+12025550100,extra\r\n"a\r\nb",\r\n',
  );
});

test("the file has its name only when it is complete, and replaces the one that had it", async (t) => {
  const folder = await folderOf(t);
  const path = join(folder, "out.csv");
  await writeFile(path, "old");
  const writer = await openTableWriter(path, { columns: ["a"], delimiter: ",", bom: false });
  await writer.write(Array.from({ length: 100_000 }, () => ["some text"]));
  assert.deepEqual((await readdir(folder)).toSorted(), ["out.csv", "out.csv.partial"]);
  assert.equal(await readFile(path, "utf8"), "old");
  await writer.close();
  assert.deepEqual(await readdir(folder), ["out.csv"]);
  assert.equal((await readFile(path, "utf8")).length, 3 + 100_000 * 11);
  await writer.abort();
  assert.deepEqual(await readdir(folder), ["out.csv"]);
});

test("an abort leaves nothing behind, and neither does an error on the way", async (t) => {
  const folder = await folderOf(t);
  const options = { columns: ["a"], delimiter: ",", bom: true };
  const writer = await openTableWriter(join(folder, "a.csv"), options);
  await writer.write([["1"]]);
  await writer.abort();
  await assert.rejects(async () => {
    await using failing = await openTableWriter(join(folder, "b.csv"), options);
    await failing.write([["1"]]);
    throw new Error("something else");
  }, /something else/);
  const blocked = await openTableWriter(join(folder, "c.csv"), options);
  await mkdir(join(folder, "c.csv"));
  await assert.rejects(blocked.close(), { name: "TableError", code: "not_writable" });
  await blocked.abort();
  assert.deepEqual(await readdir(folder), ["c.csv"]);
});

test("a place that takes no file is refused before any work", async (t) => {
  const folder = await folderOf(t);
  const options = { columns: ["a"], delimiter: ",", bom: true };
  await assert.rejects(openTableWriter(folder, options), { code: "not_writable", message: /is a folder/ });
  await assert.rejects(openTableWriter(join(folder, "no", "out.csv"), options), {
    code: "not_writable",
    message: /folder does not exist/,
  });
});

const cell = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..."=+-@\t\r\n\"',;|1a é😀") }),
);
const columns = ["Key", "Name", "Name", ""];
const row = fc.tuple(fc.nat().map(String), cell, cell, cell);

test("what was written is read back, by us and by csv-parse, but for the guard", async (t) => {
  const path = join(await folderOf(t), "out.csv");
  const options = fc.record({ delimiter: fc.constantFrom(",", ";", "\t", "|"), bom: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), options, async (rows, { delimiter, bom }) => {
      const writer = await openTableWriter(path, { columns, delimiter, bom });
      await writer.write(rows);
      await writer.close();
      const expected = rows.map((cells) => cells.map((text) => guardFormula(text.toWellFormed())));
      const parsed = parse(await readFile(path), { bom: true, delimiter, from: 2, record_delimiter: "\r\n" });
      assert.deepEqual(parsed, expected);
      const table = await openTable(path, { delimiter });
      assert.deepEqual(table.columns, columns);
      const read: string[][] = [];
      for await (const batch of table.rows({ signal: AbortSignal.timeout(10_000) })) read.push(...batch.map((r) => r.cells));
      assert.deepEqual(read, expected);
    }),
    { numRuns: 150 },
  );
});
