/** Every command explains itself, with all of its options. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bounces } from "#src/cli/bounces.ts";
import type { Command } from "#src/cli/command.ts";
import { credits } from "#src/cli/credits.ts";
import { demo } from "#src/cli/demo.ts";
import { enrich } from "#src/cli/enrich.ts";
import { organizations } from "#src/cli/organizations.ts";
import { people } from "#src/cli/people.ts";
import { keys } from "#src/cli/keys.ts";
import { lab } from "#src/cli/lab.ts";
import { serve, worker } from "#src/cli/serve.ts";
import { suppress } from "#src/cli/suppress.ts";
import { verify } from "#src/cli/verify.ts";
import { workflows } from "#src/cli/workflows.ts";
import { cleanlist } from "../support/cleanlist.ts";

const options: Readonly<Record<string, readonly string[]>> = {
  demo: ["examples/contacts.csv", "enriched.csv"],
  enrich: ["-o, --output", "--type", "partial", "full", "phone_only", "none", "prospecting_only", "--map", "--delimiter", "--encoding", "--again", "--json", "Exit code"],
  verify: ["--wait", "--json", "deliverable", "accept_all", "undeliverable", "unknown"],
  bounces: ["--assume", "--json", "policy"],
  serve: ["/health/ready", "SIGTERM"],
  worker: ["CLEANLIST_DATABASE_URL"],
  keys: ["create --name", "--expires", "list", "revoke", "--organization"],
  credits: ["grant AMOUNT"],
  organizations: ["create NAME", "invite ID", "tier ID TIER", "--credits"],
  people: ["reset ADDRESS", "--json"],
  workflows: ["list", "show ID", "cancel ID", "resume ID", "--json", "--limit", "--before"],
  suppress: ["add WHO", "check WHO", "remove WHO", "--organization"],
  lab: ["--seed"],
};

const commands: Readonly<Record<string, Command>> = { demo, enrich, verify, bounces, serve, worker, keys, credits, organizations, people, workflows, suppress, lab };

export function helpSuite(): void {
  describe("help", { concurrency: 2 }, () => {
    for (const [name, command] of Object.entries(commands)) {
      it(`of ${name} mentions its options`, () => {
        assert.deepEqual(options[name]?.filter((word) => !command.help.includes(word)), []);
      });
    }

    it("is printed, and nothing else is done", async () => {
      assert.deepEqual(await cleanlist(["enrich", "list.csv", "--help"]), { code: 0, out: `${enrich.help}\n`, said: "" });
    });

    it("lists all commands", async () => {
      const { code, out } = await cleanlist([]);
      assert.equal(code, 0);
      assert.deepEqual(Object.keys(commands).filter((name) => !out.includes(`\n  ${name} `)), []);
    });

    it("is given to who asks for a command that does not exist", async () => {
      const { code, said } = await cleanlist(["enritch"]);
      assert.equal(code, 2);
      assert.match(said, /^There is no command "enritch"\.\n[^]*\n {2}enrich /);
    });
  });
}
