/**
 * How hosts kept their word to everybody who relied on it, by the domain of their addresses. Counts addresses, and forgets
 * them slowly. Asked for each address that is called deliverable, so that what was just read is good enough for the next.
 */
import type { HostWord } from "../domain/host-word.ts";
import { wordHalfLifeDays } from "../domain/host-word.ts";
import type { Queryable } from "./database.ts";

/** Null where nobody was disappointed. */
export type WordOf = (domain: string) => Promise<HostWord | null>;

const readAgainMs = 10_000;
// What is left of a single bounce after a year and a half.
const wordMin = 0.02;

export function hostWords(db: Queryable, now: () => number): WordOf {
  let disappointing: Promise<ReadonlySet<string>> | null = null;
  let readMs = 0;
  return async (domain) => {
    if (disappointing === null || now() - readMs >= readAgainMs) {
      readMs = now();
      disappointing = domainsOf(db);
      // Whoever asks next reads it anew.
      disappointing.catch(() => (disappointing = null));
    }
    return (await disappointing).has(domain) ? read(db, { domain, nowMs: now() }) : null;
  };
}

const domainsMax = 100_000;

async function domainsOf(db: Queryable): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ domain: string }>(`select distinct domain from mail_outcome where promised limit ${String(domainsMax)}`);
  return new Set(rows.map(({ domain }) => domain));
}

async function read(db: Queryable, { domain, nowMs }: { readonly domain: string; readonly nowMs: number }): Promise<HostWord | null> {
  const [row] = await db.query<HostWord>(
    `select coalesce(sum(weight) filter (where promised), 0)::float8 as broken, coalesce(sum(weight) filter (where kind = 'delivered'), 0)::float8 as kept
     from (
       select kind, promised, power(0.5, greatest(0, extract(epoch from $2::timestamptz - happened_at)) / ($3::float8 * 86400)) as weight
       from mail_outcome where domain = $1 and (kind = 'delivered' or promised)
     ) weighed`,
    [domain, new Date(nowMs), wordHalfLifeDays],
  );
  return row === undefined || row.broken < wordMin ? null : { broken: rounded(row.broken), kept: rounded(row.kept) };
}

function rounded(weight: number): number {
  return Math.round(weight * 100) / 100;
}
