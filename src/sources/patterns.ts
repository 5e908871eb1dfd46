/**
 * The address finder as a source: the likeliest addresses of a name at a company, as candidates for the verifier, in the
 * light of what is remembered of its addresses. A candidate's confidence is the probability that it is this very person's.
 */
import type { Fact } from "../domain/fact.ts";
import { findCandidates } from "../domain/finder/find.ts";
import type { PatternMemory } from "../domain/finder/pattern-memory.ts";
import { joinedName } from "../domain/names/parse-name.ts";
import type { Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";

/** More than are ever put to a mail host. */
const limit = 12;

export function createPatterns(memory: Pick<PatternMemory, "recall">): Source {
  return {
    terms: {
      id: "patterns",
      supplies: ["candidate"],
      needs: [["firstName", "lastName", "domain"]],
      costMicros: 0,
      hitRate: 0.6,
      attemptsMax: 1,
    },
    async ask({ known }) {
      const { firstName, lastName, domain } = known;
      if (firstName === null || lastName === null || domain === null) {
        return free({ kind: "ineligible", why: "needs a first name, a last name and a domain" });
      }
      const candidates = findCandidates({ name: joinedName(firstName, lastName), site: domain, remembered: await memory.recall(domain), limit });
      const facts = candidates.map(({ address, probability, identifies }): Fact => ({ field: "candidate", value: address, confidence: probability, identifies }));
      return free(facts.length === 0 ? { kind: "none" } : { kind: "found", facts });
    },
  };
}
