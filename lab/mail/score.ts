/** Compares verdicts with the truth of the mail lab. An unknown that need not have been is a miss, but a safe one. */
import type { Status } from "./behaviour.ts";
import type { LabAddress } from "./town.ts";

/** `hung`: no answer came at all. */
export type Told = Status | "hung";

export type Mark = "right" | "safe_unknown" | "false_deliverable" | "false_undeliverable" | "other_wrong";

export interface Score {
  readonly total: number;
  readonly marks: Readonly<Record<Mark, number>>;
  /** Of the right unknowns with a reason to be asked for, those that gave it. */
  readonly reasons: { readonly right: number; readonly total: number };
}

export function markOf({ expected }: LabAddress, told: Told): Mark {
  if (told !== "hung" && expected.includes(told)) return "right";
  switch (told) {
    case "unknown":
      return "safe_unknown";
    case "deliverable":
      return "false_deliverable";
    case "undeliverable":
      return "false_undeliverable";
    default:
      return "other_wrong";
  }
}

export interface Judged {
  readonly about: LabAddress;
  readonly told: Told;
  readonly reason: string | null;
}

export function scoreOf(judged: readonly Judged[]): Score {
  const marks: Record<Mark, number> = { right: 0, safe_unknown: 0, false_deliverable: 0, false_undeliverable: 0, other_wrong: 0 };
  for (const { about, told } of judged) marks[markOf(about, told)] += 1;
  const withReason = judged.filter(({ about, told }) => told === "unknown" && about.expected.includes("unknown") && about.reasons.length > 0);
  const right = withReason.filter(({ about, reason }) => reason !== null && about.reasons.includes(reason)).length;
  return { total: judged.length, marks, reasons: { right, total: withReason.length } };
}

/** One score for each value of `key`, in the order in which they first appear. */
export function scoresBy(judged: readonly Judged[], key: (about: LabAddress) => string): Map<string, Score> {
  const parts = Map.groupBy(judged, ({ about }) => key(about));
  return new Map([...parts].map(([name, part]) => [name, scoreOf(part)]));
}
