/**
 * Requests that nobody should send, made out of the documented ones: ids, cursors, headers and bodies with wrong types,
 * huge numbers, deep nesting, duplicate keys, NULs and halves of characters; and what has to be true of every answer.
 */
import fc from "fast-check";
import type { ErrorCode } from "../../src/contract/errors.ts";
import { errors, expandedStatus, isErrorCode } from "../../src/contract/errors.ts";
import { isExpanded } from "../../src/http/paths.ts";
import type { Documented } from "./documented-api.ts";
import { documented, exampleOf, urlOf } from "./documented-api.ts";

export type Fuzzed = { readonly url: string; readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string | null };

/** What a caller really has: its credentials, and ids that exist. */
export type Known = { readonly credentials: Readonly<Record<string, string>>; readonly ids: readonly string[] };

/** Operations that are alike: those below one part of a path. */
export const operationClasses: ReadonlyMap<string, readonly Documented[]> = Map.groupBy(documented, ({ path }) => classOf(path));

function classOf(path: string): string {
  const [, api = "", version = "", ...rest] = path.split("/");
  return rest[0] === "public" ? "legacy" : `/${api}/${version}/${rest[0] ?? ""}`;
}

const oddText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0x10_ff_ff }), { maxLength: 40 }).map((points) => String.fromCodePoint(...points)),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom("", " ", "\0", "a\0b", "\ud800", "\udfff!", "\u202e", "\ufeff", "0", "-1", "1e999", "NaN", "null", "__proto__", "constructor", "../../etc/passwd", "%00", "%", "%zz", "'; drop table task; --", "$1", "{{1}}", "<script>", "public_bulk_", "cl-task_", "qte_v1_1_00", "clapi_", "2026-13-45T99:99:99Z"),
  fc.integer({ min: 200, max: 5_000 }).map((length) => "x".repeat(length)),
  fc.uuid(),
);
const oddNumber = fc.oneof(fc.constantFrom(0, -1, 1.5, 250, 251, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
const deep = fc.integer({ min: 1, max: 3_000 }).map((levels) => nested(levels));
const oddValue: fc.Arbitrary<unknown> = fc.oneof({ weight: 4, arbitrary: oddText }, { weight: 3, arbitrary: oddNumber }, { weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}) }, { weight: 1, arbitrary: deep }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) });

function nested(levels: number): unknown {
  let value: unknown = "x";
  for (let at = 0; at < levels; at += 1) value = at % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A request to the operation, with a few things wrong. */
export function fuzzed(operation: Documented, known: Known): fc.Arbitrary<Fuzzed> {
  const id = fc.oneof({ weight: 2, arbitrary: fc.constantFrom("x", ...known.ids) }, { weight: 3, arbitrary: oddText });
  const values = fc.record(Object.fromEntries(operation.parameters.filter(({ in: place }) => place !== "header").map(({ name, in: place }) => [name, place === "path" ? id : fc.option(fc.oneof(id, oddNumber.map(String)), { nil: undefined })])));
  const query = fc.oneof({ weight: 5, arbitrary: fc.constant("") }, { weight: 1, arbitrary: oddText.map((text) => encoded(text)) });
  const [first] = operation.bodies;
  const body = operation.file !== null ? fileOf(operation.file) : first === undefined ? fc.constant(null) : fc.constantFrom(...operation.bodies).chain((schema) => bodyOf(exampleOf(schema)));
  return fc.record({ values, query, headers: headersOf(known), body }).map((made) => ({
    url: withQuery(urlOf(operation, (name) => wellFormed(made.values[name])), made.query),
    method: operation.method,
    headers: { ...(made.body === null ? {} : { "content-type": made.body.type }), ...made.headers },
    body: made.body?.text ?? null,
  }));
}

/** `encodeURIComponent` throws for halves of pairs, as every client does. */
function wellFormed(text: unknown): string | undefined {
  return typeof text === "string" ? text.toWellFormed() : undefined;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function withQuery(url: string, more: string): string {
  return more === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${more}`;
}

function headersOf(known: Known): fc.Arbitrary<Record<string, string>> {
  const printable = fc.string({ unit: fc.constantFrom(..."abcXYZ019-_=;,:/ \"'{}é"), maxLength: 300 }).map((text) => text.trim());
  const odd = fc.dictionary(fc.constantFrom("idempotency-key", "x-request-id", "x-organization-id", "if-none-match", "accept", "content-type", "prefer", "cookie", "authorization", "origin"), printable, { maxKeys: 2 });
  return fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: odd }).map((headers) => ({ ...known.credentials, ...headers }));
}

type Sent = { readonly type: string; readonly text: string };

/** Lines of the file, some of them odd, alone or in a form that may be cut off or have other parts. */
function fileOf(example: string): fc.Arbitrary<Sent> {
  const lines = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...example.split("\n")) }, { weight: 1, arbitrary: oddText }), { maxLength: 6 });
  const as = fc.constantFrom("file", "form", "form and more", "cut form");
  return fc.record({ lines, as, name: fc.oneof(fc.constantFrom("map", "enrichment_type", "file"), oddText), value: oddText, cut: fc.nat() }).map(({ lines: given, as: kind, name, value, cut }) => {
    const [head = ""] = example.split("\n");
    const file = [head, ...given].join("\n");
    if (kind === "file") return { type: "text/csv", text: file };
    const part = (disposition: string, content: string): string => `--x\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
    const more = kind === "form and more" ? part(`name="${name}"`, value) : "";
    const form = `${more}${part('name="file"; filename="people.csv"', file)}--x--\r\n`;
    return { type: "multipart/form-data; boundary=x", text: kind === "cut form" ? form.slice(0, cut % form.length) : form };
  });
}

/** JSON of the example with up to four changes, which may stop being JSON. */
function bodyOf(example: unknown): fc.Arbitrary<Sent> {
  const change = fc.record({ kind: fc.constantFrom("replace", "remove", "add"), at: fc.nat(), key: oddText, value: oddValue });
  const text = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) });
  return fc.record({ changes: fc.array(change, { maxLength: 4 }), text, cut: fc.nat() }).map(({ changes, text: mode, cut }) => {
    const json = JSON.stringify(changes.reduce<unknown>(changed, structuredClone(example)) ?? null);
    const sent = mode === 1 ? json.slice(0, cut % (json.length + 1)) : mode === 2 ? json.replace(/^\{("[^"]+"):/, "{$1:null,$1:") : json;
    return { type: "application/json", text: sent };
  });
}

type Change = { readonly kind: string; readonly at: number; readonly key: string; readonly value: unknown };

/** Changes one of the places of a value, wherever it is nested. */
function changed(root: unknown, { kind, at, key, value }: Change): unknown {
  const places = placesIn(root);
  const place = places[at % (places.length + 1)];
  if (place === undefined) return kind === "replace" ? value : root;
  const { holder, name } = place;
  if (kind === "replace") Reflect.set(holder, name, value);
  else if (kind === "remove") Reflect.deleteProperty(holder, name);
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  return root;
}

function placesIn(value: unknown, levels = 6): { readonly holder: object; readonly name: string }[] {
  if (typeof value !== "object" || value === null || levels === 0) return [];
  return Object.entries(value).flatMap(([name, each]) => [{ holder: value, name }, ...placesIn(each, levels - 1)]);
}

/** Beside what an operation documents: what stands before it, or where an empty id leads to. */
const anywhere: ReadonlySet<number> = new Set([404, 405, 408]);
const leaks = /\n\s+at |node_modules|\.ts:\d|\bselect \w|\binsert into\b|violates|syntax error|invalid input syntax|ECONN|PGlite|stack/;

/** What is wrong with an answer, in words; empty is the only good one. */
export function flawsOf(operation: Documented, request: Fuzzed, answer: { readonly status: number; readonly headers: Headers; readonly body: string }): string[] {
  const { status, headers, body } = answer;
  const code = headers.get("x-error-code");
  const media = (headers.get("content-type") ?? "").split(";")[0] ?? "";
  const told = body.replaceAll(/"input":.*/gs, ""); // what was sent is shown where it is wrong
  return [
    status >= 500 && `answers ${String(status)}`,
    !operation.statuses.has(status) && !anywhere.has(status) && `answers ${String(status)}, which it does not document`,
    status >= 400 && !isErrorCode(code) && `refuses with the code ${String(code)}`,
    isErrorCode(code) && status !== statusOf(code, request.url) && `says ${code} with the status ${String(status)}`,
    !/^[\w=-]{1,128}$/.test(headers.get("x-request-id") ?? "") && "has no request id",
    leaks.test(told) && `says too much: ${told.slice(0, 300)}`,
    body !== "" && !mediaOf(operation, status).includes(media) && `is ${media}, which it does not document`,
    body !== "" && media === "application/json" && !isJson(body) && "is not JSON",
  ].filter((flaw) => flaw !== false);
}

function mediaOf({ statuses }: Documented, status: number): readonly string[] {
  return statuses.get(status) ?? ["application/json"];
}

function statusOf(code: ErrorCode, url: string): number {
  return isExpanded(url.split("?")[0] ?? "") ? expandedStatus(code) : errors[code].status;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
