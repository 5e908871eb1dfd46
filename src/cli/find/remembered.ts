/** What the database remembers of a company's addresses, for commands that are about one company and not about a service. */
import type { PatternMemory } from "../../domain/finder/pattern-memory.ts";
import { FolderInUseError } from "../../engine/folder-lock.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Context, Service } from "../command.ts";

export type OpenMemory = { readonly memory: PatternMemory; readonly suppressed: Engine["suppressed"]; readonly close: () => Promise<void> };

/** Where the embedded database belongs to a process that is running, nothing is remembered, and the person is told. */
export async function openMemory(context: Context): Promise<OpenMemory> {
  let service: Service;
  try {
    service = await context.openService();
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    context.terminal.say("The database is in use by another process: what it remembers of the company, and who is suppressed, is not looked at.");
    return { memory: { recall: () => Promise.resolve([]), learn: () => Promise.resolve() }, suppressed: () => Promise.resolve(new Set()), close: () => Promise.resolve() };
  }
  return { memory: service.engine.patterns, suppressed: service.engine.suppressed, close: service.close };
}
