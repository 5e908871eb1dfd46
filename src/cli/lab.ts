/** `cleanlist lab`: the simulated Internet by itself, for trying things out and for tests of other programs. */
import { once } from "node:events";
import type { Command, Context } from "./command.ts";
import { parseOptions, textOf } from "./options.ts";
import { UsageError } from "./terminal.ts";

export const lab: Command = {
  summary: "Start the lab: a simulated Internet to try everything on",
  help: `cleanlist lab [--seed NUMBER]

Starts DNS, mail hosts, web sites and vendors of an invented world on this machine, and prints the environment in which
cleanlist lives in it. Evaluate that in another terminal, for example:

  cleanlist lab > lab.env &        # wait for "the lab is up"
  set -a; . ./lab.env; set +a
  cleanlist enrich examples/contacts.csv

  --seed NUMBER   another world; the examples are made from the default one`,
  run: runLab,
};

async function runLab(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("lab", args, { seed: { type: "string" } });
  const seed = Number(textOf(parsed, "seed") ?? "7");
  if (!Number.isInteger(seed)) throw new UsageError("--seed is a whole number.");
  // The lab is for development: its servers are not loaded, nor need they be installed, for anything else.
  const { startLab } = await import("../../lab/main.ts");
  const world = await startLab({ seed });
  for (const [name, value] of Object.entries(world.env)) context.terminal.out(`${name}=${value}`);
  context.terminal.say("the lab is up; Ctrl-C ends it");
  if (!context.signal.aborted) await once(context.signal, "abort");
  await world.close();
  return 0;
}
