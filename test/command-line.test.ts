/** The command line as a real process: what it writes, says and returns, against the lab's Internet. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { startLab } from "#lab/main.ts";
import { bouncesSuite } from "./command-line/bounces.ts";
import type { Bench } from "./command-line/enrich.ts";
import { enrichSuite } from "./command-line/enrich.ts";
import { helpSuite } from "./command-line/help.ts";
import { keysSuite } from "./command-line/keys.ts";
import { refusalSuite } from "./command-line/refusals.ts";
import { serveSuite } from "./command-line/serve.ts";
import { verifySuite } from "./command-line/verify.ts";

/** Nothing listens there: these tests need no web sites, and must not look for any outside. */
const closedPort = "1";

helpSuite();
serveSuite();
refusalSuite();

describe("in the lab", () => {
  let bench: Bench | null = null;
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "cleanlist-command-line-"));
    const lab = await startLab({ servers: ["dns", "smtp", "vendors"], companies: 60, people: 600, vendors: { errorRates: 0, latencyMs: { min: 80, max: 120 } } });
    const fast = { CLEANLIST_HUNTER_PER_SECOND: "500", CLEANLIST_PROSPEO_PER_SECOND: "500", CLEANLIST_PDL_PER_SECOND: "500" };
    const web = { CLEANLIST_WEB_HTTP_PORT: closedPort, CLEANLIST_WEB_HTTPS_PORT: closedPort };
    bench = { lab, folder, settings: { ...lab.env, ...fast, ...web, CLEANLIST_DATA: join(folder, "data") } };
  });
  after(async () => {
    await bench?.lab.close();
    if (bench !== null) await rm(bench.folder, { recursive: true });
  });
  const opened = (): Bench => {
    if (bench === null) throw new Error("The lab is open only while tests run.");
    return bench;
  };
  enrichSuite(opened);
  bouncesSuite(opened);
  verifySuite(opened);
  keysSuite(() => opened().settings);
});
