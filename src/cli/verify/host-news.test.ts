import assert from "node:assert/strict";
import { test } from "node:test";
import type { MailNews } from "../../domain/mail-news.ts";
import { createHostNews } from "./host-news.ts";

function refusal(key: string): MailNews {
  return { key, kind: "refused", hold: { kind: "refused", reason: "blocked_ip", reply: "554 5.7.1 blocked", untilMs: 0, isLasting: false } };
}

test("each host that refuses us is told of once, and so is that it answers again", () => {
  const said: string[] = [];
  const { tell, end } = createHostNews((text) => said.push(text));
  for (const news of [refusal("google"), refusal("google"), { key: "google", kind: "answers again" }, refusal("google"), { key: "google", kind: "answers again" }, { key: "other", kind: "answers again" }] as const) tell(news);
  end();
  assert.deepEqual(said.map((text) => text.split(" ").slice(0, 2).join(" ")), ["google refuses", "google answers"]);
});

test("of many hosts that refuse us twenty are named, and the others counted", () => {
  const said: string[] = [];
  const { tell, end } = createHostNews((text) => said.push(text));
  for (let n = 0; n < 600; n += 1) tell(refusal(`192.0.2.${String(n % 300)}`));
  end();
  assert.equal(said.length, 21);
  assert.match(said.at(-1) ?? "", /^280 more mail hosts refused us/);
});
