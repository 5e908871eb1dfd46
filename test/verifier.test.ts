/** The verifier in the mail lab: every behaviour of mail hosts, a few addresses of each, with the waits cut short. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { startMailLab } from "../lab/mail/main.ts";
import { markOf } from "../lab/mail/score.ts";
import type { Given } from "./support/patient-verifier.ts";
import { verifyAll } from "./support/patient-verifier.ts";

const faster = 40;

it("no mail host makes the verifier call an address deliverable that is not known to be", async () => {
  await using lab = await startMailLab({ faster, size: 0.25 });
  const given: Given[] = [];
  await verifyAll(lab.addresses, { lab, faster, concurrency: 100 }, (each) => given.push(each));
  assert.equal(given.length, lab.addresses.length);
  assert.deepEqual(given.filter(({ about, verification }) => markOf(about, verification?.verdict.status ?? "hung") === "false_deliverable").map(told), []);
});

function told({ about, verification }: Given): string {
  return `${about.behaviour}, ${about.mailbox}: ${verification?.verdict.reason ?? "no answer"}`;
}
