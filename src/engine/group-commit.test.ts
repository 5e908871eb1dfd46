import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { groupCommit } from "./group-commit.ts";

describe("a group commit", () => {
  it("writes what comes during a write in the next one, and answers when it is committed", async () => {
    const groups: number[][] = [];
    const first = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const commit = groupCommit<number>({
      rowsMax: 10,
      gatherMs: 0,
      async write(rows) {
        groups.push([...rows]);
        begun.resolve();
        if (groups.length === 1) await first.promise;
      },
    });
    let isCommitted = false;
    const one = commit.add(1).then(() => void (isCommitted = true));
    await begun.promise;
    const others = [commit.add(2), commit.add(3)];
    assert.equal(isCommitted, false);
    first.resolve();
    await Promise.all([one, ...others]);
    assert.deepEqual(groups, [[1], [2, 3]]);
  });

  it("gathers what comes together, in order, and never more than a statement may hold", async () => {
    const groups: number[][] = [];
    const commit = groupCommit<number>({ rowsMax: 2, gatherMs: 1, write: async (rows) => void groups.push([...rows]) });
    await Promise.all([1, 2, 3, 4, 5].map((row) => commit.add(row)));
    assert.deepEqual(groups, [[1, 2], [3, 4], [5]]);
  });

  it("writes the others where one row cannot be written, and tells its caller alone", async () => {
    const written: number[] = [];
    const commit = groupCommit<number>({
      rowsMax: 10,
      gatherMs: 0,
      async write(rows) {
        if (rows.includes(2)) throw new Error("2 is not possible");
        written.push(...rows);
      },
    });
    const answers = await Promise.allSettled([1, 2, 3].map((row) => commit.add(row)));
    assert.deepEqual(answers.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
    assert.deepEqual(written, [1, 3]);
  });

  it("tells everybody at once where the database is away, and does not ask it for each of them", async () => {
    const groups: number[][] = [];
    const away = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const commit = groupCommit<number>({
      rowsMax: 10,
      gatherMs: 1,
      async write(rows) {
        groups.push([...rows]);
        throw away;
      },
    });
    const answers = await Promise.allSettled([1, 2, 3].map((row) => commit.add(row)));
    assert.deepEqual(answers.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
    assert.deepEqual(groups, [[1, 2, 3]]);
  });

  it("goes on after a failure, and after a pause", async () => {
    let isBroken = true;
    const written: number[] = [];
    const commit = groupCommit<number>({
      rowsMax: 10,
      gatherMs: 0,
      async write(rows) {
        if (isBroken) throw new Error("broken");
        written.push(...rows);
      },
    });
    await assert.rejects(commit.add(1), /broken/);
    isBroken = false;
    await commit.add(2);
    await commit.add(3);
    assert.deepEqual(written, [2, 3]);
  });
});
