/** The verifier as a source of the waterfall: asked about an address, it supplies a verdict, or says when to come back. */
import type { HostWord } from "../domain/host-word.ts";
import { trustIn } from "../domain/host-word.ts";
import type { MailMemory } from "../domain/mail-outcome.ts";
import type { Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";
import type { Verdict } from "../domain/verdict.ts";
import { verdict as verdictFor } from "../domain/verdict.ts";
import type { Evidence } from "./evidence.ts";
import { providerName } from "./mail-provider.ts";
import type { Verifier } from "./verifier.ts";

/** Mail that came back is a better witness than a host that says it would take it. */
const bouncedConfidence = 0.99;

export function verifierSource(verifier: Verifier, mail: MailMemory): Source {
  return {
    terms: { id: "verifier", supplies: ["verdict"], needs: [["address"]], costMicros: 0, hitRate: 1, attemptsMax: 5 },
    async ask({ task, known, ref }, { signal, nowMs, isUrgent = false }) {
      if (known.address === null) return free({ kind: "ineligible", why: "there is no address to verify" });
      const bounced = await mail.bounced(task, known.address);
      if (bounced !== null) return free({ kind: "found", facts: [{ field: "verdict", address: known.address, verdict: verdictFor("bounced", bouncedConfidence) }] });
      // A `pending` answer's reference is the number of attempts that were made.
      const { verdict, evidence, retryAtMs, attempts } = await verifier.verify(known.address, { signal, nowMs, attempt: Number(ref ?? 0), isUrgent });
      const by = providerIn(evidence);
      if (retryAtMs !== null) return free({ kind: "pending", ref: String(attempts), untilMs: retryAtMs, why: verdict.reason, ...by });
      // Where the host cannot tell, what came of mail can; and where it could, what its word was worth.
      const sent = verdict.status === "accept_all" ? await mail.sentTo(task, known.address) : null;
      const word = verdict.status === "deliverable" ? await mail.wordOf(known.address) : null;
      return free({ kind: "found", facts: [{ field: "verdict", address: known.address, verdict: { ...weighed(verdict, word), ...by, ...(sent === null ? {} : { sent }) } }] });
    },
  };
}

/** Still deliverable: its host said so. How sure that is has changed. */
function weighed(verdict: Verdict, word: HostWord | null): Verdict {
  return word === null ? verdict : { ...verdict, confidence: Math.round(verdict.confidence * trustIn(word) * 100) / 100, word };
}

/** Whose hosts take the domain's mail; nothing where none was found. */
function providerIn({ mxHost }: Evidence): { readonly provider?: string } {
  const provider = providerName(mxHost);
  return provider === null ? {} : { provider };
}
