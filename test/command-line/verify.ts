/** Single addresses: one verdict for each, in the order in which they were given. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { cleanlist, cleanlistReading } from "../support/cleanlist.ts";
import type { Bench } from "./enrich.ts";

export function verifySuite(bench: () => Bench): void {
  describe("verify", () => {
    it("writes a list again with its verdicts, and goes on with one that was verified before", async () => {
      const { folder, settings } = bench();
      const [exists, missing] = addresses(bench());
      const list = join(folder, "to-verify.csv");
      await writeFile(list, `email,note\n${exists},first\n${missing},second\n`);
      for (const run of ["first", "again from the database"]) {
        const { code, said } = await cleanlist(["verify", list], settings);
        assert.equal(code, 0, `${run}: ${said}`);
        assert.match(said, /^mail provider +addresses +deliverable +risky +undeliverable +unknown\nother hosts +2 +1 +0 +1 +0\n/m);
        const [, one = "", two = ""] = (await readFile(join(folder, "to-verify-verified.csv"), "utf8")).split("\n");
        assert.match(one, /first.*reliable.*mailbox_exists/);
        assert.match(two, /second.*mailbox_not_found/);
      }
      const { out } = await cleanlist(["verify", list, "--json"], settings);
      const { providers } = JSON.parse(out) as { readonly providers: unknown };
      assert.deepEqual(providers, { other: { addresses: 2, deliverable: 1, undeliverable: 1, accept_all: 0, risky: 0, unknown: 0 } });
      assert.equal((await cleanlist(["verify", list, "--helo", "x.example"], settings)).code, 2);
    });

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

    it("explains how it came about: each host that was asked, and what it was taken to mean", async () => {
      const [exists, missing] = addresses(bench());
      const { out } = await cleanlist(["verify", exists, "--explain"], bench().settings);
      assert.match(out, /\n\S+@\S+: deliverable, mailbox_exists\n +\d{4}-\S+Z +\S+ \[127\.\S+\] +rcpt +250(?: \S+)? +mailbox_exists +\d+ ms\n/);
      assert.match(out, /\n {2}a name that nobody has: 550 .* \(takes everybody: no\)\n$/);
      const told = await cleanlist(["verify", missing, "--explain", "--jsonl"], bench().settings);
      const { evidence } = JSON.parse(told.out) as { readonly evidence: { readonly trail: readonly Record<string, unknown>[] } };
      assert.deepEqual(evidence.trail.map(({ stage, code, reason }) => [stage, code, reason]), [["rcpt", 550, "mailbox_not_found"]]);
      assert.equal((await cleanlist(["verify", "--stdin", "--explain"])).code, 2);
    });

    it("reads addresses from a pipe, echoes each exactly, and goes on behind a line that is none", async () => {
      const [first, second] = addresses(bench());
      const lines = [JSON.stringify(first), "{oops", "", JSON.stringify(` ${second}`), "17"];
      const { CLEANLIST_RESOLVER = "", CLEANLIST_SMTP_PORT = "" } = bench().settings;
      const flags = ["--resolver", CLEANLIST_RESOLVER, "--smtp-port", CLEANLIST_SMTP_PORT, "--helo", "v.test", "--mail-from", "v@v.test"];
      const more = ["--retry-schedule", "1s,2s", "--allow-network", "127.0.0.0/8", "--allow-tld", "test", "--allow-tld", "example", "--concurrency", "5"];
      const { code, out, said } = await cleanlistReading(lines.join("\n"), ["verify", "--stdin", "--jsonl", ...flags, ...more]);
      assert.deepEqual({ code, said }, { code: 0, said: "" });
      const told = out.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
      const byLine = Object.fromEntries(told.map((each) => [each["line"], each]));
      assert.deepEqual([byLine[1]?.["address"], byLine[1]?.["verdict"], typeof byLine[1]?.["ms"]], [first, "deliverable", "number"]);
      assert.deepEqual([byLine[4]?.["address"], byLine[4]?.["verdict"]], [` ${second}`, "undeliverable"]);
      assert.match(String(byLine[2]?.["error"]), /not JSON/);
      assert.match(String(byLine[5]?.["error"]), /not a string/);
      assert.equal(told.length, 4);
    });

    it("needs an address", async () => {
      assert.deepEqual(await cleanlist(["verify"]), { code: 2, out: "", said: "Name at least one address. See: cleanlist verify --help\n" });
    });
  });
}
