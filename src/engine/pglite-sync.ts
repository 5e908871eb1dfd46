/**
 * Bringing to disk what PGlite writes but never syncs: its write-ahead log before a commit is acknowledged, and all of its
 * folder at a checkpoint. The statements that follow do not wait for it, only their answers do.
 */
import { readdirSync, statSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { inPieces } from "./loop-turns.ts";

export type Log = {
  /** Resolves when everything that was written before the call is on disk. */
  synced(): Promise<void>;
  /** True where something was written since the last call. */
  grew(): boolean;
};

/**
 * File systems stamp a file with a clock that ticks every few milliseconds: of two writes within one tick the second
 * leaves no trace. A segment whose stamp is that young is taken to be written still.
 */
const clockTickMs = 20;

/** The write-ahead log in the folder: a segment whose modification time moved was written. */
export function openLog(folder: string): Log {
  const directory = join(folder, "pg_wal");
  const known = new Map<string, number>();
  let current: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  let grown = false;

  const written = (): { readonly path: string; readonly mtimeMs: number }[] =>
    readdirSync(directory)
      .filter((name) => name.length === 24)
      .map((name) => ({ path: join(directory, name), mtimeMs: statSync(join(directory, name)).mtimeMs }))
      .filter(({ path, mtimeMs }) => known.get(path) !== mtimeMs);
  const sync = async (segments: ReturnType<typeof written>): Promise<void> => {
    const startedMs = Date.now();
    grown = true;
    for (const { path, mtimeMs } of segments) {
      await syncFile(path, "data");
      if (mtimeMs < startedMs - clockTickMs) known.set(path, mtimeMs);
    }
  };
  const start = (segments: ReturnType<typeof written>): Promise<void> => {
    const run = sync(segments).finally(() => {
      current = null;
    });
    current = run;
    return run;
  };

  return {
    async synced() {
      const segments = written();
      if (segments.length === 0) return current ?? undefined;
      if (current === null) return start(segments);
      // The one under way may have begun before the last write: one more serves all who came meanwhile.
      following ??= current
        .catch(() => undefined)
        .then(() => {
          following = null;
          return start(written());
        });
      return following;
    },
    grew() {
      const was = grown;
      grown = false;
      return was;
    },
  };
}

/** A new database has a thousand files: one after the other they would hold up its first start. */
const filesAtOnce = 16;

/** Syncs every file that changed since, and the folders themselves. */
export async function syncFolder(path: string, sinceMs: number): Promise<void> {
  for (const piece of inPieces(await readdir(path, { withFileTypes: true }), filesAtOnce)) {
    await Promise.all(
      piece.map(async (entry) => {
        const child = join(path, entry.name);
        if (entry.isDirectory()) await syncFolder(child, sinceMs);
        else if (entry.isFile() && (await isChanged(child, sinceMs))) await syncFile(child, "all");
      }),
    );
  }
  await syncFile(path, "all");
}

/** False too for a file that the database removed meanwhile. */
async function isChanged(path: string, sinceMs: number): Promise<boolean> {
  const found = await stat(path).catch(ignoreMissing);
  return found !== undefined && found.mtimeMs >= sinceMs;
}

async function syncFile(path: string, what: "data" | "all"): Promise<void> {
  const file = await open(path, "r").catch(ignoreMissing);
  if (file === undefined) return;
  try {
    await (what === "data" ? file.datasync() : file.sync());
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
