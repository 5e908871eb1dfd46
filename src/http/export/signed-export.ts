/**
 * Links to exports: everything that the download needs stands in the link, signed, so that nothing is stored for it. Who
 * has the link may read this list until it expires, as the contract has it (section 5.9); nobody can make one, or turn one
 * into another.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "@hono/zod-openapi";

const terms = z.object({ list: z.string(), columns: z.array(z.string()) });
export type ExportTerms = z.output<typeof terms>;

export type SignedExports = {
  /** `<what>.csv?exp=<unix seconds>&sig=<hex>` */
  sign(asked: ExportTerms, expiresAtMs: number): string;
  /** Null where it was not signed here, or its time is over. */
  read(link: { readonly what: string; readonly exp: string; readonly sig: string }, nowMs: number): ExportTerms | null;
};

export function signedExports(key: Buffer): SignedExports {
  const signatureOf = (what: string, exp: string): string => createHmac("sha256", key).update(`${what}\n${exp}`).digest("hex");
  return {
    sign(asked, expiresAtMs) {
      const what = Buffer.from(JSON.stringify(asked)).toString("base64url");
      const exp = String(Math.floor(expiresAtMs / 1_000));
      return `${what}.csv?exp=${exp}&sig=${signatureOf(what, exp)}`;
    },
    read({ what, exp, sig }, nowMs) {
      const expected = signatureOf(what, exp);
      const given = Buffer.from(sig);
      if (given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected))) return null;
      return Number(exp) * 1_000 > nowMs ? terms.parse(JSON.parse(Buffer.from(what, "base64url").toString())) : null;
    },
  };
}
