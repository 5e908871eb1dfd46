import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RecordReader, recordBytesMax, recordsOf } from "./records.ts";

const comma = { delimiter: ",", cut: false };
const cellsOf = (text: string): string[][] => recordsOf(text, comma).map(({ cells }) => cells);
const linesOf = (text: string): number[] => recordsOf(text, comma).map(({ line }) => line);

test("cells are read as RFC 4180 says, and as programs write them all the same", () => {
  const cases: [string, string[][]][] = [
    ["a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]],
    ["a,b\nc,d", [["a", "b"], ["c", "d"]]],
    ["a,b\rc,d\r", [["a", "b"], ["c", "d"]]],
    ["a\r\nb\nc\rd", [["a"], ["b"], ["c"], ["d"]]],
    ['"a,1","b ""x"" c","d\r\ne"\r\n', [["a,1", 'b "x" c', "d\r\ne"]]],
    ["a,,\n,,c\n", [["a", "", ""], ["", "", "c"]]],
    ['"",a\n', [["", "a"]]],
    ['Bob "the" Builder,5" pipe\n', [['Bob "the" Builder', '5" pipe']]],
    ['"Acme" Inc,x\n', [['"Acme" Inc', "x"]]],
    [' "a",b\n', [[' "a"', "b"]]],
    ['"a"', [["a"]]],
    ["a,", [["a", ""]]],
    ["", []],
  ];
  for (const [text, cells] of cases) assert.deepEqual(cellsOf(text), cells, JSON.stringify(text));
});

test("lines are those of the file, with blank lines and line ends inside cells counted", () => {
  assert.deepEqual(linesOf('a\n\n\r\n"b\r\nb\nb\rb",x\nc\n , \nd'), [1, 4, 8, 10]);
});

test("a record knows whether something blank stands before it", () => {
  const after = recordsOf("a\nb\n\nc\n,,\nd\n", comma).map(({ afterBlank }) => afterBlank);
  assert.deepEqual(after, [false, false, true, true]);
});

test("a quote that is open at the end is refused with the line and the cell it stands in", async () => {
  const open = 'a,b\n1,"x\n2,y\n3,z\n';
  assert.throws(() => recordsOf(open, comma), { code: "unclosed_quote", message: /^Line 2: .* cell 2 / });
  assert.throws(() => recordsOf('"a\r\nb","c\n', comma), { code: "unclosed_quote", message: /^Line 1: .* cell 2 / });
  const reader = new RecordReader(",");
  assert.equal((await reader.push(open)).length, 1);
  await assert.rejects(reader.end(), { code: "unclosed_quote", message: /^Line 2: .* cell 2 / });
});

test("a quote that is left open and closed in mid-text further down is refused: no row is swallowed", async () => {
  const refused = { code: "unclosed_quote", message: /^Line 2: .* cell 2 .* on line 4, / };
  const merged = 'a,b\n1,"x\n2,y\n3,the "last" one\n4,z\n';
  assert.throws(() => recordsOf(merged, comma), refused);
  for (const size of [1, 5, merged.length]) {
    const reader = new RecordReader(",");
    await assert.rejects(async () => {
      for (let at = 0; at < merged.length; at += size) await reader.push(merged.slice(at, at + size));
    }, refused);
  }
  assert.deepEqual(cellsOf('a,"""x"\n2,"""y""\r\nand more"\n'), [["a", '"x'], ["2", '"y"\r\nand more']]);
});

test("of a text that is cut, only the records that are surely complete are read", () => {
  for (const rest of ["2", '"2', '"2\n3', '"2"']) {
    assert.deepEqual(recordsOf(`a\n1\n${rest}`, { delimiter: ",", cut: true }).map(({ cells }) => cells), [["a"], ["1"]]);
  }
});

test("what is read ahead for a closing quote is bounded", async () => {
  const reader = new RecordReader(",");
  await reader.push('a\n"');
  await assert.rejects(reader.push("x\n".repeat(recordBytesMax)), { code: "unclosed_quote", message: /line 2 / });
  await assert.rejects(new RecordReader(",").push("x".repeat(2 * recordBytesMax)), { code: "row_too_long" });
});

const cell = fc.string({ unit: fc.constantFrom("a", "é", "😀", " ", ",", ";", '"', "\n", "\r", "1"), maxLength: 8 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });

test("any cells come back from a quoted text, wherever it is cut into pieces", async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 7 }), fc.constantFrom("\r\n", "\n", "\r"), async (rows, size, lineEnd) => {
      const text = rows.map((cells) => cells.map(quoted).join(",") + lineEnd).join("");
      const reader = new RecordReader(",");
      const records = [];
      for (let at = 0; at < text.length; at += size) records.push(...(await reader.push(text.slice(at, at + size))));
      records.push(...(await reader.end()));
      const filled = rows.filter((cells) => cells.some((value) => value.trim() !== ""));
      assert.deepEqual(records.map(({ cells }) => cells), filled);
    }),
    { numRuns: 500 },
  );
});
