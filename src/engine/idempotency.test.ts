import assert from "node:assert/strict";
import { before, it } from "node:test";
import { forEachDatabase } from "../../test/support/databases.ts";
import { organizationWith } from "../../test/support/engine-under-test.ts";
import type { Idempotency, KeyedRequest, Reservation, StoredAnswer } from "./idempotency.ts";
import { createIdempotency } from "./idempotency.ts";
import { migrate } from "./migrate.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
const nowMs = Date.parse("2026-01-01T00:00:00Z");
const answer: StoredAnswer = { status: 201, contentType: "application/json", body: '{"id":"ü"}' };

forEachDatabase((database) => {
  before(() => migrate(database(), nowMs));

  const request = async (more: Partial<KeyedRequest> = {}): Promise<KeyedRequest> => ({ organizationId: await organizationWith(database(), 0), key: "k", fingerprint: "a", nowMs, ...more });
  const reserved = async (store: Idempotency, asked: KeyedRequest): Promise<KeyedRequest & { readonly workId: string }> => {
    const reservation = await store.reserve(asked);
    assert.equal(reservation.kind, "reserved");
    return { ...asked, workId: reservation.workId };
  };

  it("of the same request at the same time one is carried out, and the others are told", async () => {
    const asked = await request();
    const kinds = (await Promise.all([1, 2, 3, 4].map(() => createIdempotency(database()).reserve(asked)))).map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ["in_progress", "in_progress", "in_progress", "reserved"]);
  });

  it("what was answered is answered again for a day, to the same request of the same organization", async () => {
    const store = createIdempotency(database());
    const asked = await request();
    await store.keep(await reserved(store, asked), answer);
    const again = (more: Partial<KeyedRequest>): Promise<Reservation> => store.reserve({ ...asked, ...more });
    assert.deepEqual(await again({ nowMs: nowMs + dayMs - 1 }), { kind: "answered", answer });
    assert.deepEqual(await again({ fingerprint: "b" }), { kind: "conflict" });
    assert.equal((await store.reserve(await request())).kind, "reserved", "the key of another organization is another key");
    assert.equal((await again({ nowMs: nowMs + dayMs, fingerprint: "b" })).kind, "reserved", "a day later the key is free");
  });

  it("what was refused frees its key", async () => {
    const store = createIdempotency(database());
    const asked = await request();
    await store.release(await reserved(store, asked));
    await reserved(store, { ...asked, fingerprint: "b" });
  });

  it("what was cut off goes on under its work id: at once where that is known, else when the lease has lapsed", async () => {
    const store = createIdempotency(database());
    const asked = await request();
    const first = await reserved(store, asked);
    assert.deepEqual(await store.reserve({ ...asked, nowMs: nowMs + 2 * minuteMs - 1 }), { kind: "in_progress" });
    assert.deepEqual(await store.reserve({ ...asked, nowMs: nowMs + 2 * minuteMs, fingerprint: "b" }), { kind: "conflict" });
    const second = await reserved(store, { ...asked, nowMs: nowMs + 2 * minuteMs });
    assert.equal(second.workId, first.workId);
    await store.suspend(second);
    assert.equal((await reserved(store, second)).workId, first.workId);
    await store.keep(second, answer);
    assert.deepEqual(await store.reserve(asked), { kind: "answered", answer });
  });

  it("answers older than a day are swept away by those who come later", async () => {
    const store = createIdempotency(database());
    const asked = await request();
    await store.keep(await reserved(store, asked), answer);
    const later = createIdempotency(database());
    await later.reserve(await request({ nowMs: nowMs + dayMs }));
    assert.deepEqual(await database().query("select key from idempotent_request where organization_id = $1", [asked.organizationId]), []);
  });
});
