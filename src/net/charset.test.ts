import assert from "node:assert/strict";
import { test } from "node:test";
import { decodePage } from "./charset.ts";

const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");

test("the header's charset is believed before the page's own", () => {
  assert.equal(decodePage(latin('<meta charset="utf-8">Müller'), "text/html; charset=iso-8859-1"), '<meta charset="utf-8">Müller');
});

test("the page's own declaration is used where the header has none", () => {
  assert.match(decodePage(latin('<meta charset="windows-1252">Müller'), "text/html"), /Müller/);
  assert.match(decodePage(latin('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">Müller'), "text/html"), /Müller/);
});

test("a byte order mark is stronger than any declaration", () => {
  assert.equal(decodePage(Buffer.from("\uFEFFMüller"), "text/html; charset=latin1"), "Müller");
  assert.equal(decodePage(Buffer.from("\uFEFFMüller", "utf16le"), "text/html; charset=utf-8"), "Müller");
});

test("without a declaration valid UTF-8 is UTF-8, and anything else is from Windows", () => {
  assert.equal(decodePage(Buffer.from("Müller"), "text/html"), "Müller");
  assert.equal(decodePage(latin("Müller"), "text/html"), "Müller");
  assert.equal(decodePage(Buffer.from("Müller ü").subarray(0, -1), "").startsWith("Müller"), true);
});

test("an unknown label, or one that cannot be true, does not stop the page", () => {
  assert.equal(decodePage(Buffer.from("Müller"), "text/html; charset=klingon"), "Müller");
  assert.match(decodePage(Buffer.from('<meta charset="utf-16">Müller'), "text/html"), /Müller/);
});
