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
 * How many times as much one costs as the other: the median over the rounds. Two values of one round were taken within
 * seconds of each other, so that what slowed the machine down has slowed down both.
 *
 * @throws {RangeError} when there are not as many values of one as of the other.
 */
export function ratio(values: readonly number[], others: readonly number[]): number {
  if (values.length !== others.length) throw new RangeError("A ratio is of two values of the same round");
  return median(values.map((value, round) => value / others[round]!));
}
