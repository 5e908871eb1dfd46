/**
 * Who asks: a program with `Authorization: Bearer clapi_…`, or a person with the cookie of a session. Missing, malformed,
 * wrong, expired and revoked ones get the same answer.
 */
import type { Context, MiddlewareHandler } from "hono";
import { ApiError } from "../contract/errors.ts";
import { scopesOfRole } from "../contract/scopes.ts";
import { grouped } from "../engine/group-commit.ts";
import type { Identity } from "../engine/identity/api-keys.ts";
import { authenticate, touchKey } from "../engine/identity/api-keys.ts";
import { membershipsOf } from "../engine/identity/members.ts";
import type { ApiEnv, Dependencies } from "./api.ts";
import { refuseOtherSites } from "./people/same-site.ts";
import { refuseWithoutFeature } from "./scoped.ts";

/** RFC 6750, section 2.1; the scheme's name has no case (RFC 9110, section 11.1). */
const bearer = /^bearer +(clapi_[\w.~+/=-]{1,200})$/i;

/** "Last used" is written at most this often per key: it is for people, and a write per request would be its price. */
const touchMs = 60_000;
const keysRememberedMax = 10_000;
/** Keys that are looked up by one statement: those that come while another is under way. What was revoked before a request is refused. */
const keysPerLookUp = 64;

type Needed = Pick<Dependencies, "engine" | "people" | "tiers" | "now">;

export function authentication(needed: Needed): MiddlewareHandler<ApiEnv> {
  const byKey = keyHolder(needed);
  return async (c, next) => {
    const authorization = c.req.header("authorization");
    const identity = authorization === undefined ? await signedIn(c, needed) : await byKey(authorization);
    if (identity === null) {
      c.header("WWW-Authenticate", "Bearer"); // RFC 6750, section 3
      throw new ApiError("not_authenticated");
    }
    const tier = needed.tiers.of(identity.tier);
    if (identity.via === "key") refuseWithoutFeature("API_ACCESS", tier);
    c.set("identity", identity);
    c.set("tier", tier);
    await next();
  };
}

function keyHolder({ engine, now }: Needed): (authorization: string) => Promise<Identity | null> {
  const touchedAt = new Map<string, number>();
  const lookUp = grouped({
    rowsMax: keysPerLookUp,
    gatherMs: 0,
    run: (keys: readonly string[]) => authenticate(engine.database, engine.secret, { keys, nowMs: now() }),
  });
  const isTouchDue = (keyId: string, nowMs: number): boolean => nowMs - (touchedAt.get(keyId) ?? -Infinity) >= touchMs;

  return async (authorization) => {
    const key = bearer.exec(authorization)?.[1];
    const nowMs = now();
    const identity = key === undefined ? null : await lookUp.add(key);
    if (key === undefined || identity === null) return null;
    if (identity.isOutdated || isTouchDue(identity.keyId, nowMs)) {
      if (touchedAt.size >= keysRememberedMax) touchedAt.clear();
      touchedAt.set(identity.keyId, nowMs);
      await touchKey(engine.database, engine.secret, { keyId: identity.keyId, key, nowMs });
    }
    return identity;
  };
}

/** A person acts for the organization that `X-Organization-Id` names, else for the one that they joined first. */
async function signedIn(c: Context<ApiEnv>, { engine, people }: Needed): Promise<Identity | null> {
  if (c.req.header("cookie") === undefined) return null;
  const session = await people.whoIs(c.req.raw.headers);
  if (session === null) return null;
  refuseOtherSites(c);
  for (const cookie of session.cookies) c.header("Set-Cookie", cookie, { append: true });
  const memberships = await membershipsOf(engine.database, session.person.id);
  const wanted = c.req.header("x-organization-id");
  const membership = wanted === undefined ? memberships[0] : memberships.find(({ organizationId }) => organizationId === wanted);
  if (membership === undefined) throw new ApiError("not_a_member");
  const { organizationId, role, tier } = membership;
  return { organizationId, userId: session.person.id, role, scopes: scopesOfRole[role], tier, via: "session", keyId: session.person.id };
}
