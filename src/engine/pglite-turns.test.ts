import assert from "node:assert/strict";
import { test } from "node:test";
import type { Turn } from "./pglite-turns.ts";
import { createTurns } from "./pglite-turns.ts";

type Named = Turn & { readonly name: string };

const alone = (name: string, dueMs: number): Named => ({ name, transaction: null, step: "continues", dueMs });
const within = (name: string, transaction: number, step: Turn["step"] = "continues"): Named => ({ name, transaction, step, dueMs: 0 });

function orderOf(requests: readonly Named[]): string[] {
  const turns = createTurns<Named>();
  for (const request of requests) turns.add(request);
  const order: string[] = [];
  for (let next = turns.next(); next !== null; next = turns.next()) order.push(next.name);
  return order;
}

test("short statements overtake long ones, until those are due", () => {
  assert.deepEqual(orderOf([alone("long", 100), alone("short", 10), alone("late and short", 101)]), ["short", "long", "late and short"]);
});

test("of those that are due at once, the one that came first goes first", () => {
  assert.deepEqual(orderOf([alone("first", 5), alone("second", 5), alone("third", 5)]), ["first", "second", "third"]);
});

test("nothing comes between the statements of a transaction", () => {
  const requests = [within("begin 1", 1, "begins"), alone("urgent", -1), within("begin 2", 2, "begins"), within("in 2", 2), within("in 1", 1), within("end 2", 2, "ends"), within("end 1", 1, "ends")];
  assert.deepEqual(orderOf(requests), ["urgent", "begin 1", "in 1", "end 1", "begin 2", "in 2", "end 2"]);
});

test("an open transaction that is silent keeps the others waiting", () => {
  const turns = createTurns<Named>();
  turns.add(within("begin", 1, "begins"));
  assert.equal(turns.next()?.name, "begin");
  turns.add(alone("other", 0));
  assert.equal(turns.next(), null);
  assert.equal(turns.isFree(), false);
  turns.add(within("end", 1, "ends"));
  assert.equal(turns.next()?.name, "end");
  assert.equal(turns.isFree(), true);
  assert.equal(turns.next()?.name, "other");
});
