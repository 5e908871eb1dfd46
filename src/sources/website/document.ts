/**
 * An HTML page as a small tree, bounded in depth and size, whatever the page holds. Scripts and styles are dropped, but
 * for structured data.
 */
import { Parser } from "htmlparser2";

export type Element = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
  readonly parent: Element | null;
};

/** Browsers stop at 512; of what is nested deeper only the text counts. */
const depthMax = 256;
const elementsMax = 60_000;
/** The parser's own work grows with the square of the depth, so a page that goes on like that is left there. */
const tooDeepMax = 1_000;
const sliceChars = 16_384;

type Growing = Omit<Element, "children"> & { readonly children: (Element | string)[] };

/** The page's root element; never throws. */
export function parseHtml(html: string): Element {
  const root: Growing = { tag: "", attributes: {}, children: [], parent: null };
  let top = root;
  let depth = 0;
  let tooDeep = 0;
  let elements = 0;
  const parser = new Parser({
    onopentag(tag, attributes) {
      elements += 1;
      if (depth >= depthMax || elements > elementsMax) {
        tooDeep += 1;
        return;
      }
      const element: Growing = { tag, attributes, children: [], parent: top };
      top.children.push(element);
      top = element;
      depth += 1;
    },
    ontext(text) {
      if (elements > elementsMax || !isKept(top)) return;
      // An entity ends one piece of text and begins another: "R&amp;D" comes in three.
      const last = top.children.at(-1);
      if (typeof last === "string") top.children[top.children.length - 1] = last + text;
      else top.children.push(text);
    },
    onclosetag() {
      if (tooDeep > 0) tooDeep -= 1;
      else if (top.parent !== null) {
        top = top.parent as Growing;
        depth -= 1;
      }
    },
  });
  for (let from = 0; from < html.length && elements <= elementsMax && tooDeep <= tooDeepMax; from += sliceChars) {
    parser.write(html.slice(from, from + sliceChars));
  }
  // What is still open stays as it is. Without an end only a piece of the last tag or entity could be missing.
  if (tooDeep <= tooDeepMax) parser.end();
  return root;
}

function isKept(element: Element): boolean {
  if (element.tag === "script") return element.attributes["type"]?.toLowerCase().includes("ld+json") === true;
  return element.tag !== "style" && element.tag !== "template";
}

/** Every element below, in the order of the page. With its own stack: delegating generators cost their depth at each step. */
export function* descendants(element: Element): Generator<Element> {
  const waiting = elementsOf(element);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const child of elementsOf(next)) waiting.push(child); // a spread of 60,000 arguments would not fit the stack
  }
}

/** The last one first, as a stack takes them. */
function elementsOf(element: Element): Element[] {
  return element.children.filter((child) => typeof child !== "string").toReversed();
}

const inline: ReadonlySet<string> = new Set("a abbr acronym b bdi cite code em font i kbd label mark q s small span strong sub sup time u var wbr".split(" "));

/** The text that a reader sees, with one space between words and a line for each block. */
export function textOf(element: Element): string {
  const parts: string[] = [];
  collect(element, parts);
  return parts
    .join("")
    .split("\n")
    .map((line) => line.replace(/\s+/gu, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** The text in one line. */
export function lineOf(element: Element): string {
  return textOf(element).replaceAll("\n", " ");
}

function collect(element: Element, parts: string[]): void {
  if (element.tag === "script" || element.tag === "noscript") return;
  const isBlock = !inline.has(element.tag);
  if (isBlock) parts.push("\n");
  for (const child of element.children) {
    // A line break in the source is a space to the reader.
    if (typeof child === "string") parts.push(child.replaceAll("\n", " "));
    else collect(child, parts);
  }
  if (isBlock) parts.push("\n");
}

export function attribute(element: Element, name: string): string | null {
  const value = element.attributes[name]?.trim() ?? "";
  return value === "" ? null : value;
}
