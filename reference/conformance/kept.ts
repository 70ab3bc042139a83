/** What was made of texts that come again and again, up to so much of it. */

/** Values by their texts. */
export interface Kept<T> {
  /** What was kept by this key, unless it was forgotten. */
  get(key: string): T | undefined;
  /** Keeps a value; forgets all before it where that would be too much. */
  keep(key: string, value: T, size: number): void;
}

/** @param most of the sizes together */
export function createKept<T>(most: number): Kept<T> {
  const values = new Map<string, T>();
  let total = 0;
  return {
    get: (key) => values.get(key),
    keep(key, value, size) {
      total += size;
      if (total > most) {
        values.clear();
        total = size;
      }
      values.set(key, value);
    },
  };
}
