/** Which rules a server can be judged by that nobody here wrote. */

import { requirements } from "../catalogue.ts";
import type { Power } from "../check.ts";
import { checksOf } from "../checks.ts";

/** What no stranger has: our tools, and what ours is told of those behind it. */
const OURS: Power[] = ["notes tools", "what is behind it"];

/** Ids of all rules of a server that need nothing that only ours has, in the order of the catalogue. */
export function portableRules(): string[] {
  return requirements.filter(({ id, party }) => {
    const needs = checksOf(id).flatMap((check) => check.needs);
    return party === "resource-server" && !needs.some((power) => OURS.includes(power));
  }).map(({ id }) => id);
}

/** Ids of the rules of an authorization server; those that need somebody to sign in are skipped where nobody does. */
export function issuerRules(): string[] {
  return requirements.filter(({ party }) => party === "authorization-server").map(({ id }) => id);
}
