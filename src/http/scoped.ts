/** What an operation needs of the key that calls it: one scope, checked before anything is read or written. */
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../contract/errors.ts";
import type { Scope } from "../contract/scopes.ts";
import type { Identity } from "../engine/identity/api-keys.ts";
import type { ApiEnv } from "./api.ts";

type Scoped = { readonly middleware: MiddlewareHandler<ApiEnv>; readonly security: { apiKey: string[] }[] };

/** Part of a route: `createRoute({ ...scoped("lists:read"), … })`. Null where any valid key will do. */
export function scoped(scope: Scope | null): Scoped {
  return {
    middleware: async (c, next) => {
      if (scope !== null) refuseWithout(scope, c.var.identity);
      await next();
    },
    security: [{ apiKey: scope === null ? [] : [scope] }],
  };
}

/** For an operation that needs a second scope for a part of what it can do. */
function refuseWithout(scope: Scope, identity: Identity): void {
  const granted = identity.scopes;
  if (granted.includes(scope)) return;
  throw new ApiError("insufficient_scope", { detail: `This needs the scope ${scope}`, details: { required: [scope], granted } });
}
