/**
 * What the word of a domain's mail host is worth, after what became of mail that was sent on it. A host that takes a
 * recipient, refuses others and returns the mail all the same is believed less, little by little: one bounce is a mailbox
 * that was closed since, and says next to nothing of the host.
 */

/** Of addresses at the domain, recent ones in full, older ones by half for each `wordHalfLifeDays`. */
export type HostWord = {
  /** Called reliable, and came back as nobody's. */
  readonly broken: number;
  /** Mail arrived. */
  readonly kept: number;
};

export const wordHalfLifeDays = 90;
// As if so many had arrived before anything is known: 1 bounce takes 4 % of the confidence, 20 and nothing else take half.
const keptBefore = 24;
const trustMin = 0.5;

/** 0.5..1, to multiply the confidence with that an accepted recipient has. */
export function trustIn({ broken, kept }: HostWord): number {
  const trust = (keptBefore + kept) / (keptBefore + kept + broken);
  return Math.max(trustMin, trust);
}
