import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import iconv from "iconv-lite";
import { decoderFor, encodingOf, sampleBytes, sniff } from "./encoding.ts";

const signal = new AbortController().signal;
const list = "Name;Ort\r\nJürgen Müller;Köln\r\nŁukasz;Łódź\r\n";
const western = "Name;Ort\r\nJürgen Müller;Köln\r\nRenée – “Zoé”;Évry €\r\n";

async function fileOf(t: TestContext, bytes: Buffer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "encoding-"));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, "list.csv");
  await writeFile(path, bytes);
  return path;
}

test("every encoding that spreadsheets save in is recognised", () => {
  const cases: [string, Buffer][] = [
    ["utf-8", Buffer.from(list)],
    ["utf-8", Buffer.from(`\ufeff${list}`)],
    ["utf-16le", iconv.encode(list, "utf-16le", { addBOM: true })],
    ["utf-16be", iconv.encode(list, "utf-16be", { addBOM: true })],
    ["utf-16le", iconv.encode(list, "utf-16le")],
    ["utf-16be", iconv.encode(list, "utf-16be")],
    ["utf-16le", iconv.encode("名前,メール,会社\r\n山田太郎,taro@acme.example,アクメ\r\n", "utf-16le")],
    ["windows-1252", iconv.encode(western, "windows-1252")],
    ["ascii", Buffer.from("Name,Email\r\n")],
    ["binary", Buffer.from([0, 0, 1, 2, 0, 0, 0, 7, 200, 13, 10])],
  ];
  for (const [expected, bytes] of cases) assert.equal(sniff(bytes), expected);
});

test("UTF-8 that is cut anywhere is still UTF-8", () => {
  const bytes = Buffer.from(`${list}😀`);
  const firstAccent = bytes.indexOf(0xc3);
  for (let end = firstAccent + 2; end <= bytes.length; end++) assert.equal(sniff(bytes.subarray(0, end)), "utf-8");
});

test("one broken cell does not turn a UTF-8 list into Windows-1252", () => {
  assert.equal(sniff(Buffer.concat([Buffer.from(list), Buffer.from([0xc3, 0x0d, 0x0a])])), "utf-8");
});

test("the first accent decides, however far down it stands", async (t) => {
  const ascii = Buffer.from("jane,doe\r\n".repeat(sampleBytes / 4));
  const latin = await fileOf(t, Buffer.concat([ascii, iconv.encode("Jürgen,Müller\r\n", "windows-1252")]));
  assert.equal(await encodingOf(latin, { signal }), "windows-1252");
  const utf8 = await fileOf(t, Buffer.concat([ascii, Buffer.from("Jürgen,Müller\r\n")]));
  assert.equal(await encodingOf(utf8, { signal }), "utf-8");
  assert.equal(await encodingOf(await fileOf(t, ascii), { signal }), "utf-8");
});

test("a file without text has no encoding", async (t) => {
  assert.equal(await encodingOf(await fileOf(t, Buffer.alloc(4096)), { signal }), null);
});

test("reading for an encoding ends when it is aborted", async (t) => {
  const path = await fileOf(t, Buffer.from(list));
  await assert.rejects(encodingOf(path, { signal: AbortSignal.abort() }), { name: "AbortError" });
});

test("pieces cut anywhere decode to the same text, without the byte order mark", () => {
  const encodings = fc.constantFrom("utf-8", "utf-16le", "utf-16be");
  fc.assert(
    fc.property(encodings, fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 5 }), (encoding, text, size) => {
      // A text that begins with the mark itself would lose that as well.
      fc.pre(!text.startsWith("\ufeff"));
      const bytes = iconv.encode(text, encoding, { addBOM: true });
      const decoder = decoderFor(encoding);
      let decoded = "";
      for (let at = 0; at < bytes.length; at += size) decoded += decoder.write(bytes.subarray(at, at + size));
      assert.equal(decoded + decoder.end(), text.toWellFormed());
    }),
    { numRuns: 300 },
  );
});

test("bytes that are not UTF-8 become U+FFFD and nothing fails", () => {
  const decoder = decoderFor("utf-8");
  assert.equal(decoder.write(Buffer.from([0x61, 0xe9, 0x62])) + decoder.end(), "a\ufffdb");
});

test("Windows-1252 is not Latin-1: quotes, dashes and the euro survive", () => {
  const decoder = decoderFor("windows-1252");
  assert.equal(decoder.write(iconv.encode(western, "windows-1252")) + decoder.end(), western);
});

test("an unknown encoding is refused by name", () => {
  assert.throws(() => decoderFor("utf-99"), { name: "TableError", code: "unknown_encoding", message: /utf-99/ });
});
