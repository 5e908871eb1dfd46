/** The verifier in the mail lab: every behaviour of mail hosts, a few addresses of each, with the waits cut short. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Behaviour } from "../lab/mail/behaviour.ts";
import { behaviourGroups } from "../lab/mail/behaviours.ts";
import { startMailLab } from "../lab/mail/main.ts";
import type { Mark } from "../lab/mail/score.ts";
import { markOf } from "../lab/mail/score.ts";
import type { LabAddress } from "../lab/mail/town.ts";
import type { Given } from "./support/patient-verifier.ts";
import { verifyAll } from "./support/patient-verifier.ts";

const faster = 40;
// So long that only a host which never answers is given up on, however slow the machine is.
const patient = { dnsMs: 2_000, connectMs: 5_000, bannerMs: 5_000, commandMs: 5_000, tlsMs: 5_000, quitMs: 1_000 };
// For those that never answer. Whatever a slow machine makes of that is unknown all the same.
const curt = { dnsMs: 200, connectMs: 300, bannerMs: 300, commandMs: 300, tlsMs: 300, quitMs: 100 };

const isSilent = ({ name }: Behaviour): boolean => /mute|silent/.test(name) && name !== "tls_mute" && name !== "pregreet_silent";

describe("the verifier among mail hosts of every kind", () => {
  let given: Given[] = [];

  before(async () => {
    given = (await Promise.all([verified((each) => !isSilent(each), { timeouts: patient }), verified(isSilent, { timeouts: curt, greylistRetryMs: [] })])).flat();
  });

  it("calls nobody deliverable who is not known to be", () => assert.deepEqual(marked("false_deliverable"), []));

  it("calls nobody undeliverable who may not be", () => assert.deepEqual(marked("false_undeliverable"), []));

  it("makes no other mistake, and answers every time", () => assert.deepEqual(marked("other_wrong"), []));

  it("knows what can be known", () => assert.deepEqual(marked("safe_unknown"), []));

  /** What was said of addresses, one line for each way of being wrong. */
  function marked(mark: Mark): string[] {
    const wrong = given.filter(({ about, verification }) => markOf(about, verification?.verdict.status ?? "hung") === mark);
    return [...new Set(wrong.map(({ about, verification }) => `${about.behaviour}, ${about.mailbox}: ${verification?.verdict.reason ?? "no answer"}`))];
  }
});

async function verified(isWanted: (behaviour: Behaviour) => boolean, verifier: NonNullable<Parameters<typeof verifyAll>[1]["verifier"]>): Promise<Given[]> {
  const groups = Object.fromEntries(Object.entries(behaviourGroups).map(([name, behaviours]) => [name, behaviours.filter(isWanted)]));
  await using lab = await startMailLab({ faster, size: 0.25, groups });
  const given: Given[] = [];
  // Colleagues one after the other: what one of them is told helps to read what another one is.
  await verifyAll(lab.addresses.toSorted((one, other) => domainOf(one).localeCompare(domainOf(other))), { lab, faster, concurrency: 100, verifier }, (each) => given.push(each));
  assert.equal(given.length, lab.addresses.length);
  return given;
}

function domainOf({ address }: LabAddress): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
