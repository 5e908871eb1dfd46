/**
 * How many connections are open at once, to all hosts together. A connection whose host lets us wait gives its place to
 * another: a hundred silent hosts do not hold up those that answer.
 */

export type Place = {
  /** The host answered: the place is kept. */
  readonly keep: () => void;
  readonly leave: () => void;
};

export type Places = {
  /** In the order in which they were asked for, but for those that have become urgent by then. */
  take(party: { readonly isUrgent: boolean }): Promise<Place>;
  /** Somebody waits for a place. */
  readonly isWanted: boolean;
};

/** Longer than any host takes that is not slow: far round trips, and a DNS lookup on its side. */
const waitsMs = 1_000;
/** Sockets are bounded as well: of hosts that let us wait, this many times the number of places. */
const slowPerPlace = 20;

export function createPlaces(max: number): Places {
  const waiting: { readonly party: { readonly isUrgent: boolean }; readonly go: () => void }[] = [];
  let taken = 0;
  let slow = 0;

  function free(): void {
    const [next] = waiting.splice(Math.max(0, waiting.findIndex(({ party }) => party.isUrgent)), 1);
    if (next === undefined) taken -= 1;
    else next.go();
  }

  function placeOf(): Place {
    let state: "held" | "slow" | "left" = "held";
    const timer = setTimeout(() => {
      if (slow >= slowPerPlace * max) return void timer.refresh();
      state = "slow";
      slow += 1;
      free();
    }, waitsMs);
    return {
      keep() {
        if (state === "held") timer.refresh();
      },
      leave() {
        clearTimeout(timer);
        if (state === "held") free();
        if (state === "slow") slow -= 1;
        state = "left";
      },
    };
  }

  return {
    async take(party) {
      // A place that becomes free is handed on: nobody comes in between.
      if (taken >= max) await new Promise<void>((go) => waiting.push({ party, go }));
      else taken += 1;
      return placeOf();
    },
    get isWanted() {
      return waiting.length > 0;
    },
  };
}
