/**
 * How often a caller may ask. Every answer says what is left (draft-ietf-httpapi-ratelimit-headers), a refusal also when to
 * come back. Polls for the state of running work are counted apart, so that watching work never stops anybody from
 * submitting more.
 */
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { ApiError } from "../contract/errors.ts";
import type { Quota, RateLimits } from "../engine/rate-limits.ts";
import { windowSeconds } from "../engine/rate-limits.ts";
import type { ApiEnv } from "./api.ts";

/** `polls` are the paths of the routes that count as one. */
export function limits(rateLimits: RateLimits, polls: ReadonlySet<string>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { identity, tier } = c.var;
    const isPoll = c.req.method === "GET" && polls.has(routePath(c, -1));
    const taken = await (isPoll ? rateLimits.takePoll : rateLimits.takeRequest)(identity, tier.limits);
    c.header("RateLimit-Policy", taken.quotas.map(({ name, limit }) => `"${name}";q=${String(limit)};w=${String(windowSeconds)}`).join(", "));
    c.header("RateLimit", taken.quotas.map((quota) => `"${quota.name}";r=${String(quota.remaining)};t=${String(seconds(quota))}`).join(", "));
    if (taken.kind === "refused") {
      throw new ApiError("rate_limited", { retryAfterSeconds: Math.max(1, ...taken.quotas.filter((quota) => quota.remaining === 0).map(seconds)) });
    }
    await next();
  };
}

function seconds({ resetMs }: Quota): number {
  return Math.ceil(resetMs / 1_000);
}
