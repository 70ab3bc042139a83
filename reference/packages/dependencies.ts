/** Which packages of npm the packages need: what this tree is tested with, and whatever is compatible with it. */

import config from "../../deno.json" with { type: "json" };

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
