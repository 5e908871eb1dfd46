/** Single addresses: one verdict for each, in the order in which they were given. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cleanlist } from "../support/cleanlist.ts";
import type { Bench } from "./enrich.ts";

export function verifySuite(bench: () => Bench): void {
  describe("verify", () => {
    /** One that exists, one that does not beside it, and one that is none. */
    function addresses({ lab }: Bench): readonly [string, string, string] {
      const person = lab.world.people.find(({ email, companyId, mailboxFull }) => email !== null && !mailboxFull && lab.world.company(companyId).mail === "google");
      const email = person?.email ?? "";
      return [email, email.replace("@", ".nobody.here@"), "not an address"];
    }

    it("tells with --json one object for each address, with the evidence", async () => {
      const three = addresses(bench());
      const { code, out, said } = await cleanlist(["verify", ...three, "--json"], bench().settings);
      assert.deepEqual({ code, said }, { code: 0, said: "" });
      const told = out.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(told.map((each) => [each["address"], each["verdict"], each["reason"], each["status"]]), [
        [three[0], "deliverable", "mailbox_exists", "reliable"],
        [three[1], "undeliverable", "mailbox_not_found", "unknown"],
        [three[2], "undeliverable", "invalid_syntax", "unknown"],
      ]);
      for (const each of told) {
        assert.equal(typeof each["confidence"], "number");
        assert.equal(each["retry_at"], null);
        assert.ok(typeof each["evidence"] === "object" && each["evidence"] !== null);
      }
    });

    it("tells a person the same as a table", async () => {
      const [address] = addresses(bench());
      const { code, out } = await cleanlist(["verify", address], bench().settings);
      assert.equal(code, 0);
      assert.match(out, /^address +verdict +reason +status +confidence\n\S+@\S+ +deliverable +mailbox_exists +reliable +\d\.\d\d\n$/);
    });

    it("needs an address", async () => {
      assert.deepEqual(await cleanlist(["verify"]), { code: 2, out: "", said: "Name at least one address. See: cleanlist verify --help\n" });
    });
  });
}
