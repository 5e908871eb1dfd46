/**
 * Who asks: `Authorization: Bearer clapi_…`, and nothing else. Missing, malformed, wrong, expired and revoked keys get
 * the same answer.
 */
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../contract/errors.ts";
import { authenticate, touchKey } from "../engine/identity/api-keys.ts";
import type { ApiEnv, Dependencies } from "./api.ts";
import { refuseWithoutFeature } from "./scoped.ts";

/** RFC 6750, section 2.1; the scheme's name has no case (RFC 9110, section 11.1). */
const bearer = /^bearer +(clapi_[\w.~+/=-]{1,200})$/i;

/** "Last used" is written at most this often per key: it is for people, and a write per request would be its price. */
const touchMs = 60_000;
const keysRememberedMax = 10_000;

export function authentication({ engine, tiers, now }: Pick<Dependencies, "engine" | "tiers" | "now">): MiddlewareHandler<ApiEnv> {
  const touchedAt = new Map<string, number>();
  const isTouchDue = (keyId: string, nowMs: number): boolean => nowMs - (touchedAt.get(keyId) ?? -Infinity) >= touchMs;

  return async (c, next) => {
    const key = bearer.exec(c.req.header("authorization") ?? "")?.[1];
    const nowMs = now();
    const identity = key === undefined ? null : await authenticate(engine.database, engine.secret, { key, nowMs });
    if (key === undefined || identity === null) {
      c.header("WWW-Authenticate", "Bearer"); // RFC 6750, section 3
      throw new ApiError("not_authenticated");
    }
    if (identity.isOutdated || isTouchDue(identity.keyId, nowMs)) {
      if (touchedAt.size >= keysRememberedMax) touchedAt.clear();
      touchedAt.set(identity.keyId, nowMs);
      await touchKey(engine.database, engine.secret, { keyId: identity.keyId, key, nowMs });
    }
    const tier = tiers.of(identity.tier);
    refuseWithoutFeature("API_ACCESS", tier);
    c.set("identity", identity);
    c.set("tier", tier);
    await next();
  };
}
