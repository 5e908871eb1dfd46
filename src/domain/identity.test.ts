import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { companyKey, registrableDomain } from "./company-names.ts";
import type { Contact } from "./contact.ts";
import { knownFrom, refusal } from "./contact.ts";
import { identityKeys } from "./identity.ts";
import { linkedinProfileUrl } from "./linkedin.ts";

describe("LinkedIn URLs", () => {
  const same = [
    "https://www.linkedin.com/in/janedoe",
    "https://www.linkedin.com/in/janedoe/",
    "http://linkedin.com/in/JaneDoe?trk=people-guest",
    "linkedin.com/in/janedoe",
    "https://de.linkedin.com/in/janedoe/de",
    "www.linkedin.com/mwlite/in/janedoe#about",
    "  https://m.linkedin.com/in/janedoe/details/experience/ ",
  ];
  for (const url of same) it(`makes ${url} standard`, () => assert.equal(linkedinProfileUrl(url), "https://www.linkedin.com/in/janedoe"));
  it("keeps letters beyond ASCII in one encoding", () => {
    assert.equal(linkedinProfileUrl("linkedin.com/in/j%C3%BCrgen"), linkedinProfileUrl("linkedin.com/in/jürgen"));
  });
  for (const url of ["https://www.linkedin.com/company/acme", "https://www.linkedin.com/sales/lead/ACwAA,NAME", "https://linkedin.example/in/janedoe", "jane", "", "https://"]) {
    it(`does not take ${JSON.stringify(url)} for a profile`, () => assert.equal(linkedinProfileUrl(url), null));
  }
});

describe("companies", () => {
  const domains: [text: string, domain: string | null][] = [
    ["https://www.acme.example/about?x=1", "acme.example"],
    ["ACME.example", "acme.example"],
    ["shop.acme.co.uk", "acme.co.uk"],
    ["jane@mail.acme.example", "acme.example"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["Acme", null],
    ["", null],
  ];
  for (const [text, domain] of domains) it(`reads the domain of ${JSON.stringify(text)}`, () => assert.equal(registrableDomain(text), domain));
  it("knows a company by its name without the legal form", () => {
    for (const name of ["Müller & Söhne GmbH", "MULLER and SOHNE", "Muller & Sohne Co. KG"]) assert.equal(companyKey(name), "mullersohne");
    assert.equal(companyKey("Group"), "group");
  });
});

describe("identity", () => {
  const shares = (a: Contact, b: Contact): boolean => {
    const keys = new Set(identityKeys(a, "partial"));
    return identityKeys(b, "partial").some((key) => keys.has(key));
  };
  const jane: Contact = { first_name: "Jane", last_name: "Doe", company_domain: "acme.example" };

  it("is the same for a person in another spelling", () => {
    assert.ok(shares(jane, { first_name: "JANE ", last_name: "doe", company_domain: "https://www.acme.example/" }));
    assert.ok(shares({ ...jane, company_domain: null, company_name: "Acme, Inc." }, { ...jane, company_name: "ACME" }));
    assert.ok(shares({ linkedin_url: "linkedin.com/in/jane" }, { ...jane, linkedin_url: "https://uk.linkedin.com/in/Jane/" }));
    assert.ok(shares({ email: "Jane.Doe@acme.example" }, { email: "jane.doe@ACME.example" }));
    assert.ok(shares(jane, { first_name: "Jane", last_name: "Doe", email: "jd@acme.example" }), "an employer's address tells the company");
  });
  it("differs for namesakes elsewhere, and for people without an employer", () => {
    assert.ok(!shares(jane, { ...jane, company_domain: "other.example" }));
    assert.deepEqual(identityKeys({ first_name: "Jane", last_name: "Doe" }, "partial"), []);
    assert.ok(!shares({ ...jane, company_domain: null, email: "a@gmail.com" }, { ...jane, company_domain: null, email: "b@gmail.com" }));
  });
});

describe("a contact", () => {
  const accepted: [string, Contact][] = [
    ["a profile", { linkedin_url: "https://www.linkedin.com/in/janedoe" }],
    ["a name and a domain", { first_name: "Jane", last_name: "Doe", company_domain: "acme.example" }],
    ["a name and a company", { first_name: "Jane", last_name: "Doe", company_name: "Acme" }],
    ["a full name and a company", { full_name: "Doe, Jane", company_name: "Acme" }],
    ["an address alone", { email: "jane@acme.example" }],
  ];
  for (const [name, contact] of accepted) it(`is enough with ${name}`, () => assert.equal(refusal(contact, "partial"), null));
  const refused: [string, Contact][] = [
    ["nothing", {}],
    ["a first name", { first_name: "Jane", company_name: "Acme" }],
    ["no company", { first_name: "Jane", last_name: "Doe" }],
    ["a company alone", { company_name: "Acme" }],
    ["punctuation for a name", { first_name: "-", last_name: ".", company_name: "Acme" }],
  ];
  for (const [name, contact] of refused) it(`is not enough with ${name}`, () => assert.match(refusal(contact, "partial") ?? "", /must include/));
  it("may be a company alone where people are to be discovered", () => assert.equal(refusal({ company_name: "Acme" }, "prospecting_only"), null));
  it("is known by its employer's address, but not by a free-mail one", () => {
    assert.equal(knownFrom({ email: "Jane@Acme.Example" }).domain, "acme.example");
    assert.equal(knownFrom({ email: "jane@gmail.com" }).domain, null);
  });
});
