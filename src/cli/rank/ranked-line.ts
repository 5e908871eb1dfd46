/** One line of `cleanlist rank`: a person as JSON, answered with candidates or with what is wrong with the line. */
import type { KnownAddress } from "../../domain/finder/known-addresses.ts";
import { rankCandidates } from "../../domain/finder/rank.ts";

const knownMax = 1_000;
const nameCharsMax = 300;

type Asked = { readonly name: string; readonly domain: string; readonly known: readonly KnownAddress[] };

/** The answers to lines of which `first` is the number of the first. */
export function rankedLines(lines: readonly string[], first: number): string {
  let text = "";
  for (const [at, line] of lines.entries()) text += `${rankedLine(line, first + at)}\n`;
  return text;
}

/** Put together by hand: of a line's time, a third was spent on JSON.stringify. */
function rankedLine(line: string, number: number): string {
  const asked = readLine(line);
  if (typeof asked === "string") return JSON.stringify({ error: `line ${String(number)}: ${asked}` });
  const behind = `${JSON.stringify(`@${asked.domain.toLowerCase()}`).slice(1)},"probability":`;
  let text = '{"candidates":[';
  for (const [at, { local, probability, pattern }] of rankCandidates(asked).entries()) {
    text += `${at === 0 ? '{"address":"' : ',{"address":"'}${isPlain(local) ? local : JSON.stringify(local).slice(1, -1)}${behind}${numberText(probability)}${patternText(pattern)}`;
  }
  return `${text}]}`;
}

function isPlain(local: string): boolean {
  return /^[a-z0-9._-]*$/.test(local);
}

/** Probabilities have four places: there are few of them, and a number takes long to be written. */
const numberTexts: string[] = [];

function numberText(probability: number): string {
  const place = Math.round(probability * 1e4);
  return (numberTexts[place] ??= String(probability));
}

/** Patterns are plain: braces, letters and what stands between them. */
function patternText(pattern: string): string {
  return `,"pattern":"${pattern}"}`;
}

/** The person, or what is wrong. */
function readLine(line: string): Asked | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return line.trim() === "" ? "is empty; it must be a JSON object" : `is not JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  if (!isObject(value)) return "must be a JSON object";
  const { name, domain, known = [] } = value;
  if (typeof name !== "string" || !/\p{L}/u.test(name)) return `"name" must be a person's name`;
  if (name.length > nameCharsMax) return `"name" is longer than ${String(nameCharsMax)} characters`;
  if (typeof domain !== "string" || !isDomain(domain)) return `"domain" must be a mail domain, for example "acme.example"`;
  const colleagues = readKnown(known ?? []);
  return typeof colleagues === "string" ? colleagues : { name, domain, known: colleagues };
}

function readKnown(known: unknown): readonly KnownAddress[] | string {
  if (!Array.isArray(known)) return `"known" must be a list of {"name", "address"}`;
  if (known.length > knownMax) return `"known" has more than ${String(knownMax)} entries`;
  const read: KnownAddress[] = [];
  for (const [at, each] of known.entries() as IterableIterator<[number, unknown]>) {
    if (!isObject(each) || typeof each["name"] !== "string" || typeof each["address"] !== "string" || !each["address"].includes("@")) {
      return `"known"[${String(at)}] must be {"name": "Bob Roe", "address": "broe@acme.example"}`;
    }
    read.push({ name: each["name"].slice(0, nameCharsMax), address: each["address"] });
  }
  return read;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isDomain(text: string): boolean {
  return text.length <= 253 && /^[^\s@.]+(?:\.[^\s@.]+)+\.?$/u.test(text);
}
