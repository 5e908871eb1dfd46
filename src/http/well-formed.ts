/**
 * What no operation could work with, dealt with before any of them sees it. Bodies that are nested so deep that reading or
 * repeating them would exhaust the stack are refused. Characters that the database cannot store (NUL, halves of surrogate
 * pairs) stand in lists that were exported by careless programs: they are taken out of bodies, and refused in a URL.
 */
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../contract/errors.ts";
import type { ApiEnv } from "./api.ts";
import { valueError } from "./validation-items.ts";

export const depthMax = 32;

export function wellFormed({ bodyMsMax }: { readonly bodyMsMax: number }): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (c.req.url.includes("%00")) refuse("query", "There is a NUL character in the URL");
    if (isJson(c.req.header("content-type"))) {
      const text = await inTime(c.req.text(), bodyMsMax);
      if (isTooDeep(text)) refuse("body", `It is nested deeper than ${String(depthMax)} levels`);
      if (isUnstorable(text)) {
        c.req.bodyCache = {};
        c.req.raw = new Request(c.req.raw.url, { method: c.req.method, headers: c.req.raw.headers, body: storableJson(text) });
      }
    }
    await next();
  };
}

function refuse(where: "query" | "body", msg: string): never {
  throw new ApiError("invalid_request", { detail: [valueError({ loc: [where], msg, input: null })] });
}

/** Whoever sends a byte now and then may not keep a request open for ever. */
async function inTime(body: Promise<string>, msMax: number): Promise<string> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new ApiError("request_timeout")), msMax);
  try {
    return await Promise.race([body, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);
}

/** One pass over the text, without a copy. Its grammar is for its parser to judge. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
      case quote:
        at = endOfString(json, at);
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        if (depth > depthMax) return true;
        break;
      case closeBrace:
      case closeBracket:
        depth -= 1;
        break;
    }
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let from = at;
    while (json.charCodeAt(from - 1) === backslash) from -= 1;
    // A backslash that is itself written with one does not quote what follows.
    if ((at - from) % 2 === 0) return at;
  }
  return json.length;
}

/** True for escapes that mean something else too: what is not needed is then done, and harmless. */
function isUnstorable(json: string): boolean {
  return /\\u(?:0000|d[89a-f])/i.test(json) || !json.isWellFormed();
}

/** The same JSON with `\ufffd` for halves of pairs, and without NULs. What is not JSON stays as it is, for its parser to refuse. */
export function storableJson(json: string): string {
  try {
    return JSON.stringify(storable(JSON.parse(json)));
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "");
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [storable(key), storable(each)]));
}
