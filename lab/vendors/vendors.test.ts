import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { createTruth } from "../truth.ts";
import { createWorld } from "../world.ts";
import type { Company, Person } from "../world.ts";
import { startVendors } from "./server.ts";

const world = createWorld({ companies: 120, people: 1500 });
const truth = createTruth(world);
const calm = { errorRates: 0, latencyMs: { min: 0, max: 0 } };
const server = await startVendors(world, calm);
after(() => server.close());
const base = `http://127.0.0.1:${server.port}`;

interface Answer {
  status: number;
  body: Record<string, unknown>;
}
const get = async (path: string, headers: Record<string, string>): Promise<Answer> => read(await fetch(base + path, { headers }));
const read = async (response: Response): Promise<Answer> => ({ status: response.status, body: (await response.json()) as Record<string, unknown> });
const part = (value: unknown, key: string): unknown => (value as Record<string, unknown> | null)?.[key];

const hunter = (query: Record<string, string>, key = "lab-hunter"): Promise<Answer> =>
  get(`/hunter/v2/email-finder?${new URLSearchParams(query)}`, { "x-api-key": key });
const pdl = (query: Record<string, string>, key = "lab-pdl"): Promise<Answer> =>
  get(`/pdl/v5/person/enrich?${new URLSearchParams(query)}`, { "x-api-key": key });
const prospeo = async (body: object, key = "lab-prospeo"): Promise<Answer> =>
  read(
    await fetch(`${base}/prospeo/enrich-person`, {
      method: "POST",
      headers: { "x-key": key, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

const sample = world.people.slice(0, 400);
const companyOf = (person: Person): Company => world.company(person.companyId);
const byName = (person: Person): Record<string, string> => ({ domain: companyOf(person).domain, first_name: person.first, last_name: person.last });
const prospeoByName = (person: Person, extra: object = {}): Promise<Answer> =>
  prospeo({ ...extra, data: { full_name: `${person.first} ${person.last}`, company_website: `https://www.${companyOf(person).domain}/` } });

describe("vendors", () => {
  it("hunter answers its fixtures: hit, miss, pending, opted out", async () => {
    const answers = await Promise.all(sample.map(async (person) => ({ person, answer: await hunter(byName(person)) })));
    const statuses = new Set(answers.map(({ answer }) => answer.status));
    assert.deepEqual(
      [...statuses].toSorted((a, b) => a - b),
      [200, 202, 451],
    );
    const hits = answers.filter(({ answer }) => answer.status === 200 && part(answer.body["data"], "email") !== null);
    assert.ok(hits.length > 170 && hits.length < 240, `${hits.length} hits`);
    const wrong = hits.filter(({ person, answer }) => !truth.isEmail(person.id, String(part(answer.body["data"], "email"))));
    assert.ok(wrong.length >= 5 && wrong.length < hits.length * 0.15, `${wrong.length} wrong`);
    const pending = answers.find(({ answer }) => answer.status === 202);
    assert.ok(pending);
    assert.equal((await hunter(byName(pending.person))).status, 200);
  });

  it("prospeo answers hits, masks and misses, and reveals a mobile only when asked", async () => {
    const answers = await Promise.all(sample.map(async (person) => ({ person, answer: await prospeoByName(person) })));
    assert.deepEqual(answers.find(({ answer }) => answer.status === 400)?.answer.body, { error: true, error_code: "NO_MATCH" });
    const people = answers.filter(({ answer }) => answer.status === 200);
    const emails = people.map(({ answer }) => part(answer.body["person"], "email"));
    assert.ok(emails.some((email) => part(email, "revealed") === true));
    assert.ok(emails.some((email) => part(email, "revealed") === false && String(part(email, "email")).includes("*****@")));
    assert.ok(people.every(({ answer }) => part(part(answer.body["person"], "mobile"), "revealed") !== true));
    const withMobile = people.find(({ answer }) => part(answer.body["person"], "mobile") !== null);
    assert.ok(withMobile);
    const again = await prospeoByName(withMobile.person, { enrich_mobile: true });
    assert.equal(part(part(again.body["person"], "mobile"), "mobile"), withMobile.person.mobile);
  });

  it("pdl answers in lower case, by profile or by name, and 404 without an address when one is required", async () => {
    const answers = await Promise.all(sample.map((person) => pdl({ profile: `linkedin.com/in/${person.linkedinSlug}` })));
    const hits = answers.filter(({ status }) => status === 200);
    assert.ok(hits.length > 200 && hits.length < 280, `${hits.length} hits`);
    for (const { body } of hits) assert.equal(part(body["data"], "job_title"), String(part(body["data"], "job_title")).toLowerCase());
    const empty = sample.find((person, index) => part(answers[index]?.body["data"], "work_email") === null && person.email === null);
    assert.ok(empty);
    const question = { name: `${empty.first} ${empty.last}`, company: companyOf(empty).name };
    assert.equal((await pdl(question)).status, 200);
    assert.equal((await pdl({ ...question, required: "work_email" })).status, 404);
  });

  it("refuses a wrong key, an empty account and a useless question in each vendor's own way", async () => {
    const person = sample[0];
    assert.ok(person);
    const profile = { profile: `linkedin.com/in/${person.linkedinSlug}` };
    const data = { data: { linkedin_url: `https://www.linkedin.com/in/${person.linkedinSlug}` } };
    assert.deepEqual(
      [
        (await hunter(byName(person), "wrong")).status,
        (await hunter(byName(person), "lab-hunter-empty")).status,
        (await hunter({ first_name: "X" })).status,
      ],
      [401, 429, 400],
    );
    assert.deepEqual([(await pdl(profile, "wrong")).status, (await pdl(profile, "lab-pdl-empty")).status, (await pdl({})).status], [401, 402, 400]);
    const codes = [await prospeo(data, "wrong"), await prospeo(data, "lab-prospeo-empty"), await prospeo({ data: {} })].map(
      ({ body }) => body["error_code"],
    );
    assert.deepEqual(codes, ["INVALID_API_KEY", "INSUFFICIENT_CREDITS", "INVALID_DATAPOINTS"]);
  });

  it("knows when something was bought twice, in whatever words it was asked", async () => {
    await using fresh = await start(calm);
    let found: Person | undefined;
    for (const candidate of sample) {
      if ((await fresh.pdl({ first_name: candidate.first, last_name: candidate.last, company: companyOf(candidate).domain })) !== 200) continue;
      found = candidate;
      break;
    }
    assert.ok(found);
    assert.deepEqual(fresh.stats().pdl.boughtAgain, []);
    assert.equal(fresh.stats().pdl.billed, 1);
    await fresh.pdl({ name: `${found.first.toUpperCase()} ${found.last}`, company: `https://${companyOf(found).domain}/` });
    assert.equal(fresh.stats().pdl.billed, 2);
    assert.equal(fresh.stats().pdl.boughtAgain.length, 1);
  });

  it("has outages at the rate asked for, the same in every run", async () => {
    const once = await stormyStatuses();
    assert.match(once, /429/);
    assert.match(once, /503/);
    assert.equal(await stormyStatuses(), once);
  });
});

async function stormyStatuses(): Promise<string> {
  await using fresh = await start({ ...calm, vendors: { pdl: { errorRates: 10 } } });
  const statuses = await Promise.all(sample.slice(0, 100).map((person) => fresh.pdl({ profile: person.linkedinSlug })));
  return statuses.join(" ");
}

async function start(options: Parameters<typeof startVendors>[1]) {
  const fresh = await startVendors(world, options);
  return {
    stats: () => fresh.stats(),
    pdl: async (query: Record<string, string>): Promise<number> => {
      const response = await fetch(`http://127.0.0.1:${fresh.port}/pdl/v5/person/enrich?${new URLSearchParams(query)}`, {
        headers: { "x-api-key": "lab-pdl" },
      });
      await response.arrayBuffer();
      return response.status;
    },
    [Symbol.asyncDispose]: () => fresh.close(),
  };
}
