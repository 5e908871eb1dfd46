import assert from "node:assert/strict";
import { test } from "node:test";
import { countryCode, countryOfDomain } from "./countries.ts";
import { linkedinCompanyUrl, normalForm, phoneNumber } from "./normal-form.ts";

test("every field has one form, and a masked value has none", () => {
  assert.equal(normalForm("work_email", " Jane.Doe@ACME.example "), "jane.doe@acme.example");
  assert.equal(normalForm("work_email", "jan*****@acme.example"), null);
  assert.equal(normalForm("phone", "+1 202-555-0116"), "+12025550116");
  assert.equal(normalForm("phone", "+1 202-***-****"), null);
  assert.equal(normalForm("phone", "202 555 0116"), null);
  assert.equal(normalForm("company_domain", "https://www.Acme.example/about"), "acme.example");
  assert.equal(normalForm("company_founded", "since May 1987"), "1987");
  assert.equal(normalForm("company_founded", "12/34"), null);
  assert.equal(normalForm("full_name", "JANE VAN DER BERG"), "Jane van der Berg");
  assert.equal(normalForm("company_description", "x".repeat(600))?.length, 500);
  assert.equal(normalForm("title", "  "), null);
});

test("company pages of LinkedIn have one form, profiles are none", () => {
  assert.equal(linkedinCompanyUrl("http://uk.linkedin.com/company/Acme-Tools/about/?x=1"), "https://www.linkedin.com/company/acme-tools");
  assert.equal(linkedinCompanyUrl("//linkedin.com/company/123"), "https://www.linkedin.com/company/123");
  for (const url of ["https://www.linkedin.com/in/jane", "https://notlinkedin.com/company/acme", "https://www.linkedin.com/company/"]) assert.equal(linkedinCompanyUrl(url), null);
});

test("a national number needs its country, and has to be valid there", () => {
  assert.equal(phoneNumber("020 7946 0123", "GB"), "+442079460123");
  assert.equal(phoneNumber("020 7946 0123", null), null);
  assert.equal(phoneNumber("0049 (0)30 23125 777", "DE"), "+493023125777");
  assert.equal(phoneNumber("123", "GB"), null);
});

test("countries are known by code, in several languages, and by domains that are really national", () => {
  const codes: Record<string, string | null> = { Germany: "DE", Deutschland: "DE", Allemagne: "DE", de: "DE", USA: "US", "U.S.A.": "US", "United Kingdom": "GB", England: "GB", UK: "GB", Österreich: "AT", Narnia: null, "": null, zz: null };
  for (const [text, code] of Object.entries(codes)) assert.equal(countryCode(text), code, text);
  assert.deepEqual(["acme.co.uk", "acme.de", "acme.io", "acme.com", "acme.ai"].map(countryOfDomain), ["GB", "DE", null, null, null]);
});
