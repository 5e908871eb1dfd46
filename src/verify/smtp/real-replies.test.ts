import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../../domain/verdict.ts";
import { realReplies } from "../testing/real-replies.ts";
import { classify } from "./classify.ts";
import { createReplyReader } from "./reply.ts";

test("replies of hosts of many makers, in many languages, are read rightly", () => {
  const wrong = realReplies.flatMap(([expected, stage, reply, provider = null]) => {
    const [read] = createReplyReader().feed(Buffer.from(`${reply.replaceAll("\n", "\r\n")}\r\n`));
    const reason = read?.kind === "reply" ? classify(read.reply, { stage, provider }).reason : "protocol_error";
    return verdict(reason).status === expected ? [] : [`${reply}: ${reason}, not ${expected}`];
  });
  assert.deepEqual(wrong, []);
});
