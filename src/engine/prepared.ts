/**
 * Which statements a server is to prepare, and under which name: those that come often. Reading and planning one of ours takes
 * longer than running it, but each that is prepared takes memory on the server, once for every connection.
 */

export type Prepared = {
  /** Undefined for a statement that is not worth a name, yet or at all. */
  nameOf(text: string): string | undefined;
  /** Names given so far are given no more: a table was changed under what they stand for. */
  forget(): void;
};

/** One that comes once or twice, as at the start, is not worth a name. */
const timesBefore = 5;
/** More than there are in the code: texts that are made anew every time must not fill the memory. */
const textsMax = 1_000;

export function createPrepared(): Prepared {
  const texts = new Map<string, { readonly at: number; times: number }>();
  let generation = 0;
  return {
    nameOf(text) {
      const known = texts.get(text);
      if (known !== undefined) {
        known.times += 1;
        return known.times > timesBefore ? `s${String(known.at)}g${String(generation)}` : undefined;
      }
      if (texts.size < textsMax) texts.set(text, { at: texts.size, times: 1 });
      return undefined;
    },
    forget() {
      generation += 1;
    },
  };
}
