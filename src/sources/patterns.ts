/**
 * The address finder: the commonest patterns of business addresses, as candidates for the verifier. It asks nobody.
 * The shares are those of 854 organisations' leading patterns; a candidate's confidence is the share of people
 * who turn out to have that very address.
 */
import type { Fact } from "../domain/fact.ts";
import { cleanName, romanise } from "../domain/names.ts";
import type { Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";

type Parts = { readonly first: string; readonly last: string };

/** `identifies`: how likely a mailbox of that name is this person's. Of a first name alone it takes more to know. */
const patterns: readonly { readonly share: number; readonly identifies: number; readonly local: (of: Parts) => string }[] = [
  { share: 0.42, identifies: 0.99, local: ({ first, last }) => `${first}.${last}` },
  { share: 0.17, identifies: 0.95, local: ({ first, last }) => `${first.slice(0, 1)}${last}` },
  { share: 0.1, identifies: 0.6, local: ({ first }) => first },
];

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
      const of = { first: letters(cleanName(firstName).split(" ")[0] ?? ""), last: letters(cleanName(lastName)) };
      if (of.first === "" || of.last === "") return Promise.resolve(free({ kind: "none" }));
      const facts = patterns.map(
        ({ share, identifies, local }): Fact => ({ field: "candidate", value: `${local(of)}@${domain}`, confidence: share, identifies }),
      );
      return Promise.resolve(free({ kind: "found", facts }));
    },
  };
}

/** Particles and hyphens are joined, as 60 % of the addresses of such names have it. */
function letters(text: string): string {
  return romanise(text, { umlauts: "ae" }).replace(/[^a-z0-9]/g, "");
}
