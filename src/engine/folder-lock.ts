/**
 * One process at a time in a data folder: two would lose rows silently or destroy the store.
 *
 * The lock is a file that names its holder. It is taken over only from a holder that is provably gone: on this machine
 * a process that no longer runs, on another machine one that has not renewed the file for a while.
 */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

export class FolderInUseError extends Error {
  override readonly name = "FolderInUseError";
}

const renewMs = 5_000;
const staleMs = 20_000;

type Holder = { readonly token: string; readonly pid: number; readonly host: string; readonly started: string | null };

export async function lockFolder(folder: string): Promise<{ release: () => Promise<void> }> {
  const path = join(folder, "cleanlist.lock");
  const holder: Holder = { token: randomUUID(), pid: process.pid, host: hostname(), started: startOf(process.pid) };
  const own = `${path}.${holder.token}`;
  await writeFile(own, JSON.stringify(holder));
  try {
    await take(own, path, folder);
  } finally {
    await rm(own, { force: true });
  }
  const renewal = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), renewMs);
  renewal.unref();
  return {
    async release() {
      clearInterval(renewal);
      const held = await holderOf(path);
      if (held?.token === holder.token) await rm(path, { force: true });
    },
  };
}

/** `link` creates the lock with its content in one step, or fails because somebody holds it. */
async function take(own: string, path: string, folder: string): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await link(own, path);
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const held = await holderOf(path);
    if (held === null) continue; // given back in this moment
    if (await isAlive(held, path)) {
      throw new FolderInUseError(
        `The data folder ${folder} is in use by process ${String(held.pid)} on ${held.host}. ` +
          "Stop that process, talk to it over HTTP, or choose another folder (CLEANLIST_DATA).",
      );
    }
    await clear(path, held);
  }
  throw new FolderInUseError(`The data folder ${folder} is being opened by another process.`);
}

/**
 * Removes the lock of a holder that is gone. Several may have judged it at once, and one of them may hold the folder by
 * now: removing is the right of one at a time, who looks once more whether it still is that lock.
 */
async function clear(path: string, gone: Holder): Promise<void> {
  const right = `${path}.${gone.token}`;
  try {
    await writeFile(right, "", { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    if (!(await isRecent(right))) await rm(right, { force: true }); // its owner was killed in these few microseconds
    return;
  }
  try {
    if ((await holderOf(path))?.token === gone.token) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

/** Cut short by a crash while it was written: nobody holds it. */
const unreadable: Holder = { token: "unreadable", pid: 0, host: "", started: null };

/** Null where there is no lock. */
async function holderOf(path: string): Promise<Holder | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return unreadable;
  }
}

async function isAlive(holder: Holder, path: string): Promise<boolean> {
  if (holder === unreadable) return false;
  if (holder.host === hostname()) return runs(holder.pid) && startOf(holder.pid) === holder.started;
  return isRecent(path);
}

async function isRecent(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  return file !== null && Date.now() - file.mtimeMs < staleMs;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When the process started, as Linux tells it: tells a reused process id from the holder. Null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return fields.slice(fields.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
