/** `cleanlist demo`: the whole product in one command, on the lab's world, scored against its truth. */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Command, Context } from "./command.ts";
import { enrichFile } from "./enrich.ts";
import { describeSummary } from "./enrich/summary.ts";
import { columnsOf } from "./terminal.ts";

export const demo: Command = {
  summary: "See it work: enrich the example list in the lab, and score the result",
  help: `cleanlist demo

Starts the lab, a simulated Internet on this machine, enriches examples/contacts.csv in it from nothing, writes
enriched.csv, and compares the result with the truth that only the lab knows.`,
  run: runDemo,
};

const input = fileURLToPath(new URL("../../examples/contacts.csv", import.meta.url));
const output = "enriched.csv";
const folder = ".cleanlist/demo";

async function runDemo(_args: readonly string[], context: Context): Promise<number> {
  const { terminal } = context;
  // The lab is for development: its servers are not loaded, nor need they be installed, for anything else.
  const [{ startLab }, { scoreList }] = await Promise.all([import("../../lab/main.ts"), import("./demo/score-list.ts")]);
  const startedMs = context.now();
  const lab = await startLab();
  try {
    terminal.say(`the lab is up: ${String(lab.world.companies.length)} companies, ${String(lab.world.people.length)} people, with mail hosts, web sites and vendors\n`);
    await rm(folder, { recursive: true, force: true }); // every demo starts from nothing
    const inLab = context.inEnvironment({ ...lab.env, CLEANLIST_DATA: folder });
    const outcome = await enrichFile(inLab, {
      input,
      output,
      type: "partial",
      overrides: [],
      delimiter: null,
      encoding: null,
      again: false,
    });
    if (outcome.kind !== "ended") return 1;
    terminal.say(`\n${describeSummary({ ...outcome.summary, seconds: (context.now() - startedMs) / 1_000 })}\n`);
    terminal.say(`against the lab's truth\n${columnsOf(await scoreList(lab, output))}\n\nwritten to ${output}`);
    return 0;
  } finally {
    await lab.close();
  }
}
