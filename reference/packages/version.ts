/** The one place that says which version the packages have, and of whom they need which. */

import config from "../../deno.json" with { type: "json" };

/** Both packages' version. CHANGELOG.md says what is new in it. */
export const VERSION = "0.1.0";

/** The oldest Node that they run on. */
export const OLDEST_NODE = ">=20";

/**
 * Where a package of npm may come from: whatever is compatible with what this tree is tested with.
 *
 * @throws {Error} when this tree has no such package
 */
export function rangeOf(name: string): string {
  return `^${pinned(name)}`;
}

/**
 * The version that this tree is tested with.
 *
 * @throws {Error} when this tree has no such package
 */
export function pinned(name: string): string {
  const specifier = (config.imports as Record<string, string>)[name];
  const version = /@(\d+\.\d+\.\d+)$/.exec(specifier ?? "")?.[1];
  if (version === undefined) throw new Error(`deno.json does not pin ${name}`);
  return version;
}
