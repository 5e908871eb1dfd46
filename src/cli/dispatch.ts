/** Finds the command, runs it, and turns what went wrong into a sentence and an exit code. */
import { ConfigError, configKeys } from "../config.ts";
import { FolderInUseError } from "../engine/folder-lock.ts";
import { SetupError } from "../engine/setup-error.ts";
import packageJson from "../../package.json" with { type: "json" };
import type { Command, Context } from "./command.ts";
import { TableError } from "../table/table-error.ts";
import { UsageError, columnsOf, processTerminal } from "./terminal.ts";

/** Each is loaded when it is called for: a command starts with nothing that another one needs. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import("./demo.ts")).demo,
  enrich: async () => (await import("./enrich.ts")).enrich,
  verify: async () => (await import("./verify.ts")).verify,
  bounces: async () => (await import("./bounces.ts")).bounces,
  find: async () => (await import("./find.ts")).find,
  patterns: async () => (await import("./patterns.ts")).patterns,
  rank: async () => (await import("./rank.ts")).rank,
  serve: async () => (await import("./serve.ts")).serve,
  worker: async () => (await import("./serve.ts")).worker,
  keys: async () => (await import("./keys.ts")).keys,
  credits: async () => (await import("./credits.ts")).credits,
  organizations: async () => (await import("./organizations.ts")).organizations,
  people: async () => (await import("./people.ts")).people,
  workflows: async () => (await import("./workflows.ts")).workflows,
  suppress: async () => (await import("./suppress.ts")).suppress,
  lab: async () => (await import("./lab.ts")).lab,
};

export async function dispatch(argv: readonly string[], contextFor: (command: string) => Context): Promise<number> {
  const [name = "help", ...args] = argv;
  const terminal = processTerminal();
  if (name === "--version" || name === "version") {
    terminal.out(packageJson.version);
    return 0;
  }
  if (name === "help" || name === "--help" || name === "-h") {
    terminal.out(await helpFor(args[0]));
    return 0;
  }
  const load = commands[name];
  if (load === undefined) {
    terminal.say(`There is no command "${name}".\n\n${await overview()}`);
    return 2;
  }
  const command = await load();
  if (args.includes("--help") || args.includes("-h")) {
    terminal.out(command.help);
    return 0;
  }
  try {
    return await command.run(args, contextFor(name));
  } catch (error) {
    return explained(error, terminal.say);
  }
}

/** Mistakes of the caller are told in a sentence; anything else is ours, and keeps its stack. */
function explained(error: unknown, say: (text: string) => void): number {
  if (error instanceof UsageError || error instanceof TableError || error instanceof FolderInUseError || error instanceof SetupError) {
    say(error.message);
    return 2;
  }
  if (error instanceof ConfigError) {
    say(`The configuration is wrong:\n${error.message}\n\nSee: cleanlist help config`);
    return 2;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

async function helpFor(topic: string | undefined): Promise<string> {
  if (topic === undefined) return overview();
  if (topic === "config") return configuration();
  const command = await commands[topic]?.();
  return command?.help ?? `There is no command "${topic}".\n\n${await overview()}`;
}

async function overview(): Promise<string> {
  const list = await Promise.all(Object.entries(commands).map(async ([name, load]) => [`  ${name}`, (await load()).summary]));
  return `cleanlist: contact enrichment that you host yourself

${columnsOf([...list, ["  help COMMAND", "What a command does; `help config` lists all settings"], ["  version", "The version"]])}`;
}

function configuration(): string {
  const rows = configKeys().map(({ name, description, fallback }) => [name, fallback === "" ? "-" : fallback, description]);
  return `Settings are environment variables. Defaults are in the second column.\n\n${columnsOf(rows)}`;
}
