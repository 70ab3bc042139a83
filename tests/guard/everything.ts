/** All that somebody can see of what they are handed, and what of that is not enumerable. */

/** Every value that can be reached from this one, as something that can be written as JSON. */
export function everything(value: unknown, seen = new Set<unknown>()): unknown {
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "function" : value;
  if (seen.has(value)) return "again";
  seen.add(value);
  if (value instanceof Headers) return [...value];
  if (value instanceof Request) return [value.url, ...value.headers];
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof Map || value instanceof Set) return [...value].map((each) => everything(each, seen));
  return Reflect.ownKeys(value).map((key) => [String(key), everything(memberOf(value, key), seen)]);
}

/** A getter may want another object than the one that it is asked of. */
function memberOf(value: object, key: string | symbol): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}
