/**
 * The one interpreter of vendor descriptions: builds the request, judges the answer, and reads the facts.
 *
 * It promises that a key travels in a header and nowhere else, that no part of an answer or a contact stands in an
 * error, that time and size are bounded, and that an error, a pause or an unknown shape is never called a miss.
 */
import { Agent, fetch as undiciFetch } from "undici";
import type { Fact } from "../../domain/fact.ts";
import type { Known, Outcome, Question, Source } from "../../domain/source.ts";
import { free } from "../../domain/source.ts";
import { readBounded } from "../../net/body.ts";
import { failureOf } from "../../net/failure.ts";
import { normalForm } from "../normal-form.ts";
import type { Description, FactRule, InputSet, Json, Parameters, VendorAnswer } from "./description.ts";
import { judge } from "./judge.ts";
import { at, has, textAt } from "./json-path.ts";
import { resumeAt } from "./pause.ts";

/** What the connector uses of `fetch`; an operator's proxy or another client may stand in. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;
export type FetchInit = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
};
export type FetchAnswer = {
  readonly status: number;
  readonly headers: Iterable<[string, string]>;
  readonly body: AsyncIterable<Uint8Array> | null;
};

export type ConnectorOptions = {
  readonly key: string;
  readonly baseUrl?: string | undefined;
  readonly fetch?: Fetch;
};

/** Hunter's `max_duration` lets it look for 20 s; nobody else takes as long. */
const timeoutMs = 30_000;
const bodyBytesMax = 1_000_000;
const pendingMs = 5_000;

/** The description as a source that asks with the operator's own key. */
export function connect(vendor: Description, { key, baseUrl = vendor.baseUrl, fetch = keepAliveFetch }: ConnectorOptions): Source {
  const { id, supplies, costMicros, hitRate } = vendor;
  const needs = vendor.operation.inputs.map(inputsOf);
  return {
    terms: { id, supplies, needs, costMicros, hitRate, attemptsMax: 3 },
    async ask(question, { signal, nowMs }) {
      const inputs = firstKnown(vendor, question.known);
      if (inputs === null) return free({ kind: "ineligible", why: `${id} needs ${needs.map((set) => set.join(" + ")).join(" or ")}` });
      const timeout = AbortSignal.timeout(timeoutMs);
      let answer: VendorAnswer | null;
      try {
        const request = requestFor(vendor, { inputs, question, baseUrl, key });
        answer = await read(await fetch(request.url, { ...request.init, signal: AbortSignal.any([signal, timeout]) }));
      } catch (error) {
        const detail = signal.aborted ? "aborted" : timeout.aborted ? "timeout" : failureOf(error).detail;
        return free({ kind: "failed", retryable: true, detail: `${id}: ${detail}` });
      }
      if (answer === null) return free({ kind: "unmapped", detail: `${id}: an answer of more than ${bodyBytesMax} bytes` });
      return { outcome: outcomeOf(vendor, answer, nowMs), costMicros: vendor.spent(answer) };
    },
  };
}

// One pool for all vendors: sockets stay open between the calls of a batch, and idle ones do not keep the process alive.
const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000, allowH2: false });
const keepAliveFetch: Fetch = (url, init) => undiciFetch(url, { ...init, dispatcher: agent });

function inputsOf(set: InputSet): (keyof Known)[] {
  return [...new Set(Object.values(set).map((from) => (typeof from === "string" ? from : from.input)))];
}

function firstKnown(vendor: Description, known: Known): Parameters | null {
  for (const set of vendor.operation.inputs) {
    const inputs = Object.entries(set).map(([name, from]) => [name, inputValue(known, from)] as const);
    if (inputs.every(([, value]) => value !== null)) return Object.fromEntries(inputs);
  }
  return null;
}

function inputValue(known: Known, from: InputSet[string]): string | null {
  if (typeof from !== "string") {
    const value = known[from.input];
    return value === null ? null : from.as(value);
  }
  const value = known[from];
  return typeof value === "string" ? value : null;
}

type RequestInput = { readonly inputs: Parameters; readonly question: Question; readonly baseUrl: string; readonly key: string };

function requestFor(vendor: Description, { inputs, question, baseUrl, key }: RequestInput): { url: string; init: Omit<FetchInit, "signal"> } {
  const { method, path, request } = vendor.operation;
  const parameters = request(inputs, question.wanted);
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}${path}`);
  const headers = { [vendor.keyHeader]: key, accept: "application/json" };
  // A redirect would carry the key to another host.
  const init = { method, redirect: "manual" } as const;
  if (method === "POST") {
    const json = { ...headers, "content-type": "application/json" };
    return { url: url.href, init: { ...init, headers: json, body: JSON.stringify(parameters) } };
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
  return { url: url.href, init: { ...init, headers, body: null } };
}

/** Null where the answer is larger than any that a vendor documents. */
async function read(response: FetchAnswer): Promise<VendorAnswer | null> {
  const { bytes, truncated } = await readBounded(response.body, bodyBytesMax);
  if (truncated) return null;
  const headers = new Map([...response.headers].map(([name, value]) => [name.toLowerCase(), value]));
  return { status: response.status, headers, body: parsed(new TextDecoder().decode(bytes)) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null; // a proxy's error page; the rules see a body without any path
  }
}

function outcomeOf(vendor: Description, answer: VendorAnswer, nowMs: number): Outcome {
  const judgement = judge(vendor.rules, answer);
  const status = `${vendor.id}: HTTP ${answer.status}`;
  switch (judgement) {
    case "facts":
      return factsOutcome(vendor, answer.body);
    case "pending":
      return { kind: "pending", ref: null, untilMs: nowMs + pendingMs, why: "working" };
    case "throttled":
      return { kind: "throttled", untilMs: resumeAt(answer.headers, vendor.resets ?? [], nowMs) };
    case "ineligible":
      return { kind: "ineligible", why: `${vendor.id} does not take these inputs` };
    case "failed":
      return { kind: "failed", retryable: false, detail: status };
    case "try_again":
      return { kind: "failed", retryable: true, detail: status };
    case null:
      return { kind: "unmapped", detail: `${status} is not among the documented answers` };
    case "none":
    case "no_credits":
    case "rejected_key":
    case "opted_out":
      return { kind: judgement };
  }
}

function factsOutcome(vendor: Description, body: Json): Outcome {
  if (!vendor.recognisedBy.some((path) => has(body, path))) {
    return { kind: "unmapped", detail: `${vendor.id}: none of ${vendor.recognisedBy.join(", ")} in the answer` };
  }
  const facts: Fact[] = [];
  for (const rule of vendor.facts) {
    const fact = factFrom(rule, body);
    // Several paths may lead to one field: the first that holds a value wins.
    if (fact !== null && vendor.supplies.includes(rule.field) && !facts.some((known) => known.field === fact.field)) facts.push(fact);
  }
  return facts.length === 0 ? { kind: "none" } : { kind: "found", facts };
}

function factFrom({ field, path, confidence, when, as }: FactRule, body: Json): Fact | null {
  if (when !== undefined && at(body, when.path) !== when.is) return null;
  const text = textAt(body, path);
  const ours = text === null || as === undefined ? text : as(text);
  const value = ours === null ? null : normalForm(field, ours);
  const sure = typeof confidence === "number" ? confidence : confidence(body);
  return value === null || sure === null ? null : { field, value, confidence: sure };
}
