import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { noPostgres, startPostgres } from "../../test/support/postgres.ts";
import { testSecret } from "../../test/support/test-secret.ts";
import type { Database } from "./database.ts";
import type { Deliverer, DelivererOptions, Post } from "./deliveries.ts";
import { startDeliverer } from "./deliveries.ts";
import { migrate } from "./migrate.ts";
import { ensureOrganization } from "./organizations.ts";
import type { DeliveryLog } from "./outbox.ts";
import { deliveriesOf, takeDue } from "./outbox.ts";
import { openPglite } from "./pglite.ts";
import { openPostgres } from "./postgres.ts";

const organizationId = "org_test";
const quick = { scheduleMs: [1, 1, 1, 1, 1], timeoutMs: 5_000 };

const postgres = await startPostgres();
const onError = (): void => undefined; // the server may stop before it has read that a connection was closed
const databases = {
  pglite: { open: () => openPglite({ folder: null }), skip: false },
  postgres: { open: async () => openPostgres({ url: postgres?.url ?? "", connectionsMax: 10, onError }), skip: postgres === null && noPostgres },
};

for (const [kind, { open, skip }] of Object.entries(databases)) describe(`deliveries over ${kind}`, { skip }, () => {
  let database: Database;
  before(async () => {
    database = await open();
    await migrate(database, Date.now());
    await ensureOrganization(database, { id: organizationId, name: "Test", unmetered: false, credits: 0, nowMs: Date.now() });
  });
  after(() => database.close());

  /** A workflow that has ended and wants to tell it: what `ending.ts` writes. */
  const queue = async (url: string): Promise<Queued> => {
    const [workflowId, deliveryId] = [randomUUID(), randomUUID()];
    await database.query(
      `insert into workflow (id, organization_id, enrichment_type, status, webhook_url, sealed, total, hold_per_task, created_at, completed_at)
       values ($1, $2, 'partial', 'completed', $3, true, 0, 1, $4, $4)`,
      [workflowId, organizationId, url, new Date()],
    );
    await database.query(
      "insert into delivery (id, workflow_id, organization_id, url, status, next_at, created_at) values ($1, $2, $3, $4, 'pending', $5, $5)",
      [deliveryId, workflowId, organizationId, url, new Date()],
    );
    return { workflowId, deliveryId };
  };
  const logOf = ({ workflowId }: Queued): Promise<DeliveryLog> => deliveriesOf(database, { organizationId, workflowId, limit: 50 });
  const start = (over: Partial<DelivererOptions> = {}): Started => startWithEvents({ database, post, now: Date.now, payloadFor, secret: testSecret, log: silent, ...quick, ...over });

  it("posts the payload once, with its id and time, and is done when the receiver answers 2xx", async () => {
    await using receiver = await openReceiver((_, response) => response.writeHead(204).end());
    const queued = await queue(receiver.url);
    const { deliverer, settled } = start();
    await settled(queued);
    await deliverer.stop(0);
    const [request] = receiver.requests;
    assert.equal(receiver.requests.length, 1);
    assert.deepEqual(JSON.parse(request?.body ?? ""), { event: "enrichment.completed", of: queued.workflowId });
    assert.equal(request?.headers["content-type"], "application/json");
    assert.equal(request?.headers["webhook-id"], queued.deliveryId);
    assert.ok(Math.abs(Number(request?.headers["webhook-timestamp"]) - Date.now() / 1_000) < 60);
    const { deliveries, attempts } = await logOf(queued);
    assert.deepEqual(deliveries.map(({ status, attempts: tried }) => [status, tried]), [["delivered", 1]]);
    assert.deepEqual(attempts.map(({ attempt, status, responseCode, error }) => [attempt, status, responseCode, error]), [[1, "delivered", 204, null]]);
  });

  it("tries again with the same id after a failure", async () => {
    await using receiver = await openReceiver((n, response) => response.writeHead(n === 1 ? 500 : 200).end());
    const queued = await queue(receiver.url);
    const { deliverer, settled } = start();
    await settled(queued);
    await deliverer.stop(0);
    assert.deepEqual(receiver.requests.map((request) => request.headers["webhook-id"]), [queued.deliveryId, queued.deliveryId]);
    const { attempts } = await logOf(queued);
    assert.deepEqual(attempts.map(({ status, responseCode, error }) => [status, responseCode, error]), [["failed", 500, "not a 2xx answer"], ["delivered", 200, null]]);
  });

  it("pauses as the schedule says, and gives up after the first try and five retries", async () => {
    await using receiver = await openReceiver((_, response) => response.writeHead(503).end());
    const queued = await queue(receiver.url);
    let nowMs = Date.now();
    const { deliverer, recorded } = start({ now: () => nowMs, scheduleMs: [1_000, 2_000, 4_000, 8_000, 16_000] });
    const pausesMs: number[] = [];
    for (let n = 1; n <= 6; n += 1) {
      await recorded(queued, n);
      const [delivery] = (await logOf(queued)).deliveries;
      pausesMs.push((delivery?.nextAt.getTime() ?? 0) - nowMs);
      nowMs = delivery?.nextAt.getTime() ?? 0;
      deliverer.wake();
    }
    await deliverer.stop(0);
    assert.deepEqual(pausesMs, [1_000, 2_000, 4_000, 8_000, 16_000, 0]);
    assert.equal(receiver.requests.length, 6);
    assert.equal((await logOf(queued)).deliveries[0]?.status, "failed");
  });

  it("does not follow a redirect", async () => {
    await using target = await openReceiver((_, response) => response.writeHead(200).end());
    await using receiver = await openReceiver((_, response) => response.writeHead(307, { location: target.url }).end());
    const queued = await queue(receiver.url);
    const { deliverer, settled } = start({ scheduleMs: [] });
    await settled(queued);
    await deliverer.stop(0);
    assert.equal(target.requests.length, 0);
    assert.deepEqual((await logOf(queued)).attempts.map(({ responseCode, error }) => [responseCode, error]), [[307, "redirects are not followed"]]);
  });

  it("gives a receiver that does not answer its time, and no more", async () => {
    await using receiver = await openReceiver(() => undefined);
    const queued = await queue(receiver.url);
    const { deliverer, settled } = start({ scheduleMs: [], timeoutMs: 50 });
    await settled(queued);
    await deliverer.stop(0);
    const { deliveries, attempts } = await logOf(queued);
    assert.equal(deliveries[0]?.status, "failed");
    assert.deepEqual(attempts.map(({ responseCode, error }) => [responseCode, error]), [[null, "TimeoutError"]]);
  });

  it("delivers to others while many deliveries to a slow receiver are under way", async () => {
    await using slow = await openReceiver(() => undefined);
    await using fast = await openReceiver((_, response) => response.writeHead(200).end());
    for (let n = 0; n < 80; n += 1) await queue(slow.url);
    const queued = await queue(fast.url);
    const { deliverer, settled } = start();
    await settled(queued);
    assert.ok(slow.requests.length <= 8);
    await deliverer.stop(0);
    assert.equal((await logOf(queued)).deliveries[0]?.status, "delivered");
    await database.query("delete from delivery where status = 'pending'");
  });

  it("leaves what it was stopped in for the next start, untried and at once", async () => {
    await using receiver = await openReceiver((n, response) => (n === 1 ? undefined : response.writeHead(200).end()));
    const queued = await queue(receiver.url);
    const first = start();
    await receiver.asked;
    await first.deliverer.stop(0);
    assert.deepEqual((await logOf(queued)).attempts, []);
    const second = start();
    await second.settled(queued);
    await second.deliverer.stop(0);
    assert.deepEqual(receiver.requests.map((request) => request.headers["webhook-id"]), [queued.deliveryId, queued.deliveryId]);
  });

  it("is taken by one process at a time, and by another when the first one's lease has ended", async () => {
    const queued = await queue("https://hooks.example/");
    const take = (nowMs: number): Promise<string[]> =>
      takeDue(database, { countMax: 10, perReceiverMax: 8, busy: new Map(), nowMs, leaseMs: 30_000 }).then((due) => due.map(({ id }) => id));
    const nowMs = Date.now();
    assert.deepEqual(await take(nowMs), [queued.deliveryId]);
    assert.deepEqual(await take(nowMs + 29_999), []);
    assert.deepEqual(await take(nowMs + 30_000), [queued.deliveryId]);
    await database.query("delete from delivery where status = 'pending'");
  });
});

after(() => postgres?.stop());

type Queued = { readonly workflowId: string; readonly deliveryId: string };
type Started = {
  readonly deliverer: Deliverer;
  /** Resolves when the delivery has ended, one way or the other. */
  readonly settled: (queued: Queued) => Promise<void>;
  /** Resolves when so many attempts of it are recorded. */
  readonly recorded: (queued: Queued, attempts: number) => Promise<void>;
};

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function payloadFor({ workflowId }: { readonly workflowId: string | null }): Promise<object> {
  return { event: "enrichment.completed", of: workflowId };
}

const post: Post = async (url, request) => {
  try {
    const response = await fetch(url, { ...request, method: "POST", redirect: "manual" });
    await response.body?.cancel();
    return { kind: "answered", status: response.status };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.name : "unknown" };
  }
};

/** The deliverer over a database that tells when an attempt was recorded in it. */
function startWithEvents(options: DelivererOptions): Started {
  const waiting = new Set<() => Promise<void>>();
  const query: Database["query"] = async <Row>(text: string, params?: readonly unknown[]) => {
    const rows = await options.database.query<Row>(text, params);
    if (text.includes("into delivery_attempt")) for (const check of waiting) await check();
    return rows;
  };
  const deliverer = startDeliverer({ ...options, database: { ...options.database, query } });
  const until = (queued: Queued, holds: (delivery: { readonly status: string; readonly attempts: number }) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = async (): Promise<void> => {
        const [delivery] = (await deliveriesOf(options.database, { organizationId, workflowId: queued.workflowId, limit: 50 })).deliveries;
        if (delivery === undefined || !holds(delivery)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check().catch(reject);
    });
  return {
    deliverer,
    settled: (queued) => until(queued, ({ status }) => status !== "pending"),
    recorded: (queued, attempts) => until(queued, (delivery) => delivery.attempts >= attempts),
  };
}

type Receiver = AsyncDisposable & {
  readonly url: string;
  readonly requests: { readonly headers: IncomingMessage["headers"]; readonly body: string }[];
  /** Resolves with the first request. */
  readonly asked: Promise<void>;
};

/** A receiver on this machine; `answer` is told the number of the request, and may let it hang. */
async function openReceiver(answer: (n: number, response: ServerResponse) => unknown): Promise<Receiver> {
  const requests: Receiver["requests"] = [];
  const asked = Promise.withResolvers<void>();
  const server: Server = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    requests.push({ headers: request.headers, body });
    asked.resolve();
    answer(requests.length, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/hook`,
    requests,
    asked: asked.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
