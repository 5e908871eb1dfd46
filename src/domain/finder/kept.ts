/** What was worked out for a word that comes again and again, such as a given name. Bounded: when it is full, it starts anew. */
export class Kept<T> {
  readonly #max: number;
  readonly #values = new Map<string, T>();

  constructor(max: number) {
    this.#max = max;
  }

  of(word: string, workOut: () => T): T {
    const kept = this.#values.get(word);
    if (kept !== undefined) return kept;
    const value = workOut();
    if (this.#values.size >= this.#max) this.#values.clear();
    this.#values.set(word, value);
    return value;
  }
}
