/** Finds a requirement by what somebody typed. */

import type { Requirement } from "../conformance/requirement.ts";
import { requirementById, requirements } from "../conformance/catalogue.ts";
import { UsageError } from "./usage.ts";

/**
 * The requirement with this id.
 *
 * @throws {UsageError} naming those that it could have meant
 */
export function requirementNamed(id: string): Requirement {
  const requirement = requirementById(id);
  if (requirement) return requirement;
  const [group = "", name = group] = id.split(".");
  const ids = requirements.map((one) => one.id);
  const alike = ids.filter((other) => other.includes(name));
  const near = alike.length > 0 ? alike : ids.filter((other) => other.startsWith(`${group}.`));
  const meant = near.length > 0 && near.length <= 30
    ? near
    : ids.filter((other) => !other.startsWith("transport."));
  throw new UsageError(`There is no requirement ${id}. Did you mean ${meant.slice(0, 5).join(", ")}?`);
}
