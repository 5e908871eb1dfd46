/**
 * How likely each address of one person is, summed up over all that makes it. Addresses are told apart by their hash and
 * written only where they are asked for; two that share a hash are compared letter by letter. One is used again and again,
 * for person after person: new lists took longer to make than to fill.
 */
import { hashOfRendered, render } from "./pattern.ts";
import { patterns } from "./pattern-list.ts";
import type { Reading } from "./readings.ts";
import type { Word } from "./word.ts";
import { addressHash, wordOf } from "./word.ts";

/** What makes an address: a pattern, by its number, of a name as it is read, with the letter or digit that is tried. */
export type Maker = { readonly pattern: number; readonly reading: Reading; readonly wildcard: Word };

/** Several times as many as most people have addresses, so that few of them meet. */
const slotsAtFirst = 512;

export class Tallies {
  /** How many there are. The lists have an entry for each, in the order in which they came, and stale ones behind. */
  size = 0;
  readonly sums: number[] = [];
  /** The pattern that speaks most for the address; -1 for one that was told. */
  readonly patterns: number[] = [];
  readonly #bests: number[] = [];
  readonly #hashes: number[] = [];
  /** Null where there is none. */
  readonly #makers: (Maker | null)[] = [];
  /** Null where it was not written yet. */
  readonly #locals: (string | null)[] = [];
  /** By hash: the place of an address, and 1; 0 is free. */
  #slots = new Int32Array(slotsAtFirst);

  clear(): void {
    this.size = 0;
    if (this.#slots.length > slotsAtFirst) this.#slots = new Int32Array(slotsAtFirst);
    else this.#slots.fill(0);
  }

  /** Where the pattern makes nothing of the name, nothing is added. */
  addMade(maker: Maker, share: number): void {
    const pattern = patterns[maker.pattern];
    const hash = pattern === undefined ? -1 : hashOfRendered(pattern, maker.reading.letters, maker.wildcard);
    if (hash < 0) return;
    const slots = this.#slots;
    let slot = firstSlot(hash, slots);
    for (let place = placeAt(slot, slots); place >= 0; place = placeAt(slot, slots)) {
      if (this.#hashes[place] === hash && this.localAt(place) === written(maker)) {
        this.#raise(place, maker.pattern, share);
        return;
      }
      slot = nextSlot(slot, slots);
    }
    slots[slot] = this.size + 1;
    this.#append({ hash, maker, local: null }, maker.pattern, share);
    if (this.size * 2 > slots.length) this.#spread();
  }

  /** An address that was told, not made. */
  addTold(local: string, pattern: number, share: number): void {
    const place = this.placeOf(local);
    if (place < 0) this.#append({ hash: addressHash(wordOf(local)), maker: null, local }, pattern, share);
    else this.sums[place] = (this.sums[place] ?? 0) + share;
  }

  /** -1 where it is not among them. */
  placeOf(local: string): number {
    const hash = addressHash(wordOf(local));
    for (let place = 0; place < this.size; place += 1) if (this.#hashes[place] === hash && this.localAt(place) === local) return place;
    return -1;
  }

  localAt(place: number): string {
    return (this.#locals[place] ??= written(this.#makers[place] ?? null));
  }

  /** The tail need not be sorted: most of what is made is not among the first. Of equals, the one that came first. */
  likeliest(limit: number): number[] {
    const best: number[] = [];
    for (let place = 0; place < this.size; place += 1) {
      const sum = this.sums[place] ?? 0;
      if (best.length === limit && sum <= this.#sumOf(best[limit - 1])) continue;
      let at = best.length < limit ? best.length : limit - 1;
      for (; at > 0 && sum > this.#sumOf(best[at - 1]); at -= 1) best[at] = best[at - 1] ?? 0;
      best[at] = place;
    }
    return best;
  }

  #sumOf(place: number | undefined): number {
    return place === undefined ? 0 : (this.sums[place] ?? 0);
  }

  #raise(place: number, pattern: number, share: number): void {
    this.sums[place] = (this.sums[place] ?? 0) + share;
    if (share <= (this.#bests[place] ?? 0)) return;
    this.#bests[place] = share;
    this.patterns[place] = pattern;
  }

  #append({ hash, maker, local }: Written, pattern: number, share: number): void {
    const place = this.size;
    this.sums[place] = share;
    this.patterns[place] = pattern;
    this.#bests[place] = share;
    this.#hashes[place] = hash;
    this.#makers[place] = maker;
    this.#locals[place] = local;
    this.size += 1;
  }

  /** More slots, before those that there are fill up. */
  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 4);
    for (let place = 0; place < this.size; place += 1) {
      let slot = firstSlot(this.#hashes[place] ?? 0, slots);
      while (placeAt(slot, slots) >= 0) slot = nextSlot(slot, slots);
      slots[slot] = place + 1;
    }
    this.#slots = slots;
  }
}

type Written = { readonly hash: number; readonly maker: Maker | null; readonly local: string | null };

function written(maker: Maker | null): string {
  const pattern = maker === null ? undefined : patterns[maker.pattern];
  return maker === null || pattern === undefined ? "" : (render(pattern, maker.reading.letters, maker.wildcard) ?? "");
}

/** The number of slots is a power of two. The last letters decide the low bits of a hash: the high ones are mixed in. */
function firstSlot(hash: number, slots: Int32Array): number {
  return (hash ^ (hash >>> 15)) & (slots.length - 1);
}

function nextSlot(slot: number, slots: Int32Array): number {
  return (slot + 1) & (slots.length - 1);
}

function placeAt(slot: number, slots: Int32Array): number {
  return (slots[slot] ?? 0) - 1;
}
