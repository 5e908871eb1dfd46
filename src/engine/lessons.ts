/**
 * What finished tasks teach, learned beside the work: nobody waits for it, no result depends on it, and what a crash or
 * a database that cannot keep up loses is learned from somebody else.
 */

export type Lessons<Item> = {
  add(items: readonly Item[]): void;
  /** Resolves once everything that was added has been learned, or passed over. */
  settled(): Promise<void>;
};

/** What they teach is worked out in one go: more would hold everybody up. */
const itemsPerStatement = 200;
/** What may wait, and is in memory meanwhile; beyond it, lessons are passed over. */
const waitingMax = 2_000;

export function createLessons<Item>({ learn, onError }: { readonly learn: (items: readonly Item[]) => Promise<void>; readonly onError: (error: Error) => void }): Lessons<Item> {
  const waiting: Item[] = [];
  let learning: Promise<void> | null = null;

  async function learnAll(): Promise<void> {
    while (waiting.length > 0) {
      try {
        await learn(waiting.splice(0, itemsPerStatement));
      } catch (error) {
        onError(error instanceof Error ? error : new Error("What was found could not be learned.", { cause: error }));
      }
    }
    learning = null;
  }

  return {
    add(items) {
      waiting.push(...items.slice(0, waitingMax - waiting.length));
      if (waiting.length > 0) learning ??= learnAll();
    },
    settled: () => learning ?? Promise.resolve(),
  };
}
