/** Sends fuzzed requests to one class of operations, and fails with the first answer that has a flaw, and with its seed. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ApiUnderTest } from "./api-under-test.ts";
import { belongingsOf, signedIn } from "./belongings.ts";
import type { Fuzzed, Known } from "./fuzz.ts";
import { flawsOf, fuzzed, operationClasses } from "./fuzz.ts";
import type { Documented } from "./documented-api.ts";

/** How many requests got which status. */
export type Tally = ReadonlyMap<number, number>;

export type FuzzOptions = {
  readonly requests: number;
  readonly seed?: number;
  /** After which it ends with what it has; without one, all requests are sent. */
  readonly msMax?: number;
};

/** So many requests are sent at once: callers do not wait for each other either, and the database is what takes the time. */
const atOnce = 20;

export async function fuzzClass(api: ApiUnderTest, name: string, options: FuzzOptions): Promise<Tally> {
  const operations = operationClasses.get(name) ?? [];
  const known = await knownTo(api, operations);
  const tally = new Map<number, number>();
  const request = fc.constantFrom(...operations).chain((operation) => fuzzed(operation, known).map((made) => ({ operation, made })));
  const requests = fc.array(request, { minLength: atOnce, maxLength: atOnce, size: "max" });
  const check = async ({ operation, made }: { readonly operation: Documented; readonly made: Fuzzed }): Promise<void> => {
    const answered = await send(api, made);
    tally.set(answered.status, (tally.get(answered.status) ?? 0) + 1);
    const flaws = flawsOf(operation, made, answered);
    assert.deepEqual(flaws, [], `${operation.name} ${flaws.join(", ")}`);
  };
  await fc.assert(
    fc.asyncProperty(requests, async (batch) => void (await Promise.all(batch.map(check)))),
    {
      numRuns: Math.ceil(options.requests / atOnce),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.msMax === undefined ? {} : { interruptAfterTimeLimit: options.msMax }),
    },
  );
  return tally;
}

/** A key where keys may ask, else a session; and everything that its organization has. */
async function knownTo(api: ApiUnderTest, operations: readonly Documented[]): Promise<Known> {
  const customer = await api.customer({ credits: 1_000_000_000 });
  const ids = Object.values(await belongingsOf(api, customer, "Fuzzed")).flat();
  const isForKeys = operations.every(({ security }) => security.every((each) => "apiKey" in each));
  const credentials: Record<string, string> = isForKeys ? { authorization: `Bearer ${customer.key}` } : { cookie: await signedIn(api, { role: "owner", organizationId: customer.organizationId }) };
  return { credentials, ids };
}

async function send(api: ApiUnderTest, { url, method, headers, body }: Fuzzed): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }> {
  const response = await api.app.request(url, { method, headers: bytes(headers), ...(body === null ? {} : { body }) });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Headers are bytes: what is beyond them no client can send. */
function bytes(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString("latin1").replaceAll(/[\r\n\0]/g, "")]));
}
