import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlaces } from "./places.ts";

const patient = { isUrgent: false };

test("there are only so many places, and they go to those who waited longest", async () => {
  const places = createPlaces(2);
  const [first, second] = [await places.take(patient), await places.take(patient)];
  assert.equal(places.isWanted, false);
  const order: string[] = [];
  const third = places.take(patient).then((place) => (order.push("third"), place));
  const fourth = places.take(patient).then((place) => (order.push("fourth"), place));
  assert.equal(places.isWanted, true);
  first.leave();
  (await third).leave();
  (await fourth).leave();
  second.leave();
  assert.deepEqual(order, ["third", "fourth"]);
});

test("whoever is kept waiting gives the place to another, and takes none away by leaving", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const places = createPlaces(1);
  const silent = await places.take(patient);
  const next = places.take(patient);
  t.mock.timers.tick(1_000);
  const talking = await next;
  silent.leave();
  const last = places.take(patient);
  assert.equal(places.isWanted, true);
  talking.leave();
  (await last).leave();
});

test("whoever becomes urgent while it waits gets the next place", async () => {
  const places = createPlaces(1);
  const first = await places.take(patient);
  const party = { isUrgent: false };
  const order: string[] = [];
  const second = places.take(patient).then((place) => (order.push("second"), place));
  const third = places.take(party).then((place) => (order.push("third"), place));
  party.isUrgent = true;
  first.leave();
  (await third).leave();
  await second;
  assert.deepEqual(order, ["third", "second"]);
});
