/**
 * Words that addresses are put together of, with a hash of each of their beginnings. The hash of an address follows from
 * those of its parts: of forty addresses that a name makes, twenty are never written out.
 */
export type Word = {
  readonly text: string;
  /** At `n`, the hash of the first `n` letters. */
  readonly hashes: readonly number[];
};

/** Of letters h, i, …: h * base^n + i * base^(n-1) + …, in 32 bits. Odd, and its bits are well mixed. */
const base = 0x9e3779b1;

/** At `n`: base^n, as far as the longest word so far needs it. */
const powers: number[] = [1];

export function wordOf(text: string): Word {
  return initials.get(text) ?? hashed(text);
}

function hashed(text: string): Word {
  const hashes = [0];
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) {
    hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
    hashes.push(hash);
    if (powers.length <= at + 1) powers.push(Math.imul(powers[at] ?? 1, base));
  }
  return { text, hashes };
}

export const noWord: Word = hashed("");

/** Of every letter: most words that are asked for again and again. */
const initials: ReadonlyMap<string, Word> = new Map(["", ..."abcdefghijklmnopqrstuvwxyz"].map((letter) => [letter, hashed(letter)]));

/** The hash of what was hashed to `hash`, followed by the first letters of a word. */
export function followedBy(hash: number, { hashes }: Word, letters: number): number {
  return (Math.imul(hash, powers[letters] ?? 1) + (hashes[letters] ?? 0)) | 0;
}

/** Of a whole address; never negative. */
export function addressHash({ hashes }: Word): number {
  return (hashes[hashes.length - 1] ?? 0) & 0x7fffffff;
}
