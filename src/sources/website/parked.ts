/** Pages that stand where a company's website could be: for sale, not set up, suspended. They say nothing about anybody. */

const phrases: readonly RegExp[] = [
  /\b(?:this |the )?domain(?: name)?(?: \S+)? (?:is|may be|might be) (?:for sale|parked|available for purchase)/i,
  /\b(?:buy|purchase|acquire) (?:this|the) domain\b/i,
  /\bis for sale\b.{0,80}\bdomain\b|\S+\.[a-z]{2,10} is for sale\b/is,
  /\bdomain (?:parking|is registered|has expired|default page)\b|parked (?:free|domain|page)|sedoparking|hugedomains|dan\.com|afternic|bodis/i,
  /\b(?:diese )?domain (?:steht zum verkauf|ist geparkt|zu verkaufen)|domaine est à vendre|dominio (?:è )?in vendita|dominio en venta/i,
  /welcome to nginx|apache2? (?:\w+ )?default page|it works!\s*$|iis windows server|test page for the (?:apache|nginx|http)|default web site page|plesk default|cpanel/i,
  /account (?:has been )?suspended|website (?:is )?(?:coming soon|under construction|not configured)|site not found|index of \//i,
];

/** Real pages with much text may hold such words; a placeholder is short. */
const textCharsMax = 4_000;

export function isPlaceholder(title: string, text: string): boolean {
  if (phrases.some((phrase) => phrase.test(title))) return true;
  return text.length <= textCharsMax && phrases.some((phrase) => phrase.test(text));
}
