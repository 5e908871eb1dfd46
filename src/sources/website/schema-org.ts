/**
 * What a page says about itself in schema.org's words, as JSON-LD (alone, in lists, in graphs, nested) or microdata,
 * brought to one shape. Pages contradict the standard in every way, so every value is read with care.
 */
import type { Element } from "./document.ts";
import { attribute, descendants, lineOf, parseHtml } from "./document.ts";

/** A thing with its types (`Organization`) and properties; every property is a list. */
export type Thing = {
  readonly types: readonly string[];
  readonly properties: ReadonlyMap<string, readonly Value[]>;
  /** The property of another thing under which it stands; null at the top. */
  readonly role: string | null;
};
export type Value = string | Thing;

const thingsMax = 500;
const depthMax = 12;
const scriptCharsMax = 400_000;

/** All things of the page, nested ones too, in the order of the page. */
export function thingsOf(page: Element): Thing[] {
  const things: Thing[] = [];
  for (const element of descendants(page)) {
    if (things.length >= thingsMax) break;
    if (element.tag === "script") {
      for (const data of jsonLd(element)) addJson(data, { things, role: null, depth: 0 });
    } else if ("itemscope" in element.attributes && !("itemprop" in element.attributes)) {
      microdataThing(element, { things, role: null, depth: 0 });
    }
  }
  return things;
}

/** Texts of the property, in order; of a nested thing its name or value. */
export function texts(thing: Thing, property: string): string[] {
  return (thing.properties.get(property) ?? []).flatMap((value) => {
    if (typeof value === "string") return [value];
    return [...texts(value, "name"), ...texts(value, "value")].slice(0, 1);
  });
}

export function text(thing: Thing, property: string): string | null {
  return texts(thing, property)[0] ?? null;
}

export function nested(thing: Thing, property: string): Thing[] {
  return (thing.properties.get(property) ?? []).filter((value) => typeof value !== "string");
}

type Place = { readonly things: Thing[]; readonly role: string | null; readonly depth: number };

function jsonLd(script: Element): unknown[] {
  const source = script.children.filter((child) => typeof child === "string").join("");
  if (source.length > scriptCharsMax) return [];
  // Old pages wrap the data in comments or CDATA.
  const json = source.replace(/^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|<!\[CDATA\[|\/\/\s*<!\[CDATA\[)|(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)\s*$/g, "");
  try {
    return [JSON.parse(json)];
  } catch {
    return []; // broken data is as good as none
  }
}

/** Adds the things in `data` to the list and returns them as values of a property. */
function addJson(data: unknown, place: Place): Value[] {
  if (typeof data === "string") return plainText(data);
  if (typeof data === "number" || typeof data === "boolean") return [String(data)];
  if (typeof data !== "object" || data === null || place.depth >= depthMax || place.things.length >= thingsMax) return [];
  if (Array.isArray(data)) return data.slice(0, thingsMax).flatMap((item: unknown) => addJson(item, { ...place, depth: place.depth + 1 }));
  const properties = new Map<string, readonly Value[]>();
  const thing: Thing = { types: typesOf("@type" in data ? data["@type"] : null), properties, role: place.role };
  place.things.push(thing);
  for (const [key, value] of Object.entries(data)) {
    if (key === "@type" || key === "@context") continue;
    const role = key === "@graph" ? null : key;
    properties.set(key, addJson(value, { things: place.things, role, depth: place.depth + 1 }));
  }
  return [thing];
}

/** Many sites escape the text once more, or put markup into it. */
function plainText(value: string): string[] {
  const plain = /[&<]/.test(value) ? lineOf(parseHtml(value)) : value.trim();
  return plain === "" ? [] : [plain];
}

/** `["https://schema.org/Organization"]`, `"schema:Organization"` -> `["Organization"]` */
function typesOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((type) => (typeof type === "string" ? [type.replace(/^.*[/#:]/, "").trim()] : []));
}

function microdataThing(scope: Element, place: Place): Thing {
  const properties = new Map<string, Value[]>();
  const types = (attribute(scope, "itemtype") ?? "").split(/\s+/).flatMap(typesOf);
  const thing: Thing = { types, properties, role: place.role };
  place.things.push(thing);
  if (place.depth < depthMax) collectProperties(scope, properties, place);
  return thing;
}

function collectProperties(element: Element, properties: Map<string, Value[]>, place: Place): void {
  for (const child of element.children) {
    if (typeof child === "string" || place.things.length >= thingsMax) continue;
    const names = attribute(child, "itemprop")?.split(/\s+/) ?? [];
    const isScope = "itemscope" in child.attributes;
    if (names.length > 0) {
      const role = names[0] ?? null;
      const value = isScope ? microdataThing(child, { things: place.things, role, depth: place.depth + 1 }) : microdataText(child);
      for (const name of value === "" ? [] : names) properties.set(name, [...(properties.get(name) ?? []), value]);
    }
    if (!isScope) collectProperties(child, properties, place);
  }
}

function microdataText(element: Element): string {
  const { tag } = element;
  const value = attribute(element, "content") ?? (tag === "a" || tag === "link" ? attribute(element, "href") : null) ?? attribute(element, "datetime");
  return value ?? lineOf(element);
}
