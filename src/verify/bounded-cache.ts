/**
 * Remembers the most recently used values, each until its own time. Never holds more than `entriesMax` of them.
 */
export type BoundedCache<Value> = {
  /** Undefined where nothing is remembered, or its time is over. */
  get(key: string, nowMs: number): Value | undefined;
  set(key: string, value: Value, untilMs: number): void;
};

export function createBoundedCache<Value>(entriesMax: number): BoundedCache<Value> {
  // A Map keeps insertion order, so that the first key is always the one unused for longest.
  const entries = new Map<string, { readonly value: Value; readonly untilMs: number }>();
  return {
    get(key, nowMs) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (entry.untilMs <= nowMs) return undefined;
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, untilMs) {
      entries.delete(key);
      entries.set(key, { value, untilMs });
      if (entries.size > entriesMax) entries.delete(entries.keys().next().value ?? key);
    },
  };
}
