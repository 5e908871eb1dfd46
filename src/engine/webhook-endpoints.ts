/**
 * Endpoints of an organization: where it wants to be told of more than the end of one request's workflow. An endpoint, or
 * a `webhook_url`, at which every attempt has failed for days is switched off, and said so; deliveries to it fail at once
 * until somebody switches it on again.
 */
import { randomUUID } from "node:crypto";
import type { WebhookEvent } from "../contract/terms.ts";
import type { Database, Queryable } from "./database.ts";
import { isUuid } from "./uuid.ts";

export type Endpoint = {
  readonly id: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly failingSince: Date | null;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
};

const endpointsMax = 20;
const columns = `id::text as id, url, events, failing_since as "failingSince", disabled_at as "disabledAt", created_at as "createdAt"`;

export type Registered = { readonly kind: "registered"; readonly endpoint: Endpoint } | { readonly kind: "too_many_endpoints" };

/** Registering a URL again changes its events, and switches it on again. */
export async function registerEndpoint(
  db: Database,
  of: { readonly organizationId: string; readonly url: string; readonly events: readonly WebhookEvent[]; readonly nowMs: number },
): Promise<Registered> {
  return db.transaction(async (tx) => {
    await tx.query("select 1 from organization where id = $1 for no key update", [of.organizationId]);
    const others = await tx.query("select 1 from webhook_endpoint where organization_id = $1 and events <> '{}' and url <> $2", [of.organizationId, of.url]);
    if (others.length >= endpointsMax) return { kind: "too_many_endpoints" };
    const [endpoint] = await tx.query<Endpoint>(
      `insert into webhook_endpoint (id, organization_id, url, events, created_at) values ($1, $2, $3, $4, $5)
       on conflict (organization_id, url) do update set events = excluded.events, disabled_at = null, failing_since = null returning ${columns}`,
      [randomUUID(), of.organizationId, of.url, of.events, new Date(of.nowMs)],
    );
    if (endpoint === undefined) throw new Error("An endpoint that was just made is gone.");
    return { kind: "registered", endpoint };
  });
}

/** Those that were registered, and those that are switched off. */
export function listEndpoints(db: Queryable, organizationId: string): Promise<Endpoint[]> {
  return db.query<Endpoint>(
    `select ${columns} from webhook_endpoint where organization_id = $1 and (events <> '{}' or disabled_at is not null) order by created_at, id`,
    [organizationId],
  );
}

/** True where there was one. */
export async function removeEndpoint(db: Queryable, of: { readonly organizationId: string; readonly id: string }): Promise<boolean> {
  if (!isUuid(of.id)) return false;
  return (await db.query("delete from webhook_endpoint where id = $1 and organization_id = $2 returning id", [of.id, of.organizationId])).length > 0;
}

export async function enableEndpoint(db: Queryable, of: { readonly organizationId: string; readonly id: string }): Promise<Endpoint | null> {
  if (!isUuid(of.id)) return null;
  const [endpoint] = await db.query<Endpoint>(
    `update webhook_endpoint set disabled_at = null, failing_since = null where id = $1 and organization_id = $2 returning ${columns}`,
    [of.id, of.organizationId],
  );
  return endpoint ?? null;
}

export type Fared = { readonly organizationId: string; readonly url: string; readonly ok: boolean; readonly disableAfterMs: number; readonly nowMs: number };

/** Remembers how an attempt went; true where the endpoint was switched off by it. */
export async function recordHealth(db: Database, fared: Fared): Promise<boolean> {
  const { organizationId, url, nowMs } = fared;
  if (fared.ok) {
    await db.query("update webhook_endpoint set failing_since = null where organization_id = $1 and url = $2 and failing_since is not null", [organizationId, url]);
    return false;
  }
  return db.transaction(async (tx) => {
    const [endpoint] = await tx.query<{ failingSince: Date; isDisabled: boolean }>(
      `insert into webhook_endpoint (id, organization_id, url, events, failing_since, created_at) values ($1, $2, $3, '{}', $4, $4)
       on conflict (organization_id, url) do update set failing_since = coalesce(webhook_endpoint.failing_since, excluded.failing_since)
       returning failing_since as "failingSince", disabled_at is not null as "isDisabled"`,
      [randomUUID(), organizationId, url, new Date(nowMs)],
    );
    if (endpoint === undefined || endpoint.isDisabled || nowMs - endpoint.failingSince.getTime() < fared.disableAfterMs) return false;
    await tx.query("update webhook_endpoint set disabled_at = $3 where organization_id = $1 and url = $2", [organizationId, url, new Date(nowMs)]);
    await announce(tx, { organizationId, event: "webhook.disabled", data: { url, failing_since: endpoint.failingSince.toISOString() }, nowMs });
    return true;
  });
}

/** Tells every endpoint that wants to hear of it, if and only if `tx` commits. */
export async function announce(
  tx: Queryable,
  of: { readonly organizationId: string; readonly event: WebhookEvent; readonly data: object; readonly workflowId?: string; readonly nowMs: number },
): Promise<void> {
  const body = { event: of.event, organization_id: of.organizationId, created_at: new Date(of.nowMs).toISOString(), ...of.data };
  await tx.query(
    `insert into delivery (id, workflow_id, organization_id, url, event, body, status, next_at, created_at)
     select gen_random_uuid(), $2, organization_id, url, $3, $4::json, 'pending', $5, $5
     from webhook_endpoint where organization_id = $1 and $3 = any(events) and disabled_at is null`,
    [of.organizationId, of.workflowId ?? null, of.event, JSON.stringify(body), new Date(of.nowMs)],
  );
}
