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

/** Carries `work` out, or gives the answer of when the same was asked before. `fingerprint` differs wherever the request does; it is made where there is a key. */
export type Once = <Answer extends Response>(c: Context<ApiEnv>, fingerprint: () => Promise<string>, work: () => Promise<Answer>) => Promise<Answer>;

/** Sets `workId`: the id of what a POST creates, the same when the request is carried out again after a crash. */
export function carriedOutOnce(options: { readonly store: Idempotency; readonly now: () => number; readonly log: Log }): Once {
  const { store, now, log } = options;
  return async <Answer extends Response>(c: Context<ApiEnv>, fingerprint: () => Promise<string>, work: () => Promise<Answer>): Promise<Answer> => {
    const key = c.req.header("idempotency-key");
    if (key === undefined) {
      c.set("workId", randomUUID());
      return work();
    }
    if (!keyForm.test(key)) throw new ApiError("invalid_request", { detail: [valueError({ loc: ["header", "idempotency-key"], msg: "It has 1 to 255 printable ASCII characters", input: null })] });
    const { organizationId } = c.var.identity;
    const reservation = await store.reserve({ organizationId, key, fingerprint: await fingerprint(), nowMs: now() });
    switch (reservation.kind) {
      case "answered":
        return replayed(c, reservation.answer) as Answer; // the same work made it
      case "in_progress":
        throw new ApiError("in_progress", { retryAfterSeconds: waitSeconds });
      case "conflict":
        throw new ApiError("idempotency_conflict");
      case "reserved": {
        const held = { organizationId, key, workId: reservation.workId };
        c.set("workId", held.workId);
        const settled = async (settle: () => Promise<void>): Promise<void> => {
          try {
            await settle();
          } catch (error) {
            // What was done is done: the answer goes out, and the same request finds that work again when the lease has lapsed.
            log.warn({ reason: error instanceof Error ? error.message : "" }, "the answer to a request with an Idempotency-Key was not kept");
          }
        };
        const refused = (status: number): Promise<void> => settled(() => (status >= 500 ? store.suspend({ ...held, nowMs: now() }) : store.release(held)));
        const response = await work().catch(async (error: unknown) => {
          await refused(error instanceof ApiError ? error.status : 500);
          throw error;
        });
        const { status, headers } = response;
        if (status >= 400) await refused(status);
        else await settled(async () => store.keep(held, { status, contentType: headers.get("content-type") ?? "application/json", body: await response.clone().text() }));
        return response;
      }
    }
  };
}

/** For requests whose body has been read by now. */
export function idempotency(once: Once): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const carriedOut = async (): Promise<Response> => {
      await next();
      return c.res;
    };
    if (c.req.method !== "POST") return void (await next());
    return once(c, async () => fingerprintOf(c, await brought(c)), carriedOut);
  };
}

/** JSON counts by what it says; of any other body, what its headers say. */
async function brought(c: Context<ApiEnv>): Promise<string> {
  const type = c.req.header("content-type") ?? "";
  return /json/i.test(type) ? c.req.text() : `${type} ${c.req.header("content-length") ?? ""}`;
}

/** Of the request's address, and of what it brings. */
export function fingerprintOf(c: Context<ApiEnv>, body: string): string {
  const { pathname, search } = new URL(c.req.url);
  return createHash("sha256").update(JSON.stringify([c.req.method, pathname + search])).update(body).digest("hex");
}

function replayed(c: Context<ApiEnv>, answer: { readonly status: number; readonly contentType: string; readonly body: string }): Response {
  c.header("Idempotency-Replayed", "true");
  return c.body(answer.body, answer.status as ContentfulStatusCode, { "Content-Type": answer.contentType });
}
