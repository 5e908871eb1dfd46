/** Where the legal form at the end of a company's name is at home: "Acme GmbH" has acme.de more often than acme.com. */

const endings: readonly { readonly forms: string; readonly tlds: readonly string[] }[] = [
  { forms: "gmbh|mbh|ggmbh|ug|ohg|gbr|kgaa|e\\.?v\\.?|e\\.?k\\.?|eg|gmbh & co\\.? kg", tlds: ["de"] },
  { forms: "ges\\.?m\\.?b\\.?h\\.?|og|kg", tlds: ["at", "de"] },
  { forms: "ag", tlds: ["de", "ch"] },
  { forms: "sàrl|sagl", tlds: ["ch", "lu"] },
  { forms: "s\\.?a\\.?s\\.?u?\\.?|s\\.?a\\.?r\\.?l\\.?|eurl|sci|scop", tlds: ["fr"] },
  { forms: "b\\.?v\\.?|n\\.?v\\.?|v\\.?o\\.?f\\.?", tlds: ["nl", "be"] },
  { forms: "bvba|sprl|srl/bv", tlds: ["be"] },
  { forms: "s\\.?r\\.?l\\.?s?\\.?|s\\.?p\\.?a\\.?|s\\.?n\\.?c\\.?", tlds: ["it"] },
  { forms: "s\\.?l\\.?u?\\.?|s\\.?a\\.?u\\.?", tlds: ["es"] },
  { forms: "lda\\.?|unipessoal", tlds: ["pt"] },
  { forms: "ltda\\.?|eireli|s/a", tlds: ["com.br"] },
  { forms: "s\\.?a\\.? de c\\.?v\\.?|s\\.? de r\\.?l\\.?", tlds: ["com.mx", "mx"] },
  { forms: "ltd\\.?|limited|plc|llp|c\\.?i\\.?c\\.?", tlds: ["co.uk"] },
  { forms: "inc\\.?|incorporated|llc|l\\.l\\.c\\.|corp\\.?|corporation|lp|pllc", tlds: ["com"] },
  { forms: "teoranta|dac|clg", tlds: ["ie"] },
  { forms: "pty\\.? ltd\\.?|pty", tlds: ["com.au"] },
  { forms: "pte\\.? ltd\\.?|pte", tlds: ["com.sg", "sg"] },
  { forms: "pvt\\.? ltd\\.?|private limited", tlds: ["in", "co.in"] },
  { forms: "sdn\\.? bhd\\.?|bhd", tlds: ["com.my"] },
  { forms: "ab|aktiebolag", tlds: ["se"] },
  { forms: "a/s|aps|i/s", tlds: ["dk"] },
  { forms: "as|asa", tlds: ["no"] },
  { forms: "oy|oyj|ab oy", tlds: ["fi"] },
  { forms: "ehf\\.?|hf\\.?", tlds: ["is"] },
  { forms: "sp\\.? ?z ?o\\.? ?o\\.?|sp\\.? ?j\\.?|sp\\.? ?k\\.?", tlds: ["pl", "com.pl"] },
  { forms: "s\\.? ?r\\.? ?o\\.?", tlds: ["cz", "sk"] },
  { forms: "kft\\.?|zrt\\.?|nyrt\\.?|bt\\.?", tlds: ["hu"] },
  { forms: "d\\.? ?o\\.? ?o\\.?|d\\.? ?d\\.?", tlds: ["hr", "si", "rs"] },
  { forms: "eood|ood|ead", tlds: ["bg"] },
  { forms: "uab", tlds: ["lt"] },
  { forms: "sia", tlds: ["lv"] },
  { forms: "oü|oue", tlds: ["ee"] },
  { forms: "a\\.?e\\.?|e\\.?p\\.?e\\.?|i\\.?k\\.?e\\.?", tlds: ["gr"] },
  { forms: "a\\.?ş\\.?|ltd\\.? ?şti\\.?", tlds: ["com.tr"] },
  { forms: "k\\.?k\\.?|g\\.?k\\.?", tlds: ["co.jp", "jp"] },
  { forms: "ооо|ooo|oao|zao", tlds: ["ru"] },
];

const compiled = endings.map(({ forms, tlds }) => ({ pattern: new RegExp(`[\\s,](?:${forms})$`, "iu"), tlds }));

/** @example homeTlds("Acme Tools B.V.") // ["nl", "be"] */
export function homeTlds(name: string): readonly string[] {
  return endingOf(name)?.tlds ?? [];
}

/** @example withoutLegalForm("Acme Tools Sp. z o.o.") // "Acme Tools" */
export function withoutLegalForm(name: string): string {
  const length = endingOf(name)?.length ?? 0;
  return name.trim().slice(0, name.trim().length - length).replace(/[\s,]+$/, "");
}

/** The longest form wins: "Pty Ltd" is not a British "Ltd". */
function endingOf(name: string): { readonly length: number; readonly tlds: readonly string[] } | null {
  let best: { readonly length: number; readonly tlds: readonly string[] } | null = null;
  for (const { pattern, tlds } of compiled) {
    const length = pattern.exec(name.trim())?.[0].length ?? 0;
    if (length > (best?.length ?? 0)) best = { length, tlds };
  }
  return best;
}
