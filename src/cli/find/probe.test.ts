import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { VerdictReason } from "../../contract/terms.ts";
import type { Candidate } from "../../domain/finder/rank.ts";
import { verdict } from "../../domain/verdict.ts";
import type { Probing } from "./probe.ts";
import { probe } from "./probe.ts";

const candidates = [["jane.doe", 0.4, 0.99], ["jane", 0.2, 0.6], ["jdoe", 0.1, 0.95], ["doe", 0.0001, 0.75]].map(([local, probability, identifies]): Candidate => ({
  address: `${String(local)}@acme.example`, local: String(local), probability: Number(probability), pattern: "{first}", identifies: Number(identifies),
}));

async function asked(answers: Readonly<Record<string, VerdictReason>>, max = 12): Promise<[answer: Probing["answer"], asked: string[]]> {
  const { answer, probes } = await probe(candidates, (address) => Promise.resolve(verdict(answers[address.split("@")[0] ?? ""] ?? "mailbox_not_found")), max);
  return [answer, probes.map(({ candidate }) => candidate.local)];
}

describe("probing guesses", () => {
  it("stops at the first mailbox that is surely the person's", async () => {
    const [answer, questions] = await asked({ "jane.doe": "mailbox_exists", jdoe: "mailbox_exists" });
    assert.deepEqual([answer?.candidate.local, answer?.status, questions], ["jane.doe", "reliable", ["jane.doe"]]);
  });
  it("goes on behind a mailbox that may be a namesake's, and keeps it for the case that there is no better one", async () => {
    assert.deepEqual((await asked({ jane: "mailbox_exists", jdoe: "mailbox_exists" }))[0]?.candidate.local, "jdoe");
    const [answer] = await asked({ jane: "mailbox_exists" });
    assert.deepEqual([answer?.candidate.local, answer?.status], ["jane", "risky"]);
  });
  it("asks a host that accepts everybody once, and answers the likeliest, as risky, with its probability", async () => {
    const [answer, questions] = await asked({ "jane.doe": "accept_all" });
    assert.deepEqual([answer?.candidate.local, answer?.status, answer?.confidence, questions.length], ["jane.doe", "risky", 0.4, 1]);
  });
  it("does not ask about what is hardly ever right, nor more often than it may", async () => {
    assert.deepEqual((await asked({}))[1], ["jane.doe", "jane", "jdoe"]);
    assert.equal((await asked({}, 2))[1].length, 2);
  });
});
