/**
 * Letters to plain ASCII, as whoever created the mailboxes did it: with ä as "ae" or as "a". The lab keeps its own small
 * table so that a gap in the product's one is visible instead of shared.
 */
const SPECIAL: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  İ: "i",
};

export function plain(text: string, options: { umlauts: "expand" | "strip" } = { umlauts: "strip" }): string {
  const lower = text.normalize("NFC").toLowerCase();
  const expanded =
    options.umlauts === "expand" ? lower.replaceAll("ä", "ae").replaceAll("ö", "oe").replaceAll("ü", "ue").replaceAll("å", "a") : lower;
  return expanded
    .replace(/[ßøæœłđðþıİ]/g, (letter) => SPECIAL[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** Letters and digits only, words joined: `Müller & Krüger` -> `mullerkruger`. */
export function slug(text: string, separator = ""): string {
  return plain(text)
    .replaceAll(/['’]/g, "")
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join(separator);
}
