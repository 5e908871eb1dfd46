/** Waiting that ends with a signal, for work that takes no signal itself or is shared with others who still wait. */

/** What `work` resolves to; rejects with the signal's reason as soon as it aborts. The work itself goes on. */
export async function abortable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  // Also where it has aborted before: the race takes the work's own rejection, which nobody else awaits.
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
