import { nothingKnown } from "../domain/source.ts";
import type { Known, Source } from "../domain/source.ts";
import { createCompanyDomain } from "./company-domain.ts";
import type { Fixture } from "./conformance.ts";
import { conformance } from "./conformance.ts";
import { createHunter } from "./hunter.ts";
import { withManners } from "./manners.ts";
import { createPeopleDataLabs } from "./people-data-labs.ts";
import { createProspeo, createProspeoMobile } from "./prospeo.ts";
import type { ConnectorOptions } from "./vendor/connector.ts";
import type { RecordedAnswer } from "./vendor/recorded-answers.ts";
import { hunterAnswers, pdlAnswers, prospeoAnswers, startRecordedVendor } from "./vendor/recorded-answers.ts";
import { createWebsite } from "./website.ts";
import { startPretendWeb } from "./website/pretend-web.ts";

const jane: Known = { ...nothingKnown, firstName: "Jane", lastName: "Doe", domain: "acme.example" };
const key = "k-1234567890-secret";

function vendor(create: (options: ConnectorOptions) => Source, hit: RecordedAnswer, wanted: Fixture["question"]["wanted"]): () => Promise<Fixture> {
  return async () => {
    const { baseUrl, answerWith, close } = await startRecordedVendor();
    return {
      source: create({ key, baseUrl }),
      question: { known: jane, wanted },
      outside: {
        answer: () => answerWith(hit),
        fallSilent: () => answerWith("silence"),
        talkNonsense: () => answerWith({ status: 200, body: `<p>Hello Jane Doe, your key is ${key}` }),
      },
      secrets: [key, "Jane", "Doe", "acme.example"],
      close,
    };
  };
}

conformance("hunter", vendor(createHunter, hunterAnswers.hit, ["work_email"]));
conformance("prospeo", vendor(createProspeo, prospeoAnswers.hit, ["work_email"]));
conformance("prospeo_mobile", vendor(createProspeoMobile, prospeoAnswers.mobile, ["phone"]));
conformance("pdl", vendor(createPeopleDataLabs, pdlAnswers.hit, ["work_email", "phone"]));
conformance(
  "hunter with manners",
  vendor((options) => withManners(createHunter(options), { requestsPerSecond: 100, concurrencyMax: 2 }), hunterAnswers.hit, ["work_email"]),
);

const home = `<title>Acme Tools</title><meta property="og:site_name" content="Acme Tools"><footer>Tel. <a href="tel:+1 202-555-0116">call</a></footer>`;

function onTheWeb(create: (web: Awaited<ReturnType<typeof startPretendWeb>>) => Source, known: Known, wanted: Fixture["question"]["wanted"]) {
  return async (): Promise<Fixture> => {
    const web = await startPretendWeb({});
    return {
      source: create(web),
      question: { known, wanted },
      outside: {
        answer: () => web.serve({ "acmetools.test": home }),
        fallSilent: () => web.serve({ "acmetools.test": "silence", "acmetools.test/robots.txt": "silence" }),
        talkNonsense: null,
      },
      secrets: [],
      close: web.close,
    };
  };
}

conformance("website", onTheWeb(({ sites }) => createWebsite(sites), { ...nothingKnown, domain: "acmetools.test" }, ["prospect", "company_name"]));
conformance(
  "company_domain",
  onTheWeb(({ sites, resolver }) => createCompanyDomain({ sites, resolver, tlds: ["test"] }), { ...nothingKnown, companyName: "Acme Tools Ltd" }, ["company_domain"]),
);
