import assert from "node:assert/strict";
import { it } from "node:test";
import { score } from "./score.ts";
import { createTruth } from "./truth.ts";
import { createWorld } from "./world.ts";

it("scores coverage by people and precision by what was called reliable", () => {
  const world = createWorld({ companies: 20, people: 100 });
  const [a, b] = world.people.filter((person) => person.email !== null && person.mobile !== null);
  const gone = world.people.find((person) => person.email === null);
  assert.ok(a !== undefined && b !== undefined && gone !== undefined);
  const result = score(createTruth(world), [
    { personId: a.id, email: a.email?.toUpperCase() ?? null, status: "reliable", phone: a.mobile },
    { personId: a.id, email: a.email, status: "reliable" },
    { personId: b.id, email: "somebody@else.example", status: "reliable", phone: "+12025550100" },
    { personId: gone.id, email: null, status: null },
    { personId: null, email: "ghost@else.example", status: "risky" },
  ]);
  assert.deepEqual(
    {
      people: result.people,
      findable: result.findable,
      found: result.found,
      coverage: result.coverage,
      wrong: result.reliableWrong,
      phonesRight: result.phonesRight,
    },
    { people: 3, findable: 2, found: 1, coverage: 0.5, wrong: 1, phonesRight: 1 },
  );
  assert.equal(result.precision, 2 / 3);
  assert.equal(result.risky, 1);
});
