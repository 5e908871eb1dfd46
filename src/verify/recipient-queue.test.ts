import assert from "node:assert/strict";
import { test } from "node:test";
import type { Job, RecipientQueue } from "./recipient-queue.ts";
import { createRecipientQueue } from "./recipient-queue.ts";

function job(address: string, { isUrgent = false, insists = false } = {}): Job {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  return { question: { address, domain, smtputf8: false, insists, isUrgent }, settle: () => undefined, tries: 0, mustBeFirst: false, isAbandoned: false };
}

function filled(count: number, domains = 4): RecipientQueue {
  const queue = createRecipientQueue();
  for (let n = 0; n < count; n += 1) queue.add(job(`p${String(n)}@d${String(n % domains)}.test`));
  return queue;
}

const addresses = (jobs: readonly Job[]): string[] => jobs.map(({ question }) => question.address);

test("an urgent question is asked with the next batch, however many wait for the host, and of whichever domain", () => {
  for (const address of ["new@d3.test", "new@elsewhere.test"]) {
    const queue = filled(40_000);
    const [last = null] = queue.take({ after: null, isSame: false, max: 10 });
    queue.add(job(address, { isUrgent: true }));
    assert.equal(queue.isUrgent, true);
    assert.equal(addresses(queue.take({ after: last, isSame: false, max: 10 }))[0], address);
    assert.equal(queue.isUrgent, false);
    assert.equal(queue.size, 40_000 + 1 - 10 - (address.endsWith("@d3.test") ? 10 : 1));
  }
});

test("what is urgent waits for a session that may begin another envelope", () => {
  const queue = filled(40);
  const [last = null] = queue.take({ after: null, isSame: false, max: 1 });
  queue.add(job("new@elsewhere.test", { isUrgent: true }));
  assert.ok(addresses(queue.take({ after: last, isSame: true, max: 10 })).every((address) => address.endsWith("@d0.test")));
  assert.deepEqual(addresses(queue.take({ after: null, isSame: false, max: 1 })), ["new@elsewhere.test"]);
});

test("a list goes on while urgent questions keep coming", () => {
  const queue = filled(50, 1);
  const taken: string[] = [];
  for (let n = 0; n < 50; n += 1) {
    queue.add(job(`u${String(n)}@d0.test`, { isUrgent: true }));
    taken.push(...addresses(queue.take({ after: null, isSame: false, max: 1 })));
  }
  assert.equal(taken.filter((address) => address.startsWith("p")).length, 10);
  assert.equal(queue.size, 50);
});

test("every job comes out once, and nobody's who left", () => {
  const queue = filled(20);
  const left = job("left@d1.test", { isUrgent: true });
  queue.add(left);
  left.isAbandoned = true;
  const probe = job("probe@d2.test", { insists: true });
  queue.add(probe);
  const out: string[] = [];
  for (let after: Job | null = null; queue.size > 0; ) {
    const jobs = queue.take({ after, isSame: false, max: 3 });
    out.push(...addresses(jobs));
    after = jobs[0] ?? null;
  }
  assert.equal(new Set(out).size, 21);
  assert.ok(!out.includes("left@d1.test"));
  assert.ok(out.indexOf("probe@d2.test") < out.indexOf("p2@d2.test"));
  assert.deepEqual(queue.drain(), []);
});
