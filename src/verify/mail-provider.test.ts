import assert from "node:assert/strict";
import { test } from "node:test";
import { providerOf } from "./mail-provider.ts";

test("a provider is known by the suffix of its host's name, whole labels only", () => {
  assert.deepEqual(providerOf("aspmx.l.google.com"), { provider: "google", gateway: false });
  assert.deepEqual(providerOf("acme-example.mail.protection.outlook.com"), { provider: "microsoft365", gateway: false });
  assert.deepEqual(providerOf("acme.olc.protection.outlook.com"), { provider: "outlook_consumer", gateway: false });
  assert.deepEqual(providerOf("mx1.acme.iphmx.com"), { provider: "cisco", gateway: true });
  for (const host of ["mx.notgoogle.com", "google.com.acme.example", "mx.acme.example", ""]) assert.deepEqual(providerOf(host), { provider: null, gateway: false });
});
