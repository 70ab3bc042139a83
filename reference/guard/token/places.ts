/** How many questions to an issuer may be open at a time, and for whom places are kept. */

/** Places of each kind: a flood of made-up tokens stops here, and not at the issuer. */
const PLACES = 32;

/** Tokens that places are kept for: those that were good most recently. */
const KNOWN = 10_000;

/** Places for questions. Strangers take none from tokens that were good before. */
export interface Places {
  /** Takes a place, and returns what gives it back; `undefined` where there is none left. */
  take(tokenHash: string): (() => void) | undefined;
  /** The token is good: from now on it is no stranger's. */
  keepFor(tokenHash: string): void;
}

/** Creates free places. */
export function createPlaces(): Places {
  // A Set iterates in the order of insertion: what was good longest ago comes first.
  const known = new Set<string>();
  const taken = { known: 0, strangers: 0 };
  return {
    take(tokenHash) {
      const kind = known.has(tokenHash) ? "known" : "strangers";
      if (taken[kind] >= PLACES) return undefined;
      taken[kind]++;
      return () => void taken[kind]--;
    },
    keepFor(tokenHash) {
      known.delete(tokenHash);
      known.add(tokenHash);
      if (known.size > KNOWN) known.delete(known.values().next().value!);
    },
  };
}
