/** What an operation needs of its caller: a scope of the key and a feature of the tier, checked before anything is read or written. */
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../contract/errors.ts";
import type { Feature } from "../contract/features.ts";
import type { Scope } from "../contract/scopes.ts";
import type { EnrichmentType } from "../contract/terms.ts";
import type { Identity } from "../engine/identity/api-keys.ts";
import type { Tier } from "../engine/tiers.ts";
import type { ApiEnv } from "./api.ts";

type Scoped = { readonly middleware: MiddlewareHandler<ApiEnv>; readonly security: { apiKey: string[] }[] };

/** Part of a route: `createRoute({ ...scoped("lists:read"), … })`. Null where any valid key will do. */
export function scoped(scope: Scope | null): Scoped {
  return {
    middleware: async (c, next) => {
      if (scope !== null) {
        refuseWithout(scope, c.var.identity);
        refuseWithoutFeature(featureOfScope[scope], c.var.tier);
      }
      await next();
    },
    security: [{ apiKey: scope === null ? [] : [scope] }],
  };
}

/** For an operation that needs a second scope for a part of what it can do. */
export function refuseWithout(scope: Scope, identity: Identity): void {
  const granted = identity.scopes;
  if (granted.includes(scope)) return;
  throw new ApiError("insufficient_scope", { detail: `This needs the scope ${scope}`, details: { required: [scope], granted } });
}

const featureOfScope: Partial<Record<Scope, Feature>> = {
  "export:read": "export_leads",
  "smart_agents:read": "smart_agents",
  "smart_agents:write": "smart_agents",
};

/** For an operation that needs a feature for what is asked of it. */
export function refuseWithoutFeature(feature: Feature | undefined, tier: Tier): void {
  if (feature === undefined || tier.features.includes(feature)) return;
  throw new ApiError("feature_gated", { detail: `This needs the feature ${feature}, which your plan does not have`, details: { feature, tier: tier.name } });
}

/** What looking for the fields of a type needs. */
export function refuseType(type: EnrichmentType, tier: Tier): void {
  for (const feature of featuresOfType[type]) refuseWithoutFeature(feature, tier);
}

const featuresOfType: Readonly<Record<EnrichmentType, readonly Feature[]>> = {
  none: [],
  partial: ["enrich_email"],
  phone_only: ["enrich_phone"],
  full: ["enrich_email", "enrich_phone"],
  prospecting_only: ["enrich_email"],
};
