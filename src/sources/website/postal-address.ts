/** City and country in the text of a postal address, where its form leaves no doubt. */
import { countryCode } from "../countries.ts";
import type { Element } from "./document.ts";
import { attribute, descendants, textOf } from "./document.ts";

export type Place = { readonly city: string | null; readonly country: string | null };

const addressCharsMax = 300;
const elementsMax = 50;

/** The first address on the page that tells a country or a city. */
export function placeOf(page: Element): Place | null {
  let looked = 0;
  for (const element of descendants(page)) {
    if (element.tag !== "address" && !/\b(?:postal-?)?(?:address|adresse|anschrift)\b/i.test(attribute(element, "class") ?? "")) continue;
    looked += 1;
    if (looked > elementsMax) return null;
    const place = placeIn(textOf(element).slice(0, addressCharsMax));
    if (place !== null) return place;
  }
  return null;
}

/** `Acme GmbH / Ringweg 1 / 10115 Berlin / Germany` -> Berlin, DE. Null where nothing is certain. */
function placeIn(text: string): Place | null {
  const parts = text.split(/[\n,;|•·]/u).map((part) => part.trim()).filter((part) => part !== "");
  const countryAt = parts.findLastIndex((part) => part.length > 2 && countryCode(part) !== null);
  const country = countryAt < 0 ? null : countryCode(parts[countryAt] ?? "");
  const american = parts.findIndex((part) => /^[A-Z]{2}\s+\d{5}(?:-\d{4})?$/.test(part));
  if (american > 0) return { city: cityName(parts[american - 1]), country: country ?? "US" };
  const coded = parts.map((part) => /^(?:[A-Z]{1,2}-)?\d{4,5}(?:\s?[A-Z]{2})?\s+(\p{Lu}.*)$/u.exec(part)?.[1]).find((city) => city !== undefined);
  const city = cityName(coded) ?? (countryAt > 0 ? cityName(parts[countryAt - 1]) : null);
  return country === null && city === null ? null : { city, country };
}

/** A name of at most four words; a British postcode after it is dropped. */
function cityName(text: string | undefined): string | null {
  const city = (text ?? "").replace(/\s+[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$/, "").replace(/^(?:[A-Z]{1,2}-)?\d{4,5}\s+/, "").trim();
  return /^\p{Lu}[\p{L}\s.'’-]{1,40}$/u.test(city) && city.split(" ").length <= 4 ? city : null;
}
