/**
 * How far guessing goes: the next guess is put to the mail host while what it may save is worth more than what it costs.
 * Pure; the planner and `cleanlist find` decide by it alike.
 */

/**
 * A question to a mail host, in millionths of a US dollar: hardly the connection, mostly the patience of a host that is asked
 * about strangers. About a tenth of what a vendor takes for an address; with it the lab's people take 1.5 questions each.
 */
const probeMicros = 4_000;
/** Every refusal makes the next question dearer: a host that is asked about strangers all day closes its door. */
const dearerByRefusal = 1.15;
/** What an address is worth where no vendor is asked for one. */
export const usualWorthMicros = 30_000;

export type Guess = { readonly confidence: number };

/**
 * `refused` are the guesses that the host refused, `worthMicros` what it costs to get the address elsewhere. What a refusal
 * takes from one guess it gives to the others: after three of them a rare pattern is likely.
 */
export function isWorthAsking(next: Guess, refused: readonly Guess[], worthMicros: number): boolean {
  const left = 1 - refused.reduce((sum, guess) => sum + guess.confidence, 0);
  const odds = next.confidence / Math.max(left, next.confidence);
  return odds * worthMicros >= probeMicros * dearerByRefusal ** refused.length;
}
