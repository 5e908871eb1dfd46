/** One line per request: what was asked, by which organization, how it ended. No values of queries, no bodies, no keys. */
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Log } from "../engine/engine.ts";
import type { Identity } from "../engine/identity/api-keys.ts";
import type { ApiEnv } from "./api.ts";

export function accessLog(log: Log): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startMs = performance.now();
    await next();
    const identity: Identity | undefined = c.get("identity");
    const fields = {
      requestId: c.get("requestId"),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ms: Math.round(performance.now() - startMs),
      ...(identity === undefined ? {} : { organization: identity.organizationId }),
    };
    log.info(fields, "request");
  };
}
