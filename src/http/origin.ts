/** Under which URL callers reach this server: for the absolute links in answers. */
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api.ts";

/** The configured one; else the one that the request was sent to. Without a trailing slash. */
export function origin(publicUrl: string | null): MiddlewareHandler<ApiEnv> {
  const configured = publicUrl?.replace(/\/+$/, "") ?? null;
  return async (c, next) => {
    c.set("origin", configured ?? new URL(c.req.url).origin);
    await next();
  };
}
