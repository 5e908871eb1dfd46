/**
 * From what the model believes to what happened when it believed so: a rising line through points measured on people whom
 * the model had not seen. Order stays as it was.
 */
import type { Model } from "./model.ts";

/** Knots are denser where most candidates are. */
export const knots: readonly number[] = [0, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];

/**
 * Beliefs that share a line: of the first candidates and of the others, with no, one, two, three or four, and more known
 * colleagues. A first candidate of little belief is one where nothing else is likelier, and is right more often than a
 * fifth one that is believed as much.
 */
export function calibrationClass({ colleagues, isFirst }: { readonly colleagues: number; readonly isFirst: boolean }): number {
  return (colleagues <= 2 ? colleagues : colleagues <= 4 ? 3 : 4) * 2 + (isFirst ? 0 : 1);
}

export const calibrationClasses = 10;

/** `beliefs`: from the highest to the lowest, and so are the answers. */
export function calibrated(beliefs: readonly number[], colleagues: number, model: Model): number[] {
  let above = 1;
  return beliefs.map((belief, at) => {
    const line = model.calibration[calibrationClass({ colleagues, isFirst: at === 0 })];
    above = Math.min(above, line === undefined ? belief : onLine(line, belief));
    return above;
  });
}

function onLine(line: readonly number[], belief: number): number {
  let at = 1;
  while (at < knots.length - 1 && belief > (knots[at] ?? 1)) at += 1;
  const [low = 0, high = 1] = [knots[at - 1], knots[at]];
  const [from = 0, to = 1] = [line[at - 1], line[at]];
  return from + ((to - from) * Math.min(1, Math.max(0, (belief - low) / (high - low))));
}
