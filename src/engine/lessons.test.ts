import assert from "node:assert/strict";
import { test } from "node:test";
import { createLessons } from "./lessons.ts";

const noError = (error: Error): never => assert.fail(error);

test("nobody waits for a lesson; all of them are learned in the end, together where they came together", async () => {
  const learned: number[][] = [];
  const gate = Promise.withResolvers<void>();
  const lessons = createLessons<number>({
    onError: noError,
    async learn(items) {
      await gate.promise;
      learned.push([...items]);
    },
  });
  lessons.add([1]);
  lessons.add([2, 3]);
  lessons.add([4]);
  assert.deepEqual(learned, []);
  gate.resolve();
  await lessons.settled();
  assert.deepEqual(learned, [[1], [2, 3, 4]]);
  lessons.add([5]);
  await lessons.settled();
  assert.deepEqual(learned.at(-1), [5]);
});

test("a lesson that cannot be learned is told, and does not stop the next", async () => {
  const told: string[] = [];
  const learned: number[] = [];
  const lessons = createLessons<number>({
    onError: (error) => void told.push(error.message),
    learn([item = 0]) {
      if (item === 1) return Promise.reject(new Error("away"));
      learned.push(item);
      return Promise.resolve();
    },
  });
  lessons.add([1]);
  await lessons.settled();
  lessons.add([2]);
  await lessons.settled();
  assert.deepEqual([told, learned], [["away"], [2]]);
});

test("what waits is bounded: beyond it lessons are passed over", async () => {
  let count = 0;
  const gate = Promise.withResolvers<void>();
  const lessons = createLessons<number>({
    onError: noError,
    async learn(items) {
      await gate.promise;
      count += items.length;
    },
  });
  const many = Array.from({ length: 4_000 }, (_, at) => at);
  for (let round = 0; round < 10; round += 1) lessons.add(many);
  gate.resolve();
  await lessons.settled();
  assert.ok(count < 10_000, String(count));
  assert.ok(count >= 2_000, String(count));
});
