/** Options of a command, read by `node:util` parseArgs and refused in sentences. */
import type { ParseArgsOptionsConfig } from "node:util";
import { parseArgs } from "node:util";
import { UsageError } from "./terminal.ts";

export type Parsed = {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly positionals: readonly string[];
};

export function parseOptions(command: string, args: readonly string[], options: ParseArgsOptionsConfig): Parsed {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Parsed["values"], positionals };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : "unknown option";
    throw new UsageError(`${reason}. See: cleanlist ${command} --help`);
  }
}

export function textOf(parsed: Parsed, name: string): string | null {
  const value = parsed.values[name];
  return typeof value === "string" ? value : null;
}

export function listOf(parsed: Parsed, name: string): readonly string[] {
  const value = parsed.values[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

export function isOn(parsed: Parsed, name: string): boolean {
  return parsed.values[name] === true;
}

export function oneOf<T extends string>(command: string, name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} "${value}" is not known; it is one of ${allowed.join(", ")}. See: cleanlist ${command} --help`);
}
