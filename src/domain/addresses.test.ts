import assert from "node:assert/strict";
import { test } from "node:test";
import { addressKey } from "./addresses.ts";

const table: readonly (readonly [address: string, key: string])[] = [
  ["Jane.Doe@gmail.com", "janedoe@gmail.com"],
  ["janedoe+x@googlemail.com", "janedoe@gmail.com"],
  ["j.a.n.e.doe+a+b@gmail.com", "janedoe@gmail.com"],
  ["+jane@gmail.com", "+jane@gmail.com"],
  ["jane.doe+news@outlook.com", "jane.doe@outlook.com"],
  ["jane.doe+news@hotmail.co.uk", "jane.doe@hotmail.co.uk"],
  ["jane+news@live.fr", "jane@live.fr"],
  ["jane+news@icloud.com", "jane@icloud.com"],
  ["jane+news@fastmail.fm", "jane@fastmail.fm"],
  ["jane.doe+news@proton.me", "jane.doe@proton.me"],
  ["jane.doe-news@yahoo.com", "jane.doe-news@yahoo.com"],
  ["Jane.Doe+news@acme.example", "jane.doe+news@acme.example"],
  ["jane+news@outlook.acme.example", "jane+news@outlook.acme.example"],
  ["jane+news@notgmail.com", "jane+news@notgmail.com"],
  ['"jane+x"@gmail.com', '"jane+x"@gmail.com'],
];

test("addresses of one mailbox have one key, where the provider documents it, and nowhere else", () => {
  for (const [address, key] of table) assert.equal(addressKey(address), key, address);
});
