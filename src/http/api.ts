/** What every operation is given, and what it is mounted on. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ReadReport } from "../domain/mail-outcome.ts";
import type { Engine, Log } from "../engine/engine.ts";
import type { Identity } from "../engine/identity/api-keys.ts";
import type { People } from "../engine/identity/people.ts";
import type { Attempts } from "../engine/rate-limits.ts";
import type { Tier, Tiers } from "../engine/tiers.ts";
import type { WebhookPolicy } from "./webhook-url.ts";

export type Dependencies = {
  readonly engine: Pick<Engine, "database" | "intake" | "secret" | "cancel" | "usage" | "quotes" | "companies" | "suppressed" | "agents" | "watching">;
  readonly people: People;
  /** To sign in. */
  readonly attempts: Attempts;
  readonly tiers: Tiers;
  readonly log: Log;
  readonly now: () => number;
  readonly readReport: ReadReport;
  readonly webhookPolicy: WebhookPolicy;
  /** Under which URL callers reach this server; null for the one that each request was sent to. */
  readonly publicUrl: string | null;
  /** Lead lists that one user may own. */
  readonly listsMax: number;
  /** False while the operator takes no lists. */
  readonly importsLists: boolean;
  /** Of the product, for `openapi.json`. */
  readonly version: string;
};

export type ApiEnv = {
  Variables: {
    requestId: string;
    origin: string;
    identity: Identity;
    tier: Tier;
    /** The id of what a POST creates: `idempotency.ts`. */
    workId: string;
  };
};

/** Everything on it is behind `authentication.ts`: operations find who asks in `c.var.identity`. */
export type Api = OpenAPIHono<ApiEnv>;
