/** Finds blocks of secrets in texts: most places are ruled out without making a string of them. */

/** What is known by a block of characters, all of the same length. */
export interface Blocks<T> {
  /** How many there are. */
  readonly size: number;
  /** Adds one; the first of several that look alike stays. */
  add(block: string, value: T): void;
  /** The value of the block that stands at this place of the text. */
  at(text: string, place: number): T | undefined;
  /** The first place from here on where one stands that ends within the text before `to`; -1 if there is none. */
  next(text: string, from: number, to: number): number;
}

/** Blocks of eight characters: of what came before them nothing is left in 32 bits that are moved by four each time. */
export const BLOCK = 8;
const BITS = 32 / BLOCK;

/** For thousands of blocks, and few of the places in a text taken for one that is none. */
const FILTER_BITS = 18;

/** Makes one without any. */
export function createBlocks<T>(): Blocks<T> {
  const values = new Map<string, T>();
  const filter = new Uint8Array(1 << FILTER_BITS);

  return {
    get size() {
      return values.size;
    },
    add(block, value) {
      if (values.has(block)) return;
      values.set(block, value);
      let sum = 0;
      for (let index = 0; index < BLOCK; index++) sum = (sum << BITS) + block.charCodeAt(index);
      filter[cellOf(sum)] = 1;
    },
    at: (text, place) => values.get(text.slice(place, place + BLOCK)),
    next(text, from, to) {
      let sum = 0;
      for (let end = from; end < to; end++) {
        sum = (sum << BITS) + text.charCodeAt(end);
        const place = end + 1 - BLOCK;
        if (place >= from && filter[cellOf(sum)] && values.has(text.slice(place, place + BLOCK))) {
          return place;
        }
      }
      return -1;
    },
  };
}

/** Its own bits lie where the last characters are: they are spread first (Knuth, TAOCP 3, 6.4, by the golden ratio). */
function cellOf(sum: number): number {
  return Math.imul(sum, 0x9e3779b1) >>> (32 - FILTER_BITS);
}
