/** Counts every request of a known caller: by whom, of what, and how it was refused. */
import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Identity } from "../engine/identity/api-keys.ts";
import type { Usage } from "../engine/usage.ts";
import type { ApiEnv } from "./api.ts";

export function usageCount(options: { readonly usage: Usage; readonly now: () => number }): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const { identity, workId } = c.var as Partial<ApiEnv["Variables"]>;
    if (identity === undefined) return;
    options.usage.record({
      organizationId: identity.organizationId,
      ...askedBy(c, identity),
      error: c.res.headers.get("x-error-code"),
      workId: workId ?? null,
      nowMs: options.now(),
    });
  };
}

/** What a request, and whatever it costs, is counted under. */
export function askedBy(c: Context<ApiEnv>, identity: Identity): { readonly caller: string; readonly path: string } {
  return { caller: identity.keyId ?? identity.userId, path: routePath(c, -1) };
}
