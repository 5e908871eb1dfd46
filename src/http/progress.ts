/** How far a workflow has come, how fast it goes, and when it may be through. */
import type { z } from "@hono/zod-openapi";
import type { progress } from "../contract/progress.ts";
import type { WorkflowView } from "../engine/views.ts";

const minuteMs = 60_000;

export function progressOf(view: WorkflowView, nowMs: number): z.output<typeof progress> {
  const { done, total } = view;
  const perMinute = paceOf(view, nowMs);
  return { done, total, percent: percentOf(view), per_minute: perMinute, seconds_left: secondsLeft(view, perMinute) };
}

/** 100 only once all has ended: of a list that is still being read, what is known may have. */
export function percentOf({ completedAt, done, total }: WorkflowView): number {
  if (completedAt !== null) return 100;
  return total === 0 ? 0 : Math.min(99, Math.floor((100 * done) / total));
}

/** Tasks a minute: lately, where there is enough to go by, else since it was accepted. */
function paceOf(view: WorkflowView, nowMs: number): number | null {
  const { done, since } = view.recent ?? { done: view.done, since: view.createdAt };
  const elapsedMs = (view.completedAt?.getTime() ?? nowMs) - new Date(since).getTime();
  return done === 0 || elapsedMs <= 0 ? null : Math.round((10 * done * minuteMs) / elapsedMs) / 10;
}

function secondsLeft({ completedAt, pausedAt, done, total }: WorkflowView, perMinute: number | null): number | null {
  if (completedAt !== null) return 0;
  return pausedAt !== null || perMinute === null || perMinute === 0 ? null : Math.ceil((60 * (total - done)) / perMinute);
}
