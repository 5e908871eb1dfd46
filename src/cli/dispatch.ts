/** Finds the command, runs it, and turns what went wrong into a sentence and an exit code. */
import { ConfigError, configKeys } from "../config.ts";
import { FolderInUseError } from "../engine/folder-lock.ts";
import { SetupError } from "../engine/setup-error.ts";
import packageJson from "../../package.json" with { type: "json" };
import type { Command, Context } from "./command.ts";
import { credits } from "./credits.ts";
import { demo } from "./demo.ts";
import { enrich } from "./enrich.ts";
import { keys } from "./keys.ts";
import { lab } from "./lab.ts";
import { serve, worker } from "./serve.ts";
import { TableError } from "./table/table-error.ts";
import { UsageError, columnsOf, processTerminal } from "./terminal.ts";
import { verify } from "./verify.ts";

const commands: Readonly<Record<string, Command>> = { demo, enrich, verify, serve, worker, keys, credits, lab };

export async function dispatch(argv: readonly string[], contextFor: (command: string) => Context): Promise<number> {
  const [name = "help", ...args] = argv;
  const terminal = processTerminal();
  if (name === "--version" || name === "version") {
    terminal.out(packageJson.version);
    return 0;
  }
  if (name === "help" || name === "--help" || name === "-h") {
    terminal.out(helpFor(args[0]));
    return 0;
  }
  const command = commands[name];
  if (command === undefined) {
    terminal.say(`There is no command "${name}".\n\n${overview()}`);
    return 2;
  }
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

function helpFor(topic: string | undefined): string {
  if (topic === undefined) return overview();
  if (topic === "config") return configuration();
  return commands[topic]?.help ?? `There is no command "${topic}".\n\n${overview()}`;
}

function overview(): string {
  const list = Object.entries(commands).map(([name, command]) => [`  ${name}`, command.summary]);
  return `cleanlist: contact enrichment that you host yourself

${columnsOf([...list, ["  help COMMAND", "What a command does; `help config` lists all settings"], ["  version", "The version"]])}`;
}

function configuration(): string {
  const rows = configKeys().map(({ name, description, fallback }) => [name, fallback === "" ? "-" : fallback, description]);
  return `Settings are environment variables. Defaults are in the second column.\n\n${columnsOf(rows)}`;
}
