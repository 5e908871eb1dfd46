/**
 * Server-sent events (HTML Living Standard, section 9.2). What is to be sent is asked for one event at a time, as fast as
 * the receiver takes it: nothing piles up here for one that is slow or has stopped reading.
 */
import type { Context } from "hono";

export type ServerEvent = {
  readonly event: string;
  /** What a receiver that was cut off sends back as `Last-Event-ID`; without one, the last stands. */
  readonly id?: string;
  readonly data: object;
};

/** For how long a receiver waits before it connects again. */
export const reconnect = "retry: 3000\n\n";

/** Receivers and proxies take a connection that is silent for longer to be dead. */
const heartbeatMs = 15_000;
const heartbeat = ": still here\n\n";

/** JSON has no line breaks, so that each event is two or three lines. */
export function written({ event, id, data }: ServerEvent): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

type StreamOptions = { readonly msMax: number; readonly heartbeatMs?: number };

/** `events` ends by itself soon after its signal, which is aborted when the receiver has gone or the stream is `msMax` old. */
export function eventStream(c: Context, events: (signal: AbortSignal) => AsyncGenerator<string>, options: StreamOptions): Response {
  const headers = { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no" };
  const gone = new AbortController();
  const parts = events(AbortSignal.any([c.req.raw.signal, gone.signal, AbortSignal.timeout(options.msMax)]));
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<string>> | null = null;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= parts.next();
      const part = await orQuiet(next, options.heartbeatMs ?? heartbeatMs);
      if (part === "quiet") return controller.enqueue(encoder.encode(heartbeat));
      next = null;
      if (part.done === true) controller.close();
      else controller.enqueue(encoder.encode(part.value));
    },
    async cancel() {
      gone.abort();
      await parts.return(undefined);
    },
  });
  return c.body(stream, 200, headers);
}

async function orQuiet<T>(next: Promise<T>, ms: number): Promise<T | "quiet"> {
  const quiet = Promise.withResolvers<"quiet">();
  const timer = setTimeout(() => quiet.resolve("quiet"), ms);
  try {
    return await Promise.race([next, quiet.promise]);
  } finally {
    clearTimeout(timer);
  }
}
