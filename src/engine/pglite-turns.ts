/**
 * Whose turn it is on the one connection of the embedded database. Long statements yield to short ones, so that a contact
 * that is alone does not wait behind hundreds of results; an open transaction keeps everybody else out.
 *
 * Each statement has a moment at which it is due, later the longer it will take. The first to be due goes first: it can be
 * overtaken by what arrives until then, and by nothing that arrives after.
 */

export type Turn = {
  /** The transaction that the statement belongs to; null where it stands for itself. */
  readonly transaction: number | null;
  /** What it does to its transaction. */
  readonly step: "begins" | "continues" | "ends";
  readonly dueMs: number;
};

export type Turns<Request extends Turn> = {
  add(request: Request): void;
  /** Takes out the one whose turn it is; null where nobody may go now. */
  next(): Request | null;
  /** True where no transaction is open. */
  isFree(): boolean;
};

export function createTurns<Request extends Turn>(): Turns<Request> {
  let waiting: Request[] = [];
  let open: number | null = null;

  /** Within a transaction, and of those that are due at once, the one that came first. */
  const first = (): Request | undefined => {
    if (open !== null) return waiting.find((request) => request.transaction === open);
    let best: Request | undefined;
    for (const request of waiting) {
      if (request.transaction !== null && request.step !== "begins") continue;
      if (best === undefined || request.dueMs < best.dueMs) best = request;
    }
    return best;
  };
  return {
    add: (request) => void waiting.push(request),
    next() {
      const request = first();
      if (request === undefined) return null;
      waiting = waiting.filter((each) => each !== request);
      if (request.step === "begins") open = request.transaction;
      if (request.step === "ends") open = null;
      return request;
    },
    isFree: () => open === null,
  };
}
