import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { test } from "node:test";
import type { Field } from "../../domain/fact.ts";
import type { Answer, Known, Source } from "../../domain/source.ts";
import { nothingKnown } from "../../domain/source.ts";
import { createHunter } from "../hunter.ts";
import { createPeopleDataLabs } from "../people-data-labs.ts";
import { createProspeo, createProspeoMobile } from "../prospeo.ts";
import type { ConnectorOptions } from "./connector.ts";
import type { RecordedAnswer, RecordedCall, RecordedVendor } from "./recorded-answers.ts";
import { hunterAnswers, pdlAnswers, prospeoAnswers, startRecordedVendor } from "./recorded-answers.ts";

const nowMs = Date.parse("2026-11-20T10:00:00Z");
const key = "k-1234567890-secret";
const signal = new AbortController().signal;

const jane: Known = { ...nothingKnown, firstName: "Jane", lastName: "Doe", domain: "acme.example" };
const janeOnLinkedin: Known = { ...nothingKnown, linkedinUrl: "https://www.linkedin.com/in/janedoe" };

type Asked = { readonly vendor: RecordedVendor; ask(answer: RecordedAnswer, known?: Known, wanted?: readonly Field[]): Promise<Answer>; readonly lastCall: () => RecordedCall };

async function asked(t: TestContext, create: (options: ConnectorOptions) => Source): Promise<Asked> {
  const vendor = await startRecordedVendor();
  t.after(() => vendor.close());
  const source = create({ key, baseUrl: vendor.baseUrl });
  return {
    vendor,
    async ask(answer, known = jane, wanted = ["work_email"]) {
      vendor.answerWith(answer);
      return source.ask({ task: "t1", source: source.terms.id, key: "q", known, wanted, ref: null }, { signal, nowMs });
    },
    lastCall() {
      const call = vendor.calls.at(-1);
      assert.ok(call !== undefined);
      return call;
    },
  };
}

function facts(answer: Answer): Record<string, unknown> {
  assert.equal(answer.outcome.kind, "found");
  if (answer.outcome.kind !== "found") return {};
  return Object.fromEntries(answer.outcome.facts.map((fact) => [fact.field, "value" in fact ? fact.value : fact.verdict]));
}

function confidence(answer: Answer): number | null {
  const email = answer.outcome.kind === "found" ? answer.outcome.facts.find((fact) => fact.field === "work_email") : undefined;
  return email !== undefined && "confidence" in email ? email.confidence : null;
}

test("hunter: every documented answer has its outcome and its cost", async (t) => {
  const { ask } = await asked(t, createHunter);
  const hit = await ask(hunterAnswers.hit);
  assert.deepEqual(facts(hit), { work_email: "jane@acme.example", title: "VP Sales", linkedin_url: "https://www.linkedin.com/in/janedoe", company_name: "Acme" });
  assert.equal(hit.costMicros, 24_500);
  assert.deepEqual(await ask(hunterAnswers.miss), { outcome: { kind: "none" }, costMicros: 0 });
  assert.deepEqual(await ask(hunterAnswers.working), { outcome: { kind: "pending", ref: null, untilMs: nowMs + 5_000, why: "working" }, costMicros: 0 });
  assert.deepEqual((await ask(hunterAnswers.throttled)).outcome, { kind: "throttled", untilMs: nowMs + 5_000 });
  assert.deepEqual((await ask(hunterAnswers.quota)).outcome, { kind: "no_credits" });
  assert.deepEqual((await ask(hunterAnswers.opted_out)).outcome, { kind: "opted_out" });
  assert.deepEqual((await ask(hunterAnswers.bad_key)).outcome, { kind: "rejected_key" });
  assert.equal((await ask(hunterAnswers.bad_input)).outcome.kind, "ineligible");
});

test("hunter: an address is as sure as its verification, and an invalid one is none", async (t) => {
  const { ask } = await asked(t, createHunter);
  assert.equal(confidence(await ask(hunterAnswers.hit)), 0.9);
  assert.equal(confidence(await ask(hunterAnswers.catchAll)), 0.5);
  assert.equal(confidence(await ask(hunterAnswers.unverified)), 0.4);
  assert.deepEqual((await ask(hunterAnswers.invalid)).outcome, { kind: "none" });
});

test("hunter: the strongest inputs that are known are sent, and no others", async (t) => {
  const { ask, lastCall } = await asked(t, createHunter);
  await ask(hunterAnswers.miss, { ...jane, linkedinUrl: janeOnLinkedin.linkedinUrl, companyName: "Acme" });
  assert.equal(`${lastCall().method} ${lastCall().path}`, "GET /v1/email-finder");
  assert.deepEqual(lastCall().query, { first_name: "Jane", last_name: "Doe", domain: "acme.example", max_duration: "10" });
  await ask(hunterAnswers.miss, janeOnLinkedin);
  assert.deepEqual(lastCall().query, { linkedin_handle: "janedoe", max_duration: "10" });
  assert.equal(lastCall().headers["x-api-key"], key);
});

test("prospeo: every documented answer has its outcome and its cost", async (t) => {
  const { ask } = await asked(t, createProspeo);
  const hit = await ask(prospeoAnswers.hit);
  assert.deepEqual(facts(hit), {
    work_email: "jane@acme.example", title: "VP Sales", linkedin_url: "https://www.linkedin.com/in/janedoe", full_name: "Jane Doe", company_name: "Acme",
  });
  assert.deepEqual([hit.costMicros, confidence(hit)], [39_000, 0.9]);
  assert.equal((await ask(prospeoAnswers.repeated)).costMicros, 0);
  assert.deepEqual(await ask(prospeoAnswers.miss), { outcome: { kind: "none" }, costMicros: 0 });
  assert.deepEqual((await ask(prospeoAnswers.no_credits)).outcome, { kind: "no_credits" });
  assert.deepEqual((await ask(prospeoAnswers.bad_key)).outcome, { kind: "rejected_key" });
  assert.equal((await ask(prospeoAnswers.bad_input)).outcome.kind, "ineligible");
  assert.deepEqual((await ask(prospeoAnswers.throttled)).outcome, { kind: "throttled", untilMs: nowMs + 2_000 });
  assert.equal((await ask(prospeoAnswers.unknown_code)).outcome.kind, "unmapped");
});

test("prospeo: a masked value is never a fact", async (t) => {
  const { ask } = await asked(t, createProspeo);
  assert.deepEqual((await ask(prospeoAnswers.masked)).outcome, { kind: "none" });
  assert.deepEqual((await ask(prospeoAnswers.maskedButRevealed)).outcome, { kind: "none" });
});

test("prospeo: a mobile is asked and paid for only where a phone is bought", async (t) => {
  const email = await asked(t, createProspeo);
  await email.ask(prospeoAnswers.hit, jane, ["work_email", "phone"]);
  assert.deepEqual(email.lastCall().body, {
    only_verified_email: true, enrich_mobile: false, data: { first_name: "Jane", last_name: "Doe", company_website: "acme.example" },
  });
  assert.equal(email.lastCall().headers["x-key"], key);
  const mobile = await asked(t, createProspeoMobile);
  const answer = await mobile.ask(prospeoAnswers.mobile, janeOnLinkedin, ["phone"]);
  assert.deepEqual(mobile.lastCall().body, {
    only_verified_email: true, enrich_mobile: true, only_verified_mobile: true, data: { linkedin_url: "https://www.linkedin.com/in/janedoe" },
  });
  assert.equal(facts(answer)["phone"], "+12025550116");
  assert.equal(facts(answer)["work_email"], undefined);
  assert.equal(answer.costMicros, 390_000);
  assert.equal((await mobile.ask(prospeoAnswers.hit, jane, ["phone"])).costMicros, 39_000);
});

test("pdl: every documented answer has its outcome and its cost", async (t) => {
  const { ask } = await asked(t, createPeopleDataLabs);
  const hit = await ask(pdlAnswers.hit);
  assert.deepEqual(facts(hit), {
    work_email: "jane@acme.example", phone: "+12025550116", full_name: "Jane McDoe", title: "VP of Sales",
    linkedin_url: "https://www.linkedin.com/in/janedoe", company_name: "Acme GmbH", company_domain: "acme.example", company_industry: "Software", company_size: "1001-5000",
  });
  assert.equal(hit.costMicros, 280_000);
  assert.deepEqual(await ask(pdlAnswers.miss), { outcome: { kind: "none" }, costMicros: 0 });
  assert.deepEqual(await ask(pdlAnswers.hidden), { outcome: { kind: "none" }, costMicros: 280_000 });
  assert.deepEqual((await ask(pdlAnswers.bad_key)).outcome, { kind: "rejected_key" });
  assert.deepEqual((await ask(pdlAnswers.no_credits)).outcome, { kind: "no_credits" });
  assert.deepEqual((await ask(pdlAnswers.throttled)).outcome, { kind: "throttled", untilMs: nowMs + 30_000 });
  assert.equal((await ask(pdlAnswers.bad_input)).outcome.kind, "ineligible");
});

test("pdl: a former employer's address is never the work address", async (t) => {
  const { ask } = await asked(t, createPeopleDataLabs);
  assert.equal(facts(await ask(pdlAnswers.withoutEmail))["work_email"], undefined);
});

test("pdl: what is wanted is required, so that anything else is a free miss", async (t) => {
  const { ask, lastCall } = await asked(t, createPeopleDataLabs);
  const required = async (wanted: readonly Field[]): Promise<string | undefined> => {
    await ask(pdlAnswers.miss, janeOnLinkedin, wanted);
    return lastCall().query["required"];
  };
  assert.equal(await required(["work_email"]), "work_email");
  assert.equal(await required(["phone"]), "mobile_phone");
  assert.equal(await required(["work_email", "phone"]), undefined);
  assert.equal(lastCall().query["profile"], "linkedin.com/in/janedoe");
  assert.equal(lastCall().query["min_likelihood"], "6");
});

const vendors = { hunter: createHunter, prospeo: createProspeo, pdl: createPeopleDataLabs };

for (const [name, create] of Object.entries(vendors)) {
  test(`${name}: an answer of unknown shape is unmapped or an error, never a miss`, async (t) => {
    const { ask } = await asked(t, create);
    const strange: RecordedAnswer[] = [
      { status: 200, body: {} }, { status: 200, body: [] }, { status: 200, body: null }, { status: 200, body: "<h1>Hello" }, { status: 204, body: "" },
      { status: 200, body: { data: [] } }, { status: 200, body: { person: "Jane" } }, { status: 404, body: "<h1>Not Found" }, { status: 404, body: {} },
      { status: 418, body: {} }, { status: 301, headers: { location: "http://127.0.0.1:1/" }, body: "" },
      { status: 200, body: `{"data":{"email":"${"x".repeat(1_100_000)}"}}` },
    ];
    for (const answer of strange) {
      const { outcome } = await ask(answer);
      assert.equal(outcome.kind, "unmapped", `${answer.status} ${JSON.stringify(answer.body).slice(0, 40)}`);
    }
    assert.deepEqual((await ask({ status: 503, body: "" })).outcome, { kind: "failed", retryable: true, detail: `${name}: HTTP 503` });
  });

  test(`${name}: the key and the person stand in no URL and no error`, async (t) => {
    const { ask, vendor } = await asked(t, create);
    const echo = { status: 418, body: { error: `key ${key} for Jane Doe` } };
    const { outcome } = await ask(echo);
    assert.doesNotMatch(JSON.stringify(outcome), /secret|Jane|Doe/);
    for (const call of vendor.calls) assert.doesNotMatch(JSON.stringify([call.path, call.query]), /secret/);
    await vendor.close();
    const failed = await ask(echo).catch((error: unknown) => error);
    assert.doesNotMatch(JSON.stringify(failed), /secret|Jane|Doe|127\.0\.0\.1/);
  });

  test(`${name}: a caller that gives up gets its answer at once`, async (t) => {
    const vendor = await startRecordedVendor();
    t.after(() => vendor.close());
    const source = create({ key, baseUrl: vendor.baseUrl });
    const caller = new AbortController();
    const answer = source.ask({ task: "t", source: name, key: "q", known: jane, wanted: ["work_email"], ref: null }, { signal: caller.signal, nowMs });
    caller.abort();
    assert.deepEqual((await answer).outcome, { kind: "failed", retryable: true, detail: `${name}: aborted` });
  });
}
