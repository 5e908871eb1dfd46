import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { FolderInUseError, lockFolder } from "./folder-lock.ts";

describe("the lock of a data folder", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "cleanlist-lock-"));
  });
  after(() => rm(folder, { recursive: true }));

  /** A lock that somebody on another machine renewed that long ago. */
  async function heldElsewhere(secondsAgo: number): Promise<void> {
    const path = join(folder, "cleanlist.lock");
    await writeFile(path, JSON.stringify({ token: "theirs", pid: process.pid, host: "elsewhere.example", started: null }));
    const renewed = new Date(Date.now() - secondsAgo * 1_000);
    await utimes(path, renewed, renewed);
  }

  it("is held by one at a time, and leaves nothing behind", async () => {
    const first = await lockFolder(folder);
    await assert.rejects(lockFolder(folder), FolderInUseError);
    await first.release();
    const second = await lockFolder(folder);
    await second.release();
    assert.deepEqual(await readdir(folder), []);
  });

  it("goes to one of many that come at the same moment", async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
    const locks = tries.flatMap((tried) => (tried.status === "fulfilled" ? [tried.value] : []));
    assert.equal(locks.length, 1);
    await locks[0]?.release();
  });

  it("of another machine is respected while it is renewed, and names that machine", async () => {
    await heldElsewhere(10);
    await assert.rejects(lockFolder(folder), /in use by process \d+ on elsewhere\.example/);
  });

  it("of another machine is taken over when it has not been renewed for long", async () => {
    await heldElsewhere(60);
    const lock = await lockFolder(folder);
    await lock.release();
  });

  it("of a process id that was given to another process since is taken over", async () => {
    await writeFile(join(folder, "cleanlist.lock"), JSON.stringify({ token: "old", pid: process.pid, host: hostname(), started: "1" }));
    const lock = await lockFolder(folder);
    await lock.release();
  });

  it("of a holder that is gone goes to one of many that come at the same moment", async () => {
    for (let round = 0; round < 50; round += 1) {
      await heldElsewhere(60);
      const tries = await Promise.allSettled(Array.from({ length: 6 }, () => lockFolder(folder)));
      const locks = tries.flatMap((tried) => (tried.status === "fulfilled" ? [tried.value] : []));
      assert.equal(locks.length, 1, `in round ${String(round)}`);
      await locks[0]?.release();
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it("that a crash cut short while it was written holds nobody off", async () => {
    await writeFile(join(folder, "cleanlist.lock"), '{"token":"ab');
    const lock = await lockFolder(folder);
    await lock.release();
  });

  it("that was taken over meanwhile is not removed by its old holder", async () => {
    const first = await lockFolder(folder);
    await rm(join(folder, "cleanlist.lock"));
    const second = await lockFolder(folder);
    await first.release();
    await assert.rejects(lockFolder(folder), FolderInUseError);
    await second.release();
  });
});
