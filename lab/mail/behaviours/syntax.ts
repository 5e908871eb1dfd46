/** Addresses as people write them: what is none, and what looks like none but is. Asked at a host that knows its users. */
import type { Behaviour, Expected } from "../behaviour.ts";

const no: Expected = "undeliverable";
const wrong = (address: string) => ({ address, mailbox: "missing", truth: no }) as const;
const right = (address: string) => ({ address, mailbox: "open", truth: "deliverable" }) as const;

export const syntax: readonly Behaviour[] = [
  {
    name: "syntax",
    row: 0,
    domains: 1,
    hosts: [{}],
    written: [
      ...["nobody", "", "@", "@@", "ada@", "ada@@", "ada lovelace@", "ada@lovelace@", ".ada@", "ada.@", "ada..lovelace@", "(comment)ada@", "<ada>@", "ada,@", "ada;bob@", "ada:@", "ada[1]@", "\"ada@", "ada\"quoted\"@", `${"a".repeat(65)}@`, "ada\\@", "\u0000ada@", "a\nda@"].map(wrong),
      ...["ada@[127.0.0.1]", "ada@-bad-.test", "ada@bad..test", "ada@.test", "ada@test", `ada@${"a".repeat(64)}.test`, `ada@${"abcdefgh.".repeat(30)}test`, "ada@127.0.0.1", "ada@exa mple.test", "mailto:ada@"].map(wrong),
      ...["ada.lovelace@", "a@", "ada+lists@", "o'brien@", "x-y_z@", "ada!percent%hack@", `${"a".repeat(64)}@`, "\"ada lovelace\"@", "1234567890@", "_@", "{ada}@", "ADA.UPPER@"].map(right),
    ],
  },
];
