/**
 * The one form that each field's value has, whichever source it comes from; null where the text is no such value.
 */
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { normaliseAddress } from "../domain/addresses.ts";
import { registrableDomain } from "../domain/company-names.ts";
import type { TextField } from "../domain/fact.ts";
import { linkedinProfileUrl } from "../domain/linkedin.ts";
import { displayName } from "../domain/names.ts";
import { countryCode } from "./countries.ts";

/** Longer values are cut: a description is for a table's cell. */
const charsMax = 500;

export function normalForm(field: TextField, text: string): string | null {
  const plain = text.replace(/\s+/gu, " ").trim();
  // A masked value tells that there is one, not which.
  if (plain === "" || (plain.includes("*") && field !== "company_description")) return null;
  switch (field) {
    case "work_email":
    case "personal_email":
      return normaliseAddress(plain)?.toLowerCase() ?? null;
    case "phone":
    case "company_phone":
      return internationalNumber(plain);
    case "linkedin_url":
      return linkedinProfileUrl(plain);
    case "company_linkedin_url":
      return linkedinCompanyUrl(plain);
    case "company_domain":
      return registrableDomain(plain);
    case "company_country":
      return countryCode(plain);
    case "company_founded":
      return /\b(1[5-9]\d\d|20\d\d)\b/.exec(plain)?.[1] ?? null;
    case "first_name":
    case "last_name":
    case "full_name":
      return displayName(plain) || null;
    case "title":
    case "location":
    case "company_name":
    case "company_industry":
    case "company_size":
    case "company_city":
      return plain.length > 200 ? null : plain;
    case "company_description":
      return plain.length > charsMax ? `${plain.slice(0, charsMax - 1).trimEnd()}…` : plain;
  }
}

/** E.164 of a number as a page shows it, where it is a valid one of its country; `country` is an ISO code, if known. */
export function phoneNumber(text: string, country: string | null): string | null {
  const home = country !== null && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(text.replaceAll("(0)", ""), { extract: false, ...home });
  return number?.isValid() === true ? number.number : null;
}

/** A vendor's number: believed where its length is possible, as new ranges are in use before any table knows them. */
function internationalNumber(text: string): string | null {
  const number = parsePhoneNumberFromString(text, { extract: false });
  return number?.isPossible() === true ? number.number : null;
}

/** `https://www.linkedin.com/company/<slug>` in whatever form the page has it; null for profiles and everything else. */
export function linkedinCompanyUrl(text: string): string | null {
  const match = /^(?:https?:)?(?:\/\/)?(?:[a-z]{2,3}\.)?linkedin\.com\/(?:company|school|showcase)\/([^/?#\s]+)/i.exec(text.trim());
  const slug = match?.[1]?.toLowerCase();
  return slug === undefined || slug === "unavailable" ? null : `https://www.linkedin.com/company/${slug}`;
}
