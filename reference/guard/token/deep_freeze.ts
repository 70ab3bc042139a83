/** Freezing what many requests share. */

/** Freezes a value and all that is in it: plain objects and lists, as JSON has them. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
