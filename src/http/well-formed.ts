/**
 * What no operation could work with, refused before any of them sees it: bodies that are nested so deep that reading or
 * repeating them would exhaust the stack, and characters that the database cannot store (NUL, halves of surrogate pairs).
 */
import type { MiddlewareHandler } from "hono";
import { ApiError } from "../contract/errors.ts";
import type { ApiEnv } from "./api.ts";
import { valueError } from "./validation-items.ts";

export const depthMax = 32;

export function wellFormed({ bodyMsMax }: { readonly bodyMsMax: number }): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (hasNul(c.req.url)) refuse("query", "There is a NUL character in the URL");
    if (isJson(c.req.header("content-type"))) {
      const why = flawOf(await inTime(c.req.text(), bodyMsMax));
      if (why !== null) refuse("body", why);
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

function hasNul(url: string): boolean {
  return url.includes("%00");
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);
}

/** What is wrong with a JSON text, but for its grammar, which its parser judges; one pass, without a copy. */
export function flawOf(json: string): string | null {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    switch (json.charCodeAt(at)) {
      case quote:
        at = endOfString(json, at);
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        if (depth > depthMax) return `It is nested deeper than ${String(depthMax)} levels`;
        break;
      case closeBrace:
      case closeBracket:
        depth -= 1;
        break;
    }
  }
  // An escape that stands for a NUL or for half of a pair is rare enough to look again.
  if (/\\u(?:0000|d[89a-f])/i.test(json) || !json.isWellFormed()) return unstorable(json);
  return null;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) return at;
  }
  return json.length;
}

function unstorable(json: string): string | null {
  let found: string | null = null;
  try {
    JSON.parse(json, (key, value: unknown) => {
      for (const text of [key, value]) {
        if (typeof text !== "string") continue;
        if (text.includes("\0")) found = "It contains a NUL character (\\u0000)";
        else if (!text.isWellFormed()) found = "It contains half of a surrogate pair: it is not well-formed Unicode";
      }
      return value;
    });
  } catch (error) {
    if (error instanceof SyntaxError) return null; // told by the parser, with the place
    throw error;
  }
  return found;
}
