/** The verifier as a source of the waterfall: asked about an address, it supplies a verdict, or says when to come back. */
import type { Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";
import type { Verifier } from "./verifier.ts";

export function verifierSource(verifier: Verifier): Source {
  return {
    terms: { id: "verifier", supplies: ["verdict"], needs: [["address"]], costMicros: 0, hitRate: 1, attemptsMax: 5 },
    async ask({ known, ref }, { signal, nowMs }) {
      if (known.address === null) return free({ kind: "ineligible", why: "there is no address to verify" });
      // A `pending` answer's reference is the number of attempts that were made.
      const { verdict, retryAtMs, attempts } = await verifier.verify(known.address, { signal, nowMs, attempt: Number(ref ?? 0) });
      if (retryAtMs !== null) return free({ kind: "pending", ref: String(attempts), untilMs: retryAtMs, why: verdict.reason });
      return free({ kind: "found", facts: [{ field: "verdict", address: known.address, verdict }] });
    },
  };
}
