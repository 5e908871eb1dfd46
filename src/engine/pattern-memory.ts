/**
 * What is known about how mail domains make addresses, in the database, shared by all workers. An address counts once: it
 * is kept as a keyed hash, and seen again it becomes fresher, and better known where that is so.
 */
import type { KeyObject } from "node:crypto";
import { createHmac, createSecretKey } from "node:crypto";
import type { EvidenceKind, Explained, PatternMemory, Remembered } from "../domain/finder/pattern-memory.ts";
import { evidenceWeights, explained } from "../domain/finder/pattern-memory.ts";
import type { MailOutcome } from "../domain/mail-outcome.ts";
import type { Database, Queryable } from "./database.ts";
import { evidenceSample } from "./evidence-sample.ts";
import type { Secret } from "./secret.ts";

const rowsMax = 200;
/** Colleagues are asked for together: what was just read is good enough for the next of them. */
const readAgainMs = 10_000;
const domainsRemembered = 2_000;
const dayMs = 86_400_000;
const purpose = "pattern evidence";

export function sharedPatternMemory(options: { readonly database: Database; readonly secret: Secret; readonly now: () => number }): PatternMemory {
  const { database, now } = options;
  const key = createSecretKey(options.secret.keyFor(purpose));
  const sampleOf = evidenceSample();
  const recent = new Map<string, { readonly atMs: number; readonly rows: Promise<readonly Remembered[]> }>();

  return {
    recall(site) {
      const nowMs = now();
      const known = recent.get(site);
      if (known !== undefined && nowMs - known.atMs < readAgainMs) return known.rows;
      const rows = read(database, site, nowMs);
      rows.catch(() => recent.delete(site)); // whoever asks next reads it anew
      if (recent.size >= domainsRemembered) recent.clear();
      recent.set(site, { atMs: nowMs, rows });
      return rows;
    },
    async learn(observations) {
      const rows = sampleOf(observations, now()).flatMap((observation) => {
        const found = explained(observation);
        return found === null ? [] : [{ ...found, site: observation.site, address: hashOf(observation.address, key) }];
      });
      if (rows.length === 0) return;
      await write(database, strongestOf(rows), now());
      for (const { site, domain } of rows) for (const each of [site, domain]) recent.delete(each);
    },
  };
}

/**
 * An address that mail was delivered to is right; one that does not exist teaches nothing any more. Answers with those that
 * came back although their host had vouched for them, in lower case.
 */
export async function settlePatterns(db: Queryable, { secret, outcomes, nowMs }: { readonly secret: Secret; readonly outcomes: readonly MailOutcome[]; readonly nowMs: number }): Promise<ReadonlySet<string>> {
  const keys = secret.keysFor(purpose).map((key) => createSecretKey(key));
  const hashes = (kind: MailOutcome["kind"]): Map<string, string> =>
    new Map(outcomes.filter((outcome) => outcome.kind === kind).flatMap(({ address }) => keys.map((key) => [hashOf(address, key), address.toLowerCase()])));
  const [gone, arrived] = [hashes("hard"), hashes("delivered")];
  if (arrived.size > 0) await db.query("update pattern_evidence set kind = 'delivered', seen_on = $2::date where address = any($1::uuid[])", [[...arrived.keys()], dayOf(nowMs)]);
  if (gone.size === 0) return new Set();
  const forgotten = await db.query<{ address: string; kind: EvidenceKind }>("delete from pattern_evidence where address = any($1::uuid[]) returning address, kind", [[...gone.keys()]]);
  return new Set(forgotten.flatMap(({ address, kind }) => (kind === "verified" ? [gone.get(address) ?? ""] : [])));
}

type Row = Explained & { readonly site: string; readonly address: string };

async function read(database: Database, site: string, nowMs: number): Promise<readonly Remembered[]> {
  const rows = await database.query<Omit<Remembered, "ageDays"> & { readonly seen: string }>(
    `select domain, kind, fits, choices, seen_on::text as seen from pattern_evidence where site = $1 or domain = $1 order by seen_on desc, address limit ${String(rowsMax)}`,
    [site],
  );
  return rows.map(({ domain, kind, fits, choices, seen }) => ({ domain, kind, fits, choices, ageDays: Math.max(0, Math.floor((nowMs - Date.parse(seen)) / dayMs)) }));
}

// In the order of their keys, so that workers wait for each other instead of deadlocking.
const statement = `
insert into pattern_evidence (domain, address, site, kind, fits, choices, seen_on)
select domain, address, site, kind, fits, choices, $2::date
from json_to_recordset($1::json) as t(domain text, address uuid, site text, kind text, fits json, choices json)
order by domain, address
on conflict (domain, address) do update set site = excluded.site, seen_on = excluded.seen_on,
  kind = case when array_position($3::text[], excluded.kind) <= array_position($3::text[], pattern_evidence.kind) then excluded.kind else pattern_evidence.kind end,
  fits = excluded.fits, choices = excluded.choices`;

async function write(database: Database, rows: readonly Row[], nowMs: number): Promise<void> {
  await database.query(statement, [JSON.stringify(rows), dayOf(nowMs), strongestFirst]);
}

const strongestFirst = (Object.keys(evidenceWeights) as EvidenceKind[]).toSorted((a, b) => evidenceWeights[b] - evidenceWeights[a]);

/** One statement may not touch a row twice. */
function strongestOf(rows: readonly Row[]): Row[] {
  const kept = new Map<string, Row>();
  for (const row of rows) {
    const other = kept.get(`${row.domain} ${row.address}`);
    if (other === undefined || evidenceWeights[row.kind] >= evidenceWeights[other.kind]) kept.set(`${row.domain} ${row.address}`, row);
  }
  return [...kept.values()];
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** 128 bits, of an address in lower case: nobody who has the table can find out whose it is without the secret. */
function hashOf(address: string, key: KeyObject): string {
  const hex = createHmac("sha256", key).update(address.toLowerCase()).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
