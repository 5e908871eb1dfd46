/**
 * What every answer about running work shares. Its `ETag` is made of the workflow's counters, so that a poll which finds
 * nothing new costs one row and 304; with `wait`, the request is held until there is something new to say.
 */
import type { Context } from "hono";
import { createHash } from "node:crypto";
import { ApiError } from "../contract/errors.ts";
import type { WorkflowView } from "../engine/views.ts";
import { versionOf } from "../engine/views.ts";
import type { Watching } from "../engine/watching.ts";
import type { ApiEnv } from "./api.ts";
import { count } from "./paging.ts";

const waitSecondsMax = 60;
/** When whoever was refused a wait may try again. */
export const retrySeconds = 5;

export const wait = count("wait", { min: 0, max: waitSecondsMax, fallback: 0 }).openapi({
  description: "Seconds that the answer may be held: until the work has ended or, with `If-None-Match`, until anything about it has changed.",
});

export const etagHeader = { ETag: { description: "For `If-None-Match` of the next request.", schema: { type: "string" as const } } };
export const unchanged = { description: "Nothing has changed since the answer that `If-None-Match` names.", headers: etagHeader };

/** Of the parts that a representation is made of. Weak: numbers that follow from the clock may differ (RFC 9110, section 8.8.1). */
export function etagOf(...parts: readonly (string | null)[]): string {
  return `W/"${createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 22)}"`;
}

export type Polled<State> = {
  readonly watching: Watching;
  readonly seconds: number;
  /** The workflow that it is about, as the caller may see it. */
  readonly view: WorkflowView;
  readonly state: State;
  /** The state again, once the workflow has got on. */
  readonly read: (view: WorkflowView) => State | Promise<State>;
  readonly etag: (state: State) => string;
  /** True once it will not change any more. */
  readonly isFinal: (state: State) => boolean;
};

/** Of a whole workflow; `version` is that of the product, whose next one may say more. */
export function polledWorkflow(c: Context<ApiEnv>, of: Pick<Polled<WorkflowView>, "watching" | "seconds" | "view"> & { readonly version: string }): Promise<WorkflowView | null> {
  return polled(c, { ...of, state: of.view, read: (view) => view, etag: (view) => etagOf(of.version, versionOf(view)), isFinal: (view) => view.completedAt !== null });
}

/** The state to answer with; null for 304. The headers are set. */
export async function polled<State>(c: Context<ApiEnv>, of: Polled<State>): Promise<State | null> {
  const known = c.req.header("if-none-match");
  const isKnown = (state: State): boolean => known !== undefined && matches(known, of.etag(state));
  const isNews = (state: State): boolean => of.isFinal(state) || (known !== undefined && !isKnown(state));
  const state = of.seconds === 0 || isNews(of.state) ? of.state : await held(c, of, isNews);
  c.header("ETag", of.etag(state));
  c.header("Cache-Control", "private, no-cache");
  return isKnown(state) ? null : state;
}

/** Until there is news, the time is over, the caller has gone, or the process stops. Whose key is revoked meanwhile learns nothing any more. */
async function held<State>(c: Context<ApiEnv>, of: Polled<State>, isNews: (state: State) => boolean): Promise<State> {
  using watch = of.watching.watch(of.view, c.var.identity);
  if (watch === null) throw new ApiError("too_many_waits", { retryAfterSeconds: retrySeconds });
  const over = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(of.seconds * 1_000)]);
  let { state } = of;
  for (;;) {
    const next = await watch.next(over);
    if (next.kind === "shut_out") throw new ApiError("not_authenticated");
    if (next.kind !== "news") return state;
    state = await of.read(next.view);
    if (isNews(state)) return state;
  }
}

/** RFC 9110, section 13.1.2: by weak comparison. */
function matches(header: string, etag: string): boolean {
  return header.split(",").some((each) => each.trim() === "*" || each.trim().replace(/^W\//, "") === etag.replace(/^W\//, ""));
}
