/** Which rules are asked about: `--only` and `--skip`. */

import { groupOf } from "../requirement.ts";

/** A choice that cannot be made. */
export class SelectionError extends Error {
  override name = "SelectionError";
  readonly code = "unknown_rule";
}

/** What was typed: ids of rules, or names of groups. */
export interface Selection {
  /** These alone. */
  only?: string[];
  /** Not these. */
  skip?: string[];
}

/**
 * The ids that are left of these, in their order.
 *
 * @throws {SelectionError} when a name is no rule's and no group's, or nothing is left
 */
export function selected(ids: string[], { only, skip = [] }: Selection): string[] {
  for (const name of [...only ?? [], ...skip]) {
    if (ids.some((id) => matches(id, name))) continue;
    const [group = ""] = name.split(".");
    const near = ids.filter((id) => groupOf(id) === group || id.endsWith(`.${name}`)).slice(0, 5);
    const groups = [...new Set(ids.map(groupOf))].join(", ");
    throw new SelectionError(
      `There is no rule and no group ${name}. ${
        near.length > 0 ? `Near it: ${near.join(", ")}` : `Groups: ${groups}`
      }`,
    );
  }
  const left = ids.filter((id) => {
    return (only?.some((name) => matches(id, name)) ?? true) && !skip.some((name) => matches(id, name));
  });
  if (left.length === 0) throw new SelectionError("--only and --skip leave no rule to judge by");
  return left;
}

function matches(id: string, name: string): boolean {
  return id === name || groupOf(id) === name.replace(/\.\*$/, "");
}
