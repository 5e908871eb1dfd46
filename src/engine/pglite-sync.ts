/**
 * Bringing to disk what PGlite writes but never syncs: its write-ahead log before a commit is acknowledged, and all of its
 * folder at a checkpoint. The statements that follow do not wait for it, only their answers do.
 */
import { closeSync, fdatasync, openSync, readdirSync, statSync } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
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
  const segmentsNow = listing(join(folder, "pg_wal"));
  const syncSegment = segmentSync();
  const known = new Map<string, number>();
  let current: Promise<void> | null = null;
  let following: Promise<void> | null = null;
  let grown = false;

  const written = (): { readonly path: string; readonly mtimeMs: number }[] =>
    segmentsNow().flatMap((path) => {
      const mtimeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      return mtimeMs === undefined || known.get(path) === mtimeMs ? [] : [{ path, mtimeMs }];
    });
  const sync = async (segments: ReturnType<typeof written>): Promise<void> => {
    const startedMs = Date.now();
    grown = true;
    for (const { path, mtimeMs } of segments) {
      await syncSegment(path);
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

/** Paths of the segments; read again only where one came or went. */
function listing(directory: string): () => readonly string[] {
  let paths: readonly string[] = [];
  let listedMs = 0;
  return () => {
    const { mtimeMs } = statSync(directory);
    if (mtimeMs === listedMs) return paths;
    paths = readdirSync(directory)
      .filter((name) => name.length === 24)
      .map((name) => join(directory, name));
    listedMs = mtimeMs < Date.now() - clockTickMs ? mtimeMs : 0;
    return paths;
  };
}

const datasync = promisify(fdatasync);

/** The segment that is being written stays open: it is synced hundreds of times before the next. */
function segmentSync(): (path: string) => Promise<void> {
  let current: { readonly path: string; readonly fd: number } | null = null;
  return async (path) => {
    if (current?.path !== path) {
      if (current !== null) closeSync(current.fd);
      current = null;
      const fd = opened(path);
      if (fd === undefined) return;
      current = { path, fd };
    }
    await datasync(current.fd);
  };
}

function opened(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    return ignoreMissing(error);
  }
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
        else if (entry.isFile() && (await isChanged(child, sinceMs))) await syncFile(child);
      }),
    );
  }
  await syncFile(path);
}

/** False too for a file that the database removed meanwhile. */
async function isChanged(path: string, sinceMs: number): Promise<boolean> {
  const found = await stat(path).catch(ignoreMissing);
  return found !== undefined && found.mtimeMs >= sinceMs;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r").catch(ignoreMissing);
  if (file === undefined) return;
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
