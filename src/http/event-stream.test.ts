import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { Hono } from "hono";
import { eventStream, written } from "./event-stream.ts";

type Events = (signal: AbortSignal) => AsyncGenerator<string>;

async function open(events: Events, options: { readonly msMax?: number; readonly heartbeatMs?: number; readonly signal?: AbortSignal } = {}): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const { signal = null, ...rest } = options;
  const app = new Hono().get("/", (c) => eventStream(c, events, { msMax: 600_000, ...rest }));
  const response = await app.request("/", { signal });
  assert.ok(response.body !== null);
  return response.body.getReader();
}

async function text(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | null> {
  const { done, value } = await reader.read();
  return done ? null : new TextDecoder().decode(value);
}

/** Ends with its signal, as every source of events has to. */
async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
}

describe("a stream of events", () => {
  it("is made as it is taken: one that nobody reads stays where it is", async () => {
    let made = 0;
    const reader = await open(async function* events() {
      for (;;) yield `${String((made += 1))}\n\n`;
    });
    for (let taken = 0; taken < 5; taken += 1) {
      for (let turns = 0; turns < 50; turns += 1) await turn();
      assert.ok(made <= taken + 1, `${String(made)} made, ${String(taken)} taken`);
      assert.equal(await text(reader), `${String(taken + 1)}\n\n`);
    }
    await reader.cancel();
  });

  it("says that it lives while nothing happens, and loses nothing by it", async () => {
    const happened = Promise.withResolvers<void>();
    const events: Events = async function* () {
      await happened.promise;
      yield written({ event: "task", id: "1", data: { line: "a\nb" } });
    };
    const reader = await open(events, { heartbeatMs: 1 });
    for (let beat = 0; beat < 3; beat += 1) assert.equal(await text(reader), ": still here\n\n");
    happened.resolve();
    let last = await text(reader);
    while (last === ": still here\n\n") last = await text(reader);
    assert.equal(last, 'id: 1\nevent: task\ndata: {"line":"a\\nb"}\n\n');
    assert.equal(await text(reader), null);
  });

  it("ends when the receiver has gone, however it goes, and when it is old", async () => {
    const gone = new AbortController();
    for (const [leave, options] of [
      [(reader: ReadableStreamDefaultReader<Uint8Array>) => reader.cancel(), {}],
      [() => gone.abort(), { signal: gone.signal }],
      [() => undefined, { msMax: 1 }],
    ] as const) {
      const ended = Promise.withResolvers<void>();
      const reader = await open(async function* events(signal) {
        try {
          yield "first";
          await untilAborted(signal);
        } finally {
          ended.resolve();
        }
      }, options);
      assert.equal(await text(reader), "first");
      await leave(reader);
      await ended.promise;
      assert.equal(await text(reader), null);
    }
  });
});
