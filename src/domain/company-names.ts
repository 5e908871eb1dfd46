/**
 * Companies as people write them: names without their legal form, and the domain inside whatever was typed.
 */
import anyAscii from "any-ascii";
import { getDomain, getDomainWithoutSuffix } from "tldts";
import { domainToASCII } from "node:url";

/** Legal forms that end a company's name, written without dots and spaces. */
const legalForms: ReadonlySet<string> = new Set(
  (
    "inc incorporated corp corporation co company llc llp lp pllc pc ltd limited plc pte pty pvt gmbh ggmbh ug ag kg kgaa ohg gbr mbh se ev eg " +
    "sa sas sasu sarl sl slu sau srl srls spa snc sapa sp spzoo zoo sro as asa aps ab oy oyj bv nv vof cv eurl sca scs sprl bvba kft zrt nyrt doo dd " +
    "ooo oao zao pjsc jsc sae fze fzco fzllc kk gk yk bhd sdn tbk pt ltda eireli me mei sapi holding holdings group gruppe groupe"
  ).split(" "),
);

/** Words of the name without accents, punctuation and legal form: `"Müller & Söhne GmbH"` -> `["muller", "sohne"]`. */
export function companyWords(name: string): string[] {
  const words = anyAscii(name)
    .toLowerCase()
    .replace(/[.'’]/g, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && word !== "and" && word !== "the");
  let end = words.length;
  while (end > 1 && legalForms.has(words[end - 1] ?? "")) end -= 1;
  return words.slice(0, end);
}

/** Equal for spellings of one company's name. Empty where nothing of the name is left. */
export function companyKey(name: string): string {
  return companyWords(name).join("");
}

/** True for domains of one name under different endings: `acme.example` and `acme.co.uk`. */
export function isSisterDomain(a: string, b: string): boolean {
  return getDomainWithoutSuffix(a, { allowPrivateDomains: true }) === getDomainWithoutSuffix(b, { allowPrivateDomains: true });
}

/** The registrable domain in a domain, URL or address: `https://www.acme.example/x` -> `acme.example`; else null. */
export function registrableDomain(text: string): string | null {
  if (text === "") return null;
  const host = text.trim().replace(/^[a-z]+:\/\//i, "").replace(/^[^@/]*@/, "").split(/[/?#:\s]/)[0] ?? "";
  const ascii = domainToASCII(host.replace(/\.$/, ""));
  // "acme" is a name, not a domain: tldts would not know either.
  if (!ascii.includes(".") || ascii.length > 253) return null;
  return getDomain(ascii, { allowPrivateDomains: true });
}
