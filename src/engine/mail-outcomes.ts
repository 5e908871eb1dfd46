/**
 * What came of messages that were sent. One row per organization, address and kind, the last time that it happened: to
 * import the same report again changes nothing. Addresses are kept as keyed hashes (HMAC-SHA256), of each organization's
 * own, so that the table tells nobody whom somebody writes to.
 */
import { createHmac } from "node:crypto";
import type { VerdictReason } from "../contract/terms.ts";
import { addressKey, domainOf } from "../domain/addresses.ts";
import type { SentMail } from "../domain/catch-all-score.ts";
import type { Bounced, MailOutcome, MailOutcomeKind } from "../domain/mail-outcome.ts";
import type { Queryable } from "./database.ts";
import { settlePatterns } from "./pattern-memory.ts";
import type { Secret } from "./secret.ts";

export type Recorded = Readonly<Record<MailOutcomeKind, number>> & {
  /** Not new: the same, or something later, was known. */
  readonly known: number;
};

const rowsPerStatement = 1_000;

export async function recordOutcomes(
  db: Queryable,
  { secret, organizationId, outcomes, nowMs }: { readonly secret: Secret; readonly organizationId: string; readonly outcomes: readonly MailOutcome[]; readonly nowMs: number },
): Promise<Recorded> {
  const counts = { hard: 0, soft: 0, policy: 0, delivered: 0, known: 0 };
  const vouchedFor = await settlePatterns(db, { secret, outcomes, nowMs });
  for (let from = 0; from < outcomes.length; from += rowsPerStatement) {
    const part = outcomes.slice(from, from + rowsPerStatement);
    const reliable = await calledReliable(db, { organizationId, outcomes: part });
    const rows = part.map(({ address, kind, reason, atMs }) => ({
      promised: kind === "hard" && (vouchedFor.has(address.toLowerCase()) || reliable.has(address.toLowerCase())),
      address: hashesOf(secret, organizationId, address)[0],
      kind,
      domain: domainOf(address).toLowerCase(),
      reason,
      happened_at: new Date(atMs).toISOString(),
    }));
    const stored = await db.query<{ kind: MailOutcomeKind }>(
      `insert into mail_outcome (organization_id, address, kind, domain, reason, promised, happened_at, recorded_at)
       select distinct on (address, kind) $1, address, kind, domain, reason, promised, happened_at, $3::timestamptz
       from json_to_recordset($2::json) as given(address uuid, kind text, domain text, reason text, promised boolean, happened_at timestamptz)
       order by address, kind, happened_at desc
       on conflict (organization_id, address, kind) do update
         set reason = excluded.reason, promised = mail_outcome.promised or excluded.promised, happened_at = excluded.happened_at, recorded_at = excluded.recorded_at
         where mail_outcome.happened_at < excluded.happened_at
       returning kind`,
      [organizationId, JSON.stringify(rows), new Date(nowMs)],
    );
    for (const { kind } of stored) counts[kind] += 1;
    counts.known += rows.length - stored.length;
  }
  return counts;
}

/** Of those that bounced, in lower case, the leads that we had called reliable. */
async function calledReliable(db: Queryable, { organizationId, outcomes }: { readonly organizationId: string; readonly outcomes: readonly MailOutcome[] }): Promise<ReadonlySet<string>> {
  const bounced = outcomes.flatMap(({ kind, address }) => (kind === "hard" ? [address.toLowerCase()] : []));
  if (bounced.length === 0) return new Set();
  const rows = await db.query<{ address: string }>(
    "select lower(email) as address from lead where organization_id = $1 and email_status = 'reliable' and lower(email) = any($2::text[])",
    [organizationId, bounced],
  );
  return new Set(rows.map(({ address }) => address));
}

/** Of the given addresses those whose last word is a hard bounce. A mailbox that was taken away may be given back: mail that arrives later settles it. */
export async function bouncedAmong(
  db: Queryable,
  { secret, organizationId, addresses }: { readonly secret: Secret; readonly organizationId: string; readonly addresses: readonly string[] },
): Promise<Map<string, Bounced>> {
  const addressOf = new Map(addresses.flatMap((address) => hashesOf(secret, organizationId, address).map((hash) => [hash, address] as const)));
  if (addressOf.size === 0) return new Map();
  const rows = await db.query<{ address: string; reason: VerdictReason | null; happened_at: Date }>(
    `select o.address, o.reason, o.happened_at from mail_outcome o
     where o.organization_id = $1 and o.address = any($2::uuid[]) and o.kind = 'hard'
       and not exists (select 1 from mail_outcome d where d.organization_id = $1 and d.address = o.address and d.kind = 'delivered' and d.happened_at > o.happened_at)`,
    [organizationId, `{${[...addressOf.keys()].join(",")}}`],
  );
  return new Map(rows.map((row) => [addressOf.get(row.address) ?? "", { reason: row.reason ?? "mailbox_not_found", atMs: row.happened_at.getTime() }]));
}

const watchedForMs = 1_000;

/** Whether an organization ever reported a hard bounce, asked once a second: most never did, and no address needs to be looked up for them. */
export function bounceWatch(db: Queryable, now: () => number): (organizationId: string) => Promise<boolean> {
  const watched = new Map<string, { readonly has: Promise<boolean>; readonly untilMs: number }>();
  return (organizationId) => {
    const known = watched.get(organizationId);
    if (known !== undefined && known.untilMs > now()) return known.has;
    const has = db.query("select 1 from mail_outcome where organization_id = $1 and kind = 'hard' limit 1", [organizationId]).then((rows) => rows.length > 0);
    watched.set(organizationId, { has, untilMs: now() + watchedForMs });
    has.catch(() => watched.delete(organizationId));
    return has;
  };
}

/** How mail to the address fared, and, whoever sent it, to others at its domain: addresses are counted, not messages. */
export async function sentTo(
  db: Queryable,
  { secret, organizationId, address }: { readonly secret: Secret; readonly organizationId: string; readonly address: string },
): Promise<SentMail | null> {
  const [row] = await db.query<SentMail>(
    `select coalesce(bool_or(kind = 'delivered' and organization_id = $2 and address = any($3::uuid[])), false) as delivered,
       (count(*) filter (where kind = 'hard'))::int as "domainHard", (count(*) filter (where kind = 'delivered'))::int as "domainDelivered"
     from mail_outcome where domain = $1 and kind in ('hard', 'delivered')`,
    [domainOf(address).toLowerCase(), organizationId, `{${hashesOf(secret, organizationId, address).join(",")}}`],
  );
  return row === undefined || row.domainHard + row.domainDelivered === 0 ? null : row;
}

/** Newest secret first; a UUID holds the first half, which is enough that two addresses never meet. */
function hashesOf(secret: Secret, organizationId: string, address: string): string[] {
  return secret.keysFor("mail outcomes").map((key) => {
    const hex = createHmac("sha256", key).update(`${organizationId}\n${addressKey(address)}`).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
  });
}
