import assert from "node:assert/strict";
import { Readable, Writable } from "node:stream";
import { describe, it } from "node:test";
import { runRank } from "./rank.ts";
import { UsageError } from "./terminal.ts";

async function ranked(...chunks: string[]): Promise<unknown[]> {
  let written = "";
  const stdout = new Writable({
    highWaterMark: 10,
    write: (chunk, _, done) => {
      written += String(chunk);
      setImmediate(done); // a slow reader
    },
  });
  assert.equal(await runRank(["--stdin", "--jsonl"], { stdin: Readable.from(chunks), stdout }), 0);
  return written.split("\n").filter((line) => line !== "").map((line): unknown => JSON.parse(line));
}

describe("cleanlist rank", () => {
  it("answers each line with candidates, in order, however the bytes arrive", async () => {
    const answers = await ranked('{"name":"Jane Doe","dom', 'ain":"acme.example"}\n{"name":"Bob Roe","domain":"acme.example"}\n{"name":"Ann Poe",', '"domain":"acme.example"}');
    const first = answers.map((answer) => (answer as { candidates: { address: string; probability: number; pattern: string }[] }).candidates[0]);
    assert.deepEqual(first.map((candidate) => /(?:doe|roe|poe)@acme\.example$/.exec(candidate?.address ?? "")?.[0]), ["doe@acme.example", "roe@acme.example", "poe@acme.example"]);
    assert.deepEqual(Object.keys(first[0] ?? {}), ["address", "probability", "pattern"]);
  });

  it("names the line that it cannot read, and goes on", async () => {
    const bad = ["x", "[]", '{"domain":"a.example"}', '{"name":"Jane Doe"}', '{"name":"Jane Doe","domain":"a.example","known":[{"name":"Bob"}]}', ""];
    const answers = await ranked(`${bad.join("\n")}\n{"name":"Jane Doe","domain":"a.example"}\n`);
    assert.equal(answers.length, bad.length + 1);
    bad.forEach((_, at) => assert.match((answers[at] as { error: string }).error, new RegExp(`^line ${String(at + 1)}: `)));
    assert.ok("candidates" in (answers.at(-1) as object));
  });

  it("keeps the order of a long list", async () => {
    const line = (at: number): string => `${at % 1_000 === 999 ? "x" : `{"name":"Jane N${"abcdefghij"[at % 10] ?? ""}","domain":"d${String(at)}.example"}`}\n`;
    const groups = Array.from({ length: 7 }, (_, group) => Array.from({ length: 1_000 }, (__, at) => line(group * 1_000 + at)).join(""));
    const answers = await ranked(...groups);
    assert.equal(answers.length, 7_000);
    answers.forEach((answer, at) => {
      if (at % 1_000 === 999) assert.match((answer as { error: string }).error, new RegExp(`^line ${String(at + 1)}: `));
      else assert.match((answer as { candidates: { address: string }[] }).candidates[0]?.address ?? "", new RegExp(`@d${String(at)}\\.example$`));
    });
  });

  it("says how it is called", async () => {
    await assert.rejects(runRank([], { stdin: Readable.from([]), stdout: new Writable() }), UsageError);
  });
});
