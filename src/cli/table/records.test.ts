import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { RecordReader, recordCharsMax, recordsOf } from "./records.ts";

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

test("an open quote is refused with its line, not read to the end of the file", () => {
  const open = 'a,b\n1,"x\n2,y\n3,z\n';
  assert.throws(() => recordsOf(open, comma), { code: "unclosed_quote", message: /^Line 2: .* character 3 / });
  // Without the refusal the three rows would become one cell.
  assert.throws(() => recordsOf('a,b\n1,"x\n2,"Acme, Inc"\n3,z\n', comma), { code: "unclosed_quote", message: /^Line 2/ });
  assert.throws(() => recordsOf('"a\nb","c\n', comma), { code: "unclosed_quote", message: /^Line 2/ });
});

test("what is read ahead for a closing quote is bounded", () => {
  const reader = new RecordReader(",");
  reader.push('a\n"');
  assert.throws(() => reader.push("x\n".repeat(recordCharsMax / 2)), { code: "unclosed_quote", message: /line 2 / });
  assert.throws(() => new RecordReader(",").push("x".repeat(recordCharsMax + 1)), { code: "row_too_long" });
});

const cell = fc.string({ unit: fc.constantFrom("a", "é", "😀", " ", ",", ";", '"', "\n", "\r", "1"), maxLength: 8 });
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });

test("any cells come back from a quoted text, wherever it is cut into pieces", () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 7 }), fc.constantFrom("\r\n", "\n", "\r"), (rows, size, lineEnd) => {
      const text = rows.map((cells) => cells.map(quoted).join(",") + lineEnd).join("");
      const reader = new RecordReader(",");
      const records = [];
      for (let at = 0; at < text.length; at += size) records.push(...reader.push(text.slice(at, at + size)));
      records.push(...reader.end());
      const filled = rows.filter((cells) => cells.some((value) => value.trim() !== ""));
      assert.deepEqual(records.map(({ cells }) => cells), filled);
    }),
    { numRuns: 500 },
  );
});

test("plain and quoted cells are read as csv-parse reads them", () => {
  const plain = fc.string({ unit: fc.constantFrom("a", "é", "'", ";", "-", "1"), minLength: 1, maxLength: 5 });
  const written = fc.oneof(plain, cell.map((text) => quoted(`x${text}`)));
  const rows = fc.array(fc.array(written, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
  fc.assert(
    fc.property(rows, fc.constantFrom("\r\n", "\n"), (lines, lineEnd) => {
      const text = lines.map((cells) => cells.join(",")).join(lineEnd);
      const expected = parse(text, { relax_column_count: true, record_delimiter: ["\r\n", "\n", "\r"] });
      assert.deepEqual(cellsOf(text), expected);
    }),
    { numRuns: 500 },
  );
});
