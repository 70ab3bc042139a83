/** Finds a requirement by what somebody typed. */

import type { Requirement } from "../conformance/requirement.ts";
import { requirementById, requirements } from "../conformance/catalogue.ts";
import { UsageError } from "./usage.ts";

/** So many are named when none is the one. */
const NAMED = 5;

/**
 * The requirement with this id.
 *
 * @throws {UsageError} naming those that it could have meant, with what they say
 */
export function requirementNamed(id: string): Requirement {
  const requirement = requirementById(id);
  if (requirement) return requirement;
  const near = meant(id).slice(0, NAMED).map((one) => `${one.id} (${one.title})`);
  throw new UsageError(
    near.length > 0
      ? `There is no requirement ${id}. Did you mean ${near.join(", or ")}?`
      : `There is no requirement ${id}, and none says anything like it`,
  );
}

/** Those that have it in their names, else those of its group with names like it, else those that say most of its words. */
function meant(text: string): Requirement[] {
  const [group = "", name = group] = text.split(".");
  const named = requirements.filter(({ id }) => id.includes(name));
  if (named.length > 0) return named;
  const ofGroup = requirements.filter(({ id }) => id.startsWith(`${group}.`));
  if (ofGroup.length > 0) {
    return ofGroup.toSorted((one, other) => distance(one.id, text) - distance(other.id, text));
  }
  const words = wordsOf(text);
  const scored = requirements.map((requirement) => {
    const said = wordsOf(`${requirement.id} ${requirement.title}`);
    const score = words.filter((word) => said.some((other) => isAlike(word, other))).length;
    return { requirement, score };
  });
  const best = Math.max(...scored.map(({ score }) => score));
  return best > 0 ? scored.filter(({ score }) => score === best).map(({ requirement }) => requirement) : [];
}

/** Letters that have to be put in, taken out or changed, to make one text the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}

/** Words that tell something. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word.length > 3);
}

/** Whether two words begin alike, for most of the shorter one's length. */
function isAlike(one: string, other: string): boolean {
  const length = Math.max(4, Math.min(one.length, other.length) - 2);
  return one.slice(0, length) === other.slice(0, length);
}
