import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { it } from "node:test";
import { promisify } from "node:util";
import { startLab } from "./main.ts";

const run = promisify(execFile);

it("the lab starts, and gives the configuration to live in it", async () => {
  await using lab = await startLab();
  assert.deepEqual(Object.keys(lab.env).toSorted(), [
    "CLEANLIST_ALLOW_NETWORKS",
    "CLEANLIST_GREYLIST_RETRY",
    "CLEANLIST_GUESS_TLDS",
    "CLEANLIST_HELO_NAME",
    "CLEANLIST_HUNTER_KEY",
    "CLEANLIST_HUNTER_URL",
    "CLEANLIST_MAIL_FROM",
    "CLEANLIST_PDL_KEY",
    "CLEANLIST_PDL_URL",
    "CLEANLIST_PROSPEO_KEY",
    "CLEANLIST_PROSPEO_URL",
    "CLEANLIST_RESERVED_DOMAINS",
    "CLEANLIST_RESOLVER",
    "CLEANLIST_SMTP_PORT",
    "CLEANLIST_WEB_HTTPS_PORT",
    "CLEANLIST_WEB_HTTP_PORT",
  ]);
});

it("starts only the servers asked for", async () => {
  await using lab = await startLab({ companies: 20, people: 100, servers: ["dns", "vendors"] });
  assert.equal(lab.stats().smtp, null);
  assert.equal(lab.stats().web, null);
  assert.equal(lab.stats().dns?.queries, 0);
  assert.ok(!("CLEANLIST_SMTP_PORT" in lab.env));
});

it("a closed lab leaves nothing open: the process ends by itself", async () => {
  const program = `
    const { startLab } = await import(${JSON.stringify(import.meta.resolve("./main.ts"))})
    const lab = await startLab({ companies: 20, people: 100 })
    await fetch(lab.env.CLEANLIST_PDL_URL + '/person/enrich', { headers: { 'x-api-key': 'lab-pdl' } })
    await lab.close()
    await lab.close()
    console.log('closed')`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], { timeout: 10_000 });
  assert.equal(stdout.trim(), "closed");
});
