/** `cleanlist lab`: the simulated Internet by itself, for trying things out and for tests of other programs. */
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { Command, Context } from "./command.ts";
import type { Parsed } from "./options.ts";
import { isOn, parseOptions, textOf } from "./options.ts";
import { UsageError } from "./terminal.ts";

export const lab: Command = {
  summary: "Start the lab: a simulated Internet to try everything on",
  help: `cleanlist lab [--mail] [--seed NUMBER] [--faster NUMBER] [--addresses FILE] [--truth FILE]

Starts DNS, mail hosts, web sites and vendors of an invented world on this machine, and prints the environment in which
cleanlist lives in it. Evaluate that in another terminal, for example:

  cleanlist lab > lab.env &        # wait for "the lab is up"
  set -a; . ./lab.env; set +a
  cleanlist enrich examples/contacts.csv

  --seed NUMBER   another world; the examples are made from the default one
  --mail          only mail hosts and their DNS, but in every way in which they are known to behave; no world around
                  them. To try a verifier on, this one or another
  --faster NUMBER with --mail: the hosts keep one waiting so many times shorter (default: 1)
  --addresses FILE   with --mail: writes the addresses that can be asked about, one JSON string per line
  --truth FILE       with --mail: writes what can be found out about each, one JSON object per line`,
  run: runLab,
};

async function runLab(args: readonly string[], context: Context): Promise<number> {
  const parsed = parseOptions("lab", args, {
    seed: { type: "string" },
    mail: { type: "boolean", default: false },
    faster: { type: "string" },
    addresses: { type: "string" },
    truth: { type: "string" },
  });
  const seed = Number(textOf(parsed, "seed") ?? "7");
  if (!Number.isInteger(seed)) throw new UsageError("--seed is a whole number.");
  const mailOnly = ["faster", "addresses", "truth"].find((name) => textOf(parsed, name) !== null);
  if (mailOnly !== undefined && !isOn(parsed, "mail")) throw new UsageError(`--${mailOnly} needs --mail.`);
  await using running = isOn(parsed, "mail") ? await mailLab(parsed, seed, context) : await wholeLab(seed, context);
  context.terminal.say("the lab is up; Ctrl-C ends it");
  if (!context.signal.aborted) await once(context.signal, "abort");
  await running.close();
  return 0;
}

type Running = AsyncDisposable & { close(): Promise<void> };

// The lab is for development: its servers are not loaded, nor need they be installed, for anything else.
async function wholeLab(seed: number, { terminal }: Context): Promise<Running> {
  const { startLab } = await import("../../lab/main.ts");
  const world = await startLab({ seed });
  for (const [name, value] of Object.entries(world.env)) terminal.out(`${name}=${value}`);
  return world;
}

async function mailLab(parsed: Parsed, seed: number, { terminal }: Context): Promise<Running> {
  const faster = Number(textOf(parsed, "faster") ?? "1");
  if (!(faster > 0)) throw new UsageError("--faster is a number above zero.");
  const { startMailLab } = await import("../../lab/mail/main.ts");
  const town = await startMailLab({ seed, faster });
  const [addresses, truth] = [textOf(parsed, "addresses"), textOf(parsed, "truth")];
  if (addresses !== null) await writeFile(addresses, linesOf(town.addresses.map(({ address }) => address)));
  if (truth !== null) await writeFile(truth, linesOf(town.addresses));
  for (const [name, value] of Object.entries(town.env)) terminal.out(`${name}=${value}`);
  const { resolver, smtpPort, heloName, mailFrom } = town;
  terminal.say(`${String(town.addresses.length)} addresses; name server ${resolver}, SMTP port ${String(smtpPort)}`);
  terminal.say(
    `cleanlist verify --stdin --jsonl --resolver ${resolver} --smtp-port ${String(smtpPort)} --helo ${heloName} --mail-from ${mailFrom} --retry-schedule 4s,8s,16s,50s ` +
      `--allow-network 127.0.0.0/8 --allow-network ::1/128 --allow-tld test --allow-tld example < ${addresses ?? "ADDRESSES"} > verdicts.jsonl`,
  );
  return town;
}

function linesOf(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
