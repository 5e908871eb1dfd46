import assert from "node:assert/strict";
import { test } from "node:test";
import { mapColumns } from "./map-columns.ts";
import { contactOf, valueOf } from "./row-contact.ts";

test("a row becomes a contact, and fields without a column are null", () => {
  const columns = ["Vorname", "Nachname", "Firma", "Mail", "Titel"];
  const mapping = mapColumns({ columns, samples: [], overrides: [] });
  assert.ok(mapping.kind === "mapping");
  assert.deepEqual(contactOf(mapping, [" Jana\u00a0", "Null", "n/a", "jana@acme.example", "Dr."]), {
    first_name: "Jana",
    last_name: "Null",
    full_name: null,
    company_name: null,
    company_domain: null,
    linkedin_url: null,
    email: "jana@acme.example",
  });
  assert.equal(contactOf(mapping, ["Jana", "null", "Null"]).last_name, null);
  assert.equal(contactOf(mapping, ["Null"]).first_name, null);
});

test("what spreadsheets and programs write for nothing is nothing", () => {
  const nothings = [
    "", " ", "\u00a0", "\u200b", "-", "--", "–", "—", ".", "…", "?", "_", "n/a", "N/A", "n.a.", "null", "NULL", "(null)",
    "None", "none", "undefined", "NaN", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "(No value)", "(blank)",
    "[not provided]", "[unknown]", "Unknown",
  ];
  for (const cell of nothings) assert.equal(valueOf(cell), null, JSON.stringify(cell));
});

test("names that look like nothing are names", () => {
  for (const name of ["Na", "Nan", "Nil", "No", "O", "Nonet", "Null-Meier", "X Æ"]) assert.equal(valueOf(name), name);
});

test("invisible characters go, and those that a name needs stay", () => {
  assert.equal(valueOf("\ufeff\u200eJana\u00a0\u2009 Muster\r\n\u202c"), "Jana Muster");
  assert.equal(valueOf("Acme\u00ad Inc\u200b."), "Acme Inc.");
  assert.equal(valueOf("\u200cمی\u200cخواهم\u200c"), "می\u200cخواهم");
});

test("the guard of our own files is taken off again", () => {
  assert.equal(valueOf("'+jana@acme.example"), "+jana@acme.example");
  assert.equal(valueOf("'t Hooft"), "'t Hooft");
});
