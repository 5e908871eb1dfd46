/**
 * Quotes: what something would cost, promised for a few minutes (contract section 5.3). A quote is signed and holds its
 * own price, so that making one stores nothing; it is good for one execution of exactly the terms that it was made for,
 * and is redeemed in the transaction of that execution: neither happens without the other.
 *
 * `qte_<kid>_<issued at, unix seconds>_<hex>`, the hex being price (8 digits), rows (8), a random part (16, so that two
 * quotes for the same are two) and the signature (40, the first 160 bits of an HMAC-SHA256).
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Queryable } from "./database.ts";

/** What is priced, as JSON: the tool and everything that changes its price. The order of keys, and nulls, make no difference. */
export type QuoteTerms = { readonly tool: string } & Readonly<Record<string, unknown>>;

export type Quote = {
  readonly id: string;
  readonly expiresAtMs: number;
  /** Credits: the most that an execution under this quote may cost. */
  readonly cost: number;
  readonly rowCount: number;
};

export type QuoteRefusal =
  /** Not one of ours, made for other terms, or for another organization. */
  | { readonly kind: "quote_mismatch" }
  | { readonly kind: "quote_expired"; readonly expiredAtMs: number }
  | { readonly kind: "quote_used" }
  /** What is to be done has become dearer than was promised: the list has grown, or prices have risen. */
  | { readonly kind: "spend_cap_exceeded"; readonly quoted: number; readonly needed: number };

export type Redemption = {
  readonly organizationId: string;
  readonly quoteId: string;
  readonly terms: QuoteTerms;
  /** What the execution would cost by now. */
  readonly cost: number;
  readonly nowMs: number;
};

export type Quotes = {
  /** @example quotes.issue({ organizationId, terms: { tool: "enrich_list", list_id, scope: "full" }, rowCount: 40, cost: 440, nowMs }) */
  issue(asked: { readonly organizationId: string; readonly terms: QuoteTerms; readonly rowCount: number; readonly cost: number; readonly nowMs: number }): Quote;
  /** Checks everything but whether it was used; the caller's first refusal, before anything is done. */
  check(redemption: Redemption): { readonly kind: "valid"; readonly expiresAtMs: number } | QuoteRefusal;
  /** Uses the quote up, if and only if `tx` commits. */
  redeem(tx: Queryable, redemption: Redemption): Promise<{ readonly kind: "redeemed" } | QuoteRefusal>;
};

const keyId = "v1";
const form = /^qte_v1_(\d{1,12})_([0-9a-f]{8})([0-9a-f]{8})([0-9a-f]{16})([0-9a-f]{40})$/;
const numberMax = 0xffff_ffff;
/** A clock of another worker may be a little ahead of ours. */
const skewMs = 5_000;

export function createQuotes(options: { readonly key: Buffer; readonly ttlMs: number }): Quotes {
  const { key, ttlMs } = options;

  const sign = (head: string, of: { readonly organizationId: string; readonly terms: QuoteTerms }): string =>
    createHmac("sha256", key).update(JSON.stringify([keyId, head, of.organizationId, canonical(of.terms)])).digest("hex").slice(0, 40);

  const check: Quotes["check"] = (redemption) => {
    const [, issuedAt = "", cost = "", rows = "", nonce = "", signature = ""] = form.exec(redemption.quoteId) ?? [];
    const expected = sign(`${issuedAt}_${cost}${rows}${nonce}`, redemption);
    if (signature === "" || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return { kind: "quote_mismatch" };
    const issuedAtMs = Number(issuedAt) * 1_000;
    const expiresAtMs = issuedAtMs + ttlMs;
    if (redemption.nowMs >= expiresAtMs || issuedAtMs > redemption.nowMs + skewMs) return { kind: "quote_expired", expiredAtMs: expiresAtMs };
    const quoted = Number.parseInt(cost, 16);
    if (redemption.cost > quoted) return { kind: "spend_cap_exceeded", quoted, needed: redemption.cost };
    return { kind: "valid", expiresAtMs };
  };

  return {
    issue({ organizationId, terms, rowCount, cost, nowMs }) {
      const issuedAt = Math.floor(nowMs / 1_000);
      const head = `${String(issuedAt)}_${eightDigits(cost)}${eightDigits(rowCount)}${randomBytes(8).toString("hex")}`;
      return { id: `qte_${keyId}_${head}${sign(head, { organizationId, terms })}`, expiresAtMs: issuedAt * 1_000 + ttlMs, cost, rowCount };
    },
    check,
    async redeem(tx, redemption) {
      const checked = check(redemption);
      if (checked.kind !== "valid") return checked;
      // Two that present it at once wait for each other here; the second finds the row of the first, if that committed.
      const redeemed = await tx.query(
        `with forgotten as (delete from redeemed_quote where id in (select id from redeemed_quote where expires_at < $4 order by expires_at limit 100 for update skip locked))
         insert into redeemed_quote (id, organization_id, expires_at) values ($1, $2, $3) on conflict (id) do nothing returning id`,
        [redemption.quoteId, redemption.organizationId, new Date(checked.expiresAtMs), new Date(redemption.nowMs - forgetAfterMs)],
      );
      return redeemed.length > 0 ? { kind: "redeemed" } : { kind: "quote_used" };
    },
  };
}

/** Long enough that a quote is still known as used, and not only as expired, to a worker whose clock is behind. */
const forgetAfterMs = 3_600_000;

/** What a filter is known by in an estimate: `none`, or 16 hexadecimal digits. */
export function filterHashOf(filters: object | null): string {
  return filters === null ? "none" : createHash("sha256").update(canonical(filters)).digest("hex").slice(0, 16);
}

/** JSON in which equal values are equal texts: keys sorted, what is null left out. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    const stated = Object.entries(each).filter(([, inner]) => inner !== null && inner !== undefined);
    return Object.fromEntries(stated.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function eightDigits(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > numberMax) throw new Error(`A quote cannot hold ${String(value)}.`);
  return value.toString(16).padStart(8, "0");
}
