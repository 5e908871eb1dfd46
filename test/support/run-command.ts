/** A command in this process, over an engine that is there already: what it writes, says and returns. */
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import type { Command, Context } from "../../src/cli/command.ts";
import { readConfig } from "../../src/config.ts";
import type { Engine } from "../../src/engine/engine.ts";

export type CommandRun = { readonly code: number; readonly out: string; readonly said: string };

const notHere = (): never => assert.fail("The command needs no such thing.");

export async function runCommand(command: Command, engine: Engine, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandRun> {
  let out = "";
  let said = "";
  const context: Context = {
    config: readConfig(env),
    terminal: {
      out: (text) => void (out += `${text}\n`),
      say: (text) => void (said += `${text}\n`),
      write: notHere,
      show: notHere,
      input: () => Readable.from([]),
      interactive: false,
    },
    now: Date.now,
    signal: new AbortController().signal,
    openService: () => Promise.resolve({ engine, log: { info: notHere, warn: notHere, error: notHere }, readReport: notHere, mailProviderOf: notHere, openApi: notHere, close: () => Promise.resolve() }),
    openVerifier: notHere,
    inEnvironment: notHere,
  };
  return { code: await command.run(args, context), out, said };
}
