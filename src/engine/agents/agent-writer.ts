/** Who writes the values of each agent: our own rules and data, or the language model that the operator has configured. */
import type { AgentType } from "../../domain/agent-types.ts";
import { normaliseTitle } from "../../domain/job-titles.ts";
import { contactOfLead } from "../../domain/lead.ts";
import { suppressionKeys } from "../../domain/suppression.ts";
import type { CompanyLookup } from "../company-lookup.ts";
import type { Lead } from "../leads.ts";
import type { Suppressions } from "../suppressions.ts";
import type { AgentWriter } from "./agent-runner.ts";
import type { Written } from "./agent-store.ts";

/** Anything that answers a text with a text. */
export type LanguageModel = (asked: { readonly instructions: string; readonly text: string; readonly signal: AbortSignal }) => Promise<{ readonly kind: "text"; readonly text: string } | { readonly kind: "failed"; readonly why: string }>;

export function needsLanguageModel(type: AgentType): boolean {
  return type === "custom_ai" || type === "cold_intro_email" || type === "pain_point_hypothesis";
}

export function createAgentWriter(ports: { readonly companies: CompanyLookup; readonly model: LanguageModel | null; readonly suppressed: Suppressions["among"] }): AgentWriter {
  return async ({ organizationId, type, prompt, lead, signal }) => {
    const listed = await ports.suppressed(organizationId, () => suppressionKeys(contactOfLead(lead)));
    if (listed.size > 0) return failed("On the suppression list");
    switch (type) {
      case "title_normalizer":
        return lead.title === null ? failed("The lead has no title") : { kind: "value", value: normaliseTitle(lead.title) };
      case "company_intel":
        return companyIntel(ports.companies, { ...lead, organizationId }, signal);
      case "custom_ai":
      case "cold_intro_email":
      case "pain_point_hypothesis": {
        if (ports.model === null) return failed("No language model is configured");
        const answer = await ports.model({ instructions: instructionsFor(type, prompt), text: factsOf(lead), signal });
        return answer.kind === "text" ? { kind: "value", value: answer.text } : failed(answer.why);
      }
    }
  };
}

async function companyIntel(companies: CompanyLookup, lead: Lead & { readonly organizationId: string }, signal: AbortSignal): Promise<Written> {
  if (lead.domain === null && lead.company === null) return failed("Nothing is known about the company of this lead");
  const answer = await companies.find({ organizationId: lead.organizationId, domain: lead.domain, name: lead.company }, signal);
  switch (answer.kind) {
    case "found": {
      const { sources, ...facts } = answer.company.facts;
      return { kind: "value", value: { ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)), sources } };
    }
    case "none":
      return failed("No source knows the company");
    case "failed":
      return failed("The company's website could not be read");
  }
}

const manners = "Use only the facts that are given; invent none. Answer with the text alone.";

function instructionsFor(type: "custom_ai" | "cold_intro_email" | "pain_point_hypothesis", prompt: string | null): string {
  const wish = prompt === null ? "" : ` ${prompt}`;
  switch (type) {
    case "custom_ai":
      return `${prompt ?? ""}\n${manners}`;
    case "cold_intro_email":
      return `Write the opening of a first e-mail to this person: at most 90 words, plain, no subject, no flattery.${wish}\n${manners}`;
    case "pain_point_hypothesis":
      return `Name, in at most two sentences, the problem that somebody in this role at this company most likely has, and mark it as a guess.${wish}\n${manners}`;
  }
}

/** Without address and phone: the text is about the person's work, and the model may be somebody else's. */
function factsOf(lead: Lead): string {
  const facts = { name: lead.full_name, title: lead.title, company: lead.company, website: lead.domain, location: lead.location };
  return Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])).join("\n");
}

function failed(why: string): Written {
  return { kind: "failed", why };
}
