/**
 * Signatures of webhooks, as Standard Webhooks describes them: HMAC-SHA256 over id, time and body, with a secret per
 * organization. A secret follows from the installation's own and a number that rotation raises, so none is stored. While
 * a rotation overlaps, and while the installation knows older secrets, deliveries carry a signature of each.
 */
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Database, Queryable } from "./database.ts";
import type { Secret } from "./secret.ts";

export type WebhookSecrets = {
  /** `whsec_…`: what a receiver checks with. */
  readonly current: string;
  /** The one before it, and until when deliveries are signed with it too; null where there is none. */
  readonly previous: { readonly secret: string; readonly until: Date } | null;
};

type Signing = { readonly generation: number; readonly overlapUntil: Date | null };

export async function webhookSecrets(db: Queryable, secret: Secret, of: { readonly organizationId: string; readonly nowMs: number }): Promise<WebhookSecrets> {
  const { generation, overlapUntil } = await signingOf(db, of.organizationId);
  const [key = Buffer.alloc(0)] = secret.keysFor(purpose);
  const overlaps = overlapUntil !== null && overlapUntil.getTime() > of.nowMs;
  return {
    current: secretText(key, of.organizationId, generation),
    previous: overlaps ? { secret: secretText(key, of.organizationId, generation - 1), until: overlapUntil } : null,
  };
}

/** Makes a new secret; the one before stays valid for as long as `overlapMs` says. */
export async function rotateWebhookSecret(db: Database, of: { readonly organizationId: string; readonly overlapMs: number; readonly nowMs: number }): Promise<void> {
  await db.query(
    `insert into webhook_signing (organization_id, generation, overlap_until) values ($1, 2, $2)
     on conflict (organization_id) do update set generation = webhook_signing.generation + 1, overlap_until = excluded.overlap_until`,
    [of.organizationId, of.overlapMs === 0 ? null : new Date(of.nowMs + of.overlapMs)],
  );
}

export type Signed = Readonly<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>>;

/** The headers of one attempt. The id is the receiver's idempotency key, the time is that of the attempt. */
export async function signedHeaders(
  db: Queryable,
  secret: Secret,
  message: { readonly organizationId: string; readonly id: string; readonly body: string; readonly nowMs: number },
): Promise<Signed> {
  const { organizationId, id, body, nowMs } = message;
  const { generation, overlapUntil } = await signingOf(db, organizationId);
  const generations = overlapUntil !== null && overlapUntil.getTime() > nowMs ? [generation, generation - 1] : [generation];
  const time = new Date(nowMs);
  const signatures = secret
    .keysFor(purpose)
    .flatMap((key) => generations.map((each) => new Webhook(secretText(key, organizationId, each)).sign(id, time, body)));
  return { "webhook-id": id, "webhook-timestamp": String(Math.floor(nowMs / 1_000)), "webhook-signature": signatures.join(" ") };
}

const purpose = "webhooks";

function secretText(key: Buffer, organizationId: string, generation: number): string {
  return `whsec_${createHmac("sha256", key).update(JSON.stringify([organizationId, generation])).digest("base64")}`;
}

async function signingOf(db: Queryable, organizationId: string): Promise<Signing> {
  const [row] = await db.query<Signing>(`select generation, overlap_until as "overlapUntil" from webhook_signing where organization_id = $1`, [organizationId]);
  return row ?? { generation: 1, overlapUntil: null };
}
