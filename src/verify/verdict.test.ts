import assert from "node:assert/strict";
import { test } from "node:test";
import type { VerdictReason } from "../contract/terms.ts";
import type { RandomProbe } from "./catch-all.ts";
import type { Meaning } from "./smtp/classify.ts";
import type { Findings } from "./verdict.ts";
import { conclude } from "./verdict.ts";

const says = (reason: VerdictReason, basis: Meaning["basis"] = "code"): Meaning => ({ reason, basis, ifRepeated: null });
const random = (takesAll: RandomProbe["takesAll"], reason: VerdictReason = "mailbox_not_found"): RandomProbe => ({ takesAll, meaning: says(reason), reply: null });
const findings = (given: Partial<Findings>): Findings => ({
  target: says("mailbox_exists"),
  random: null,
  isSameAsRandom: false,
  hasAccepted: false,
  hasRefused: false,
  isGateway: false,
  isPreferred: true,
  attempt: 0,
  ...given,
});

const bare = says("mailbox_not_found", "bare");
for (const [name, given, reason] of [
  ["taken, and a random name refused", { random: random("no") }, "mailbox_exists"],
  ["forwarded, and a random name refused", { target: says("forwarded"), random: random("no") }, "forwarded"],
  ["taken, and so is a random name", { random: random("yes") }, "accept_all"],
  ["taken by a gateway that takes everybody", { random: random("yes"), isGateway: true }, "accept_all_gateway"],
  ["taken where all but some are", { random: random("yes"), hasRefused: true }, "accept_all_partial"],
  ["taken, and the random name deferred", { random: random("unknown", "greylisted") }, "greylisted"],
  ["taken, and the random name refused because of us", { random: random("unknown", "blocked_ip") }, "blocked_ip"],
  ["taken, and the random name's mailbox is full", { random: random("unknown", "mailbox_full") }, "temporary_error"],
  ["taken, and no random name asked", {}, "temporary_error"],
  ["252", { target: says("accept_all") }, "accept_all"],
  ["refused as unknown", { target: says("mailbox_not_found") }, "mailbox_not_found"],
  ["refused bare, and the random name otherwise", { target: bare, random: random("no") }, "mailbox_not_found"],
  ["refused bare, and the random name taken", { target: bare, random: random("yes") }, "mailbox_not_found"],
  ["refused bare like the random name", { target: bare, random: random("no"), isSameAsRandom: true }, "blocked_policy"],
  ["refused bare like the random name, where others were taken", { target: bare, random: random("no"), isSameAsRandom: true, hasAccepted: true }, "mailbox_not_found"],
  ["full", { target: says("mailbox_full") }, "mailbox_full"],
  ["full, and so is a random name", { target: says("mailbox_full"), random: random("unknown", "mailbox_full") }, "temporary_error"],
  ["our IP address blocked", { target: says("blocked_ip") }, "blocked_ip"],
] as const) {
  test(`${name}: ${reason}`, () => assert.equal(conclude(findings(given)).reason, reason));
}

test("a soft refusal is believed when it is repeated", () => {
  const target: Meaning = { ...says("temporary_error"), ifRepeated: "mailbox_not_found" };
  assert.equal(conclude(findings({ target })).reason, "temporary_error");
  assert.equal(conclude(findings({ target, attempt: 1 })).reason, "mailbox_not_found");
});

test("better evidence gives more confidence", () => {
  const preferred = conclude(findings({ random: random("no") }));
  const backup = conclude(findings({ random: random("no"), isPreferred: false }));
  const unread = conclude(findings({ target: bare }));
  const read = conclude(findings({ target: bare, random: random("no") }));
  const coded = conclude(findings({ target: says("mailbox_not_found") }));
  assert.ok(preferred.confidence > backup.confidence);
  assert.ok(unread.confidence < read.confidence && read.confidence < coded.confidence);
});
