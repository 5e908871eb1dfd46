/**
 * `Idempotency-Key` on every POST: the same request sent again within a day gets the first answer, and is carried out once.
 * Only what was done is kept. A refusal frees the key, so that a corrected request may use it.
 */
import type { Context, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { createHash, randomUUID } from "node:crypto";
import { ApiError } from "../contract/errors.ts";
import type { Log } from "../engine/engine.ts";
import type { Idempotency } from "../engine/idempotency.ts";
import type { ApiEnv } from "./api.ts";
import { valueError } from "./validation-items.ts";

/** Printable ASCII, as in a quoted string of RFC 8941 without its quotes. */
const keyForm = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
/** When whoever sends a request that is in progress may look again. */
const waitSeconds = 2;

/** Sets `workId`: the id of what a POST creates, the same when the request is carried out again after a crash. */
export function idempotency(options: { readonly store: Idempotency; readonly now: () => number; readonly log: Log }): MiddlewareHandler<ApiEnv> {
  const { store, now, log } = options;
  return async (c, next) => {
    const key = c.req.method === "POST" ? c.req.header("idempotency-key") : undefined;
    if (key === undefined) {
      c.set("workId", randomUUID());
      return next();
    }
    if (!keyForm.test(key)) throw new ApiError("invalid_request", { detail: [valueError({ loc: ["header", "idempotency-key"], msg: "It has 1 to 255 printable ASCII characters", input: null })] });
    const { organizationId } = c.var.identity;
    const reservation = await store.reserve({ organizationId, key, fingerprint: await fingerprintOf(c), nowMs: now() });
    switch (reservation.kind) {
      case "answered":
        return replayed(c, reservation.answer);
      case "in_progress":
        throw new ApiError("in_progress", { retryAfterSeconds: waitSeconds });
      case "conflict":
        throw new ApiError("idempotency_conflict");
      case "reserved": {
        const held = { organizationId, key, workId: reservation.workId };
        c.set("workId", held.workId);
        await next();
        const { status, headers } = c.res;
        try {
          if (status >= 500) await store.suspend({ ...held, nowMs: now() });
          else if (status >= 400) await store.release(held);
          else await store.keep(held, { status, contentType: headers.get("content-type") ?? "application/json", body: await c.res.clone().text() });
        } catch (error) {
          // The work is done: the answer goes out, and the same request finds that work again when the lease has lapsed.
          log.warn({ reason: error instanceof Error ? error.message : "" }, "the answer to a request with an Idempotency-Key was not kept");
        }
        return undefined;
      }
    }
  };
}

function replayed(c: Context<ApiEnv>, answer: { readonly status: number; readonly contentType: string; readonly body: string }): Response {
  c.header("Idempotency-Replayed", "true");
  return c.body(answer.body, answer.status as ContentfulStatusCode, { "Content-Type": answer.contentType });
}

/** JSON bodies count, and they have been read already. Of a streamed upload, what its headers say. */
async function fingerprintOf(c: Context<ApiEnv>): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  const type = c.req.header("content-type") ?? "";
  const body = /json/i.test(type) ? await c.req.text() : `${type} ${c.req.header("content-length") ?? ""}`;
  return createHash("sha256").update(JSON.stringify([c.req.method, pathname + search])).update(body).digest("hex");
}
