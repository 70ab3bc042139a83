/** Few numbers out of many. */

/**
 * The value below which a part of all values lie, by the nearest rank.
 *
 * @param part From 0 to 1: 0.99 for the 99th percentile.
 * @throws {RangeError} when there are no values.
 */
export function percentile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new RangeError("There is no percentile of nothing");
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
}

/**
 * The value in the middle; of two in the middle, their mean.
 *
 * @throws {RangeError} when there are no values.
 */
export function median(values: readonly number[]): number {
  return (percentile(values, 0.5) + -percentile(values.map((value) => -value), 0.5)) / 2;
}

/**
 * What something costs while little else goes on: the value below which a quarter of the rounds lie. Whatever else the
 * machine has to do only adds to it, in half of the rounds or more on one that is shared.
 *
 * @throws {RangeError} when there are no values.
 */
export function undisturbed(values: readonly number[]): number {
  return percentile(values, 0.25);
}
