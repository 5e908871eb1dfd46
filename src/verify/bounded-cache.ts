/**
 * Remembers values that are used, each until its own time. Never holds more than `entriesMax` of them; at least the half
 * that was used last is kept.
 */
export type BoundedCache<Value> = {
  /** Undefined where nothing is remembered, or its time is over. */
  get(key: string, nowMs: number): Value | undefined;
  set(key: string, value: Value, untilMs: number): void;
};

type Entry<Value> = { readonly value: Value; readonly untilMs: number };

export function createBoundedCache<Value>(entriesMax: number): BoundedCache<Value> {
  // Two halves, of which the older is forgotten as a whole: a value that is used again and again is only looked up, where
  // a list in the order of use would be changed each time.
  const halfMax = Math.max(1, Math.floor(entriesMax / 2));
  let recent = new Map<string, Entry<Value>>();
  let older = new Map<string, Entry<Value>>();

  function keep(key: string, entry: Entry<Value>): void {
    recent.set(key, entry);
    if (recent.size < halfMax) return;
    older = recent;
    recent = new Map();
  }

  return {
    get(key, nowMs) {
      const known = recent.get(key);
      const entry = known ?? older.get(key);
      if (entry === undefined || entry.untilMs <= nowMs) return undefined;
      if (known === undefined) {
        older.delete(key);
        keep(key, entry);
      }
      return entry.value;
    },
    set(key, value, untilMs) {
      older.delete(key);
      keep(key, { value, untilMs });
    },
  };
}
