/**
 * A company's domain by its name: guessed, and believed only on two signals that agree, as a wrong domain costs more
 * than none. The domain must serve a page of its own, and that page must call itself by the company's name. Where two
 * different sites do, there are two companies of that name, and none is the answer.
 */
import { companyKey, registrableDomain } from "../domain/company-names.ts";
import type { Fact } from "../domain/fact.ts";
import { romanise } from "../domain/names.ts";
import type { Outcome, Source } from "../domain/source.ts";
import { free } from "../domain/source.ts";
import type { HostResolver } from "../net/resolver.ts";
import { domainGuesses } from "./domain-guesses.ts";
import { withoutLegalForm } from "./legal-forms.ts";
import type { SiteAnswer, SiteReader } from "./website/site-reader.ts";

export type CompanyDomainOptions = {
  readonly sites: SiteReader;
  readonly resolver: HostResolver;
  /** Endings to try: `["com", "org", "de"]`. */
  readonly tlds: readonly string[];
};

/** Names are cheap to look up; home pages are not. */
const guessesMax = 24;
const sitesMax = 6;
const atOnce = 3;

export function createCompanyDomain(options: CompanyDomainOptions): Source {
  return {
    terms: { id: "company_domain", supplies: ["company_domain"], needs: [["companyName"]], costMicros: 0, hitRate: 0.4, attemptsMax: 2 },
    async ask({ known }, { signal }) {
      if (known.companyName === null) return free({ kind: "ineligible", why: "needs a company name" });
      if (known.domain !== null) return free({ kind: "ineligible", why: "the domain is known" });
      try {
        return free(await search(known.companyName, options, signal));
      } catch (error) {
        if (signal.aborted) return free({ kind: "failed", retryable: true, detail: "company_domain: aborted" });
        throw error;
      }
    },
  };
}

async function search(name: string, { sites, resolver, tlds }: CompanyDomainOptions, signal: AbortSignal): Promise<Outcome> {
  const guesses = domainGuesses(name, { tlds, guessesMax });
  const lookups = await Promise.all(guesses.map((domain) => resolver.addressesOf(domain, { signal })));
  const existing = guesses.filter((_, i) => lookups[i]?.kind === "found").slice(0, sitesMax);
  const answers: SiteAnswer[] = [];
  for (let from = 0; from < existing.length; from += atOnce) {
    answers.push(...(await Promise.all(existing.slice(from, from + atOnce).map((domain) => sites.home(domain, { signal })))));
  }
  const matches = new Map(answers.flatMap((answer) => matchOf(answer, name)).map((match) => [match.domain, match]));
  const [match, other] = matches.values();
  // One guess that cannot be asked is nothing: names that fail are common. Where none could be, nothing was learned.
  const deaf = guesses.length > 0 && lookups.every((lookup) => lookup.kind === "failed");
  if (deaf || (answers.length > 0 && answers.every((answer) => answer.kind === "failed"))) {
    return { kind: "failed", retryable: true, detail: "company_domain: none of the guesses could be asked" };
  }
  if (match === undefined || other !== undefined) return { kind: "none" };
  return { kind: "found", facts: factsOf(match) };
}

type Match = { readonly domain: string; readonly name: string; readonly confidence: number };

/** The page must carry the name as its own: equal words, whatever the legal form, accents and punctuation. */
function matchOf(answer: SiteAnswer, name: string): Match[] {
  if (answer.kind !== "page" || answer.facts.isPlaceholder) return [];
  const domain = registrableDomain(answer.facts.domain);
  const keys = keysOf(name);
  const claim = answer.facts.names.find((each) => keysOf(each.name).some((key) => keys.includes(key)));
  return domain === null || claim === undefined ? [] : [{ domain, name: claim.name, confidence: claim.confidence }];
}

/** With both spellings of umlauts, as one side may have either. */
function keysOf(name: string): string[] {
  const bare = withoutLegalForm(name);
  return [companyKey(bare), companyKey(romanise(bare, { umlauts: "ae" }))].filter((key) => key !== "");
}

function factsOf({ domain, confidence }: Match): Fact[] {
  return [{ field: "company_domain", value: domain, confidence: 0.5 + confidence / 3 }];
}
