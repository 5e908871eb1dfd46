/** The command line as a real process, in an environment of its own: nothing of this process's settings reaches it. */
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { EventEmitter } from "node:events";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** Two dozen processes compile the same modules: Node keeps the result here, which takes half of the time of their start. */
const compiled = fileURLToPath(new URL("../../node_modules/.cache/cleanlist-tests", import.meta.url));

export type Settings = Readonly<Record<string, string>>;
export type Run = { readonly code: number | null; readonly out: string; readonly said: string };
export type Running = { readonly child: ChildProcessByStdio<null, Readable, Readable>; readonly ended: Promise<Run> };

/** Starts `cleanlist …` with these settings, and flags for Node. `out` is its standard output, `said` its standard error. */
export function startCleanlist(args: readonly string[], settings: Settings = {}, flags: readonly string[] = []): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:CLEANLIST|NODE)_/.test(name));
  const child = spawn(process.execPath, [...flags, program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: compiled, ...settings },
  });
  return { child, ended: ending(child) };
}

/** `cleanlist …` from start to end. */
export function cleanlist(args: readonly string[], settings: Settings = {}): Promise<Run> {
  return startCleanlist(args, settings).ended;
}

/** `cleanlist …` with something piped into it. */
export function cleanlistReading(input: string, args: readonly string[]): Promise<Run> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:CLEANLIST|NODE)_/.test(name));
  const child = spawn(process.execPath, [program, ...args], { stdio: "pipe", env: { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: compiled } });
  child.stdin.end(input);
  return ending(child);
}

async function ending(child: { readonly stdout: Readable; readonly stderr: Readable } & EventEmitter): Promise<Run> {
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close") as Promise<[number | null]>]);
  return { code, out, said };
}
