/**
 * Which credits are spent first: those that end first, and those without an end last. Credits that are held count as
 * spent in the same order, so that what ends is only what nothing is waiting for.
 */

export type Expiring = { readonly id: number; readonly remaining: number; readonly expiresAtMs: number };

export type Purse = {
  /** Sorted by their end, the first first. */
  readonly expiring: readonly Expiring[];
  readonly lasting: number;
};

/** The purse after the amount was spent out of it; what it does not hold cannot be spent. */
export function spent(purse: Purse, amount: number): Purse {
  let open = amount;
  const expiring = purse.expiring.map((grant) => {
    const taken = Math.min(grant.remaining, open);
    open -= taken;
    return { ...grant, remaining: grant.remaining - taken };
  });
  if (open > purse.lasting) throw new Error(`More was spent than there was: ${String(open - purse.lasting)} credits.`);
  return { expiring, lasting: purse.lasting - open };
}

/** How much of each grant ends by `nowMs`, where `held` credits are set aside; empty where nothing does. */
export function ending(purse: Purse, options: { readonly held: number; readonly nowMs: number }): ReadonlyMap<number, number> {
  const free = spent(purse, options.held).expiring;
  return new Map(free.flatMap(({ id, remaining, expiresAtMs }) => (expiresAtMs <= options.nowMs && remaining > 0 ? [[id, remaining] as const] : [])));
}
