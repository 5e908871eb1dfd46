/**
 * The address finder as a source: the likeliest addresses of a name at a domain, as candidates for the verifier. It asks
 * nobody. A candidate's confidence is the probability that it is this very person's address.
 */
import type { Fact } from "../domain/fact.ts";
import { rankCandidates } from "../domain/finder/rank.ts";
import { joinedName } from "../domain/names/parse-name.ts";
import type { Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";

/** More than are ever put to a mail host. */
const limit = 12;

export function patternsSource(): Source {
  return {
    terms: {
      id: "patterns",
      supplies: ["candidate"],
      needs: [["firstName", "lastName", "domain"]],
      costMicros: 0,
      hitRate: 0.6,
      attemptsMax: 1,
    },
    ask({ known }) {
      const { firstName, lastName, domain } = known;
      if (firstName === null || lastName === null || domain === null) {
        return Promise.resolve(free({ kind: "ineligible", why: "needs a first name, a last name and a domain" }));
      }
      const candidates = rankCandidates({ name: joinedName(firstName, lastName), domain, limit });
      const facts = candidates.map(({ address, probability, identifies }): Fact => ({ field: "candidate", value: address, confidence: probability, identifies }));
      return Promise.resolve(free(facts.length === 0 ? { kind: "none" } : { kind: "found", facts }));
    },
  };
}
