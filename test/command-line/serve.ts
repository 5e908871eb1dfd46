/** The service as a process: its first start prints a link, whoever follows it owns the service, and the next start prints none. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import type { Running } from "../support/cleanlist.ts";
import { cleanlist, startCleanlist } from "../support/cleanlist.ts";

export function serveSuite(): void {
  describe("serve", () => {
    let folder = "";
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "cleanlist-serve-"));
    });
    after(() => rm(folder, { recursive: true }));
    const settings = (): Record<string, string> => ({ CLEANLIST_DATA: folder, CLEANLIST_PORT: "0" });

    it("makes its first owner by a link that is printed once, and never logged", async () => {
      const first = startCleanlist(["serve"], settings());
      // Both are listened to from the start: what was said before is not said again.
      const linked = said(first, /http:\/\/127\.0\.0\.1:\d+\/welcome#[\w-]{43}/);
      const origin = await listening(first);
      const link = await linked;
      const token = link.split("#")[1] ?? "";
      assert.match(await (await fetch(link)).text(), /<form/);
      const joined = await fetch(`${origin}/api/v1/invitations/accept`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token, email: "jane@acme.example", name: "Jane Roe", password: "correct horse battery" }),
      });
      assert.equal(joined.status, 200);
      const cookie = joined.headers.getSetCookie().map((each) => each.split(";")[0]).join("; ");
      const made = await fetch(`${origin}/api/v1/api-keys`, { method: "POST", headers: { cookie, "content-type": "application/json" }, body: "{}" });
      const { api_key: key } = (await made.json()) as { readonly api_key: string };
      const whoami = await fetch(`${origin}/api/v2/whoami`, { headers: { authorization: `Bearer ${key}` } });
      const { user_email, user_name, organization_id } = (await whoami.json()) as Record<string, unknown>;
      assert.deepEqual([user_email, user_name, organization_id], ["j***@acme.example", "Jane Roe", "org_default"]);
      first.child.kill("SIGTERM");
      const { code, out } = await first.ended;
      assert.equal(code, 0);
      assert.ok(![token, key, "jane@acme.example", "correct horse battery"].some((secret) => out.includes(secret)), "not in the log");

      const second = startCleanlist(["serve"], settings());
      const again = await listening(second);
      assert.equal((await fetch(`${again}/api/v2/whoami`, { headers: { authorization: `Bearer ${key}` } })).status, 200);
      second.child.kill("SIGTERM");
      assert.equal((await second.ended).said, "");
    });

    it("refuses a database whose keys were made with another secret, and says what to do", async () => {
      const run = await cleanlist(["serve"], { ...settings(), CLEANLIST_SECRET: "another secret that is as long as it has to be" });
      assert.equal(run.code, 2);
      assert.match(run.said, /^This database was used with another secret than the one of this machine\. Set CLEANLIST_SECRET/);
    });
  });
}

async function listening({ child }: Running): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const logged = JSON.parse(line) as { readonly msg: string; readonly port?: number };
    if (logged.msg === "listening") return `http://127.0.0.1:${String(logged.port)}`;
  }
  throw new Error("It ended before it listened.");
}

async function said({ child }: Running, form: RegExp): Promise<string> {
  let text = "";
  while (!form.test(text)) {
    const [more] = (await once(child.stderr, "data")) as [Buffer];
    text += more.toString();
  }
  return form.exec(text)?.[0] ?? "";
}
