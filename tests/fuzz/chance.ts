/** Chance that can be repeated: the same seed makes the same choices on every machine. */

/** A source of choices. */
export interface Chance {
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number;
  /** One of these. */
  of<Item>(items: readonly Item[]): Item;
  /** True once in so many times. */
  once(inTimes: number): boolean;
  /** So many characters, printable and not. */
  text(length: number): string;
}

/** Creates the source for one case of a run (mulberry32). */
export function chance(seed: number, index: number): Chance {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    of: (items) => items[below(items.length)]!,
    once: (inTimes) => below(inTimes) === 0,
    text: (length) => String.fromCharCode(...Array.from({ length }, () => 0x20 + below(0x5f))),
  };
}
