/** Capitals for what a vendor delivers in lower case: job titles and companies' names. Text that has capitals stays. */

const small: ReadonlySet<string> = new Set("a an and at by de des di du et for für in la le les of on or the to und y".split(" "));
const abbreviations: ReadonlySet<string> = new Set(
  (
    "ai ap api ar b2b b2c bi cco cdo ceo cfo chro cio ciso cmo coo cpa cpo cro crm cso cto dach emea erp esg evp fp&a gm hr hse it kpi md mba ml " +
    "pr qa r&d sap seo sem svp ui uk us usa ux vp plc llc llp lp sa nv bv ag kg se ab as spa ii iii iv"
  ).split(" "),
);
const spelt: Readonly<Record<string, string>> = { gmbh: "GmbH", mbh: "mbH", phd: "PhD", saas: "SaaS", iot: "IoT", devops: "DevOps", linkedin: "LinkedIn" };

/** @example titleCase("vp of sales, emea") // "VP of Sales, EMEA" */
export function titleCase(text: string): string {
  if (text !== text.toLowerCase()) return text;
  return text.replace(/[\p{L}\p{N}&]+(?:['’][\p{L}]+)*/gu, (word, at: number) => {
    if (Object.hasOwn(spelt, word)) return spelt[word] ?? word;
    if (abbreviations.has(word)) return word.toUpperCase();
    if (at > 0 && small.has(word)) return word;
    return capitalised(word);
  });
}

/** The first letter, and the one that a name has after `Mc`, `O'` or `D'`. */
function capitalised(word: string): string {
  return word.replace(/^(?:(mc)(?=\p{L}{3})|([od]['’]))?(\p{L})/u, (_, mc: string | undefined, elision: string | undefined, letter: string) => {
    const prefix = mc === undefined ? (elision ?? "").toUpperCase() : "Mc";
    return prefix + letter.toUpperCase();
  });
}
