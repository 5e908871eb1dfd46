/**
 * What was read a moment ago, so that a batch of a thousand colleagues reads their company's website once.
 * Simultaneous questions share one reading; the memory is bounded in entries and in time.
 */

export interface Recent<Value> {
  /** The value under `key`, read anew where it is absent, stale or not worth keeping. */
  get(key: string, read: () => Promise<Value>): Promise<Value>;
}

export type RecentOptions<Value> = {
  readonly entriesMax: number;
  readonly freshMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** False for values that the next question should not get, such as a time-out. */
  readonly isLasting: (value: Value) => boolean;
};

export function createRecent<Value>({ entriesMax, freshMs, now, isLasting }: RecentOptions<Value>): Recent<Value> {
  // A map keeps the order of insertion, so its first entry is always the oldest.
  const entries = new Map<string, { readonly value: Promise<Value>; readonly readAtMs: number }>();
  return {
    get(key, read) {
      const known = entries.get(key);
      if (known !== undefined && now() - known.readAtMs < freshMs) return known.value;
      const entry = { value: read(), readAtMs: now() };
      entries.delete(key);
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= entriesMax) break;
        entries.delete(oldest);
      }
      const forget = (): void => {
        if (entries.get(key) === entry) entries.delete(key);
      };
      // The caller sees a rejection through `entry.value`; here it only must not stay.
      entry.value.then((value) => (isLasting(value) ? undefined : forget()), forget);
      return entry.value;
    },
  };
}
