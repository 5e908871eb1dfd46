import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isValidPhoneNumber } from "libphonenumber-js/max";
import { createWorld } from "./world.ts";

const world = createWorld();

describe("world", () => {
  it("is the same world for the same seed, and another one for another seed", () => {
    const again = createWorld({ seed: 7 });
    assert.deepEqual(again.people, world.people);
    assert.deepEqual(again.companies, world.companies);
    assert.notDeepEqual(createWorld({ seed: 8 }).people[0], world.people[0]);
  });

  it("has the companies and people asked for", () => {
    assert.equal(world.companies.length, 320);
    assert.ok(world.people.length >= 5150, `${world.people.length} people`);
  });

  it("names one person by name and company", () => {
    const keys = new Set(world.people.map((person) => `${person.first}|${person.last}|${person.companyId}`));
    assert.equal(keys.size, world.people.length);
  });

  it("gives no mailbox and no profile to two people", () => {
    const addresses = world.people.flatMap((person) =>
      [person.email, person.formerEmail, person.personalEmail].filter((address) => address !== null),
    );
    assert.equal(new Set(addresses).size, addresses.length);
    assert.equal(new Set(world.people.map((person) => person.linkedinSlug)).size, world.people.length);
  });

  it("uses reserved top-level domains only, in names a domain can have", () => {
    const domains = [...world.companies.map((company) => company.domain), ...world.decoys];
    for (const domain of domains) assert.match(domain, /^[a-z0-9]+(-[a-z0-9]+)*\.(example|test)$/);
    assert.equal(new Set(domains).size, domains.length);
  });

  it("makes addresses every mail system takes", () => {
    for (const { email } of world.people) if (email !== null) assert.match(email, /^[a-z0-9]+([._-][a-z0-9]+)*@[a-z0-9.-]+$/);
  });

  it("has telephone numbers that validate", () => {
    const numbers = [...world.companies.map((company) => company.phone), ...world.people.flatMap((person) => person.mobile ?? [])];
    assert.deepEqual(
      numbers.filter((number) => !isValidPhoneNumber(number)),
      [],
    );
  });

  it("has every mail behaviour and every kind of website", () => {
    assert.equal(new Set(world.companies.map((company) => company.mail)).size, 14);
    assert.equal(new Set(world.companies.map((company) => company.website)).size, 6);
  });

  it("has the shares of the measured world", () => {
    const noMailbox = world.people.filter((person) => person.email === null).length / world.people.length;
    const unrelated = world.companies.filter((company) => company.domainIsUnrelated).length / 320;
    const firstLast = world.companies.filter((company) => company.pattern === "{first}.{last}").length / 320;
    assert.ok(noMailbox > 0.04 && noMailbox < 0.09, `without a mailbox: ${noMailbox}`);
    assert.ok(unrelated > 0.07 && unrelated < 0.17, `unrelated domains: ${unrelated}`);
    assert.ok(firstLast > 0.4 && firstLast < 0.62, `first.last: ${firstLast}`);
  });

  it("has no mailbox where mail is impossible", () => {
    for (const person of world.people) {
      if (["null-mx", "nxdomain"].includes(world.company(person.companyId).mail)) assert.equal(person.email, null);
    }
  });
});
