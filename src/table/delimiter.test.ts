import assert from "node:assert/strict";
import { test } from "node:test";
import { detectDelimiter, namedDelimiter } from "./delimiter.ts";

test("the most consistent delimiter wins", () => {
  const cases: [string, string][] = [
    [",", "Name,Email\nJane,jane@acme.example\n"],
    [";", "Name;Firma\nJana;Acme, Inc.\nUwe;Example, GmbH\n"],
    ["\t", "Name\tCompany\nJane\tAcme, Inc.; Berlin\n"],
    ["|", "Name|Company\nJane|Acme, Inc.\n"],
    [",", 'Name,Notes\nJane,"a;b;c"\nJoe,"d;e;f"\nAnn,"g;h;i"\n'],
    [";", 'Name;Betrag\n"Jana";"1,50"\n"Uwe";"2,75"\n'],
    [";", 'a;b\n"first, line\nsecond, line";x\n"1, 2";y\n'],
    [",", "Email\njane@acme.example\njoe@acme.example\n"],
    [",", ""],
    [";", "Name;Email"],
    ["\t", "sep=\t\nName\tA,B,C\n"],
    [";", "sep=;\r\nName;A,B\r\nx;c,d\r\n"],
    [",", 'Notes:\n"One; two, three"\n\nFirst Name,Last Name,URL\nJane,Doe,u\nJoe,Roe,u\nAnn,Poe,u\n'],
  ];
  for (const [expected, text] of cases) assert.equal(detectDelimiter(text, { cut: false }), expected, text);
});

test("a record that is cut at the end of the sample does not count", () => {
  assert.equal(detectDelimiter('a;b\n1;2\n3,4,5,6;"open', { cut: true }), ";");
});

test("a delimiter can be named", () => {
  assert.equal(namedDelimiter("tab"), "\t");
  assert.equal(namedDelimiter("\\t"), "\t");
  assert.equal(namedDelimiter("Semicolon"), ";");
  assert.equal(namedDelimiter("~"), "~");
  for (const bad of ["", '"', "\n", "ab"]) {
    assert.throws(() => namedDelimiter(bad), { name: "TableError", code: "bad_delimiter" });
  }
});
