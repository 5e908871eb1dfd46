/** What a mail domain tells by its name: its country, its ending, and the words it is made of. */
import { parse } from "tldts";
import { Kept } from "./kept.ts";

export type MailDomain = {
  readonly name: string;
  /** The last label: `com`, `de`. */
  readonly tld: string;
  /** ISO 3166-1 alpha-2, lower case, where the ending is a country's own (`uk` for Britain). Null for `com` and `io`. */
  readonly country: string | null;
  /** The label that was registered, and whether there are further ones before it: `us.acme.example` is below `acme`. */
  readonly label: string;
  readonly isBelow: boolean;
};

/** Country endings that are sold to everybody for how they sound. */
const soundsGood: ReadonlySet<string> = new Set("io ai co tv me cc ws eu fm gg la to sh ly vc ag nu".split(" "));

const domains = new Kept<MailDomain>(4_096);

export function mailDomain(text: string): MailDomain {
  return domains.of(text, () => made(text));
}

function made(text: string): MailDomain {
  const name = text.toLowerCase().replace(/^@|\.$/g, "");
  const { domainWithoutSuffix, subdomain } = parse(name, { allowPrivateDomains: true });
  const tld = name.slice(name.lastIndexOf(".") + 1);
  return {
    name,
    tld,
    country: tld.length === 2 && !soundsGood.has(tld) ? tld : null,
    label: domainWithoutSuffix ?? name.split(".").at(-2) ?? name,
    isBelow: subdomain !== null && subdomain !== "",
  };
}
