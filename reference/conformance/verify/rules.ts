/** Which rules a server can be judged by that nobody here wrote. */

import { requirements } from "../catalogue.ts";
import { checksOf } from "../checks.ts";

/** Ids of all rules of a server that need no notes, in the order of the catalogue. */
export function portableRules(): string[] {
  return requirements.filter(({ id, party }) => {
    return party === "resource-server" && !checksOf(id).some(({ needs }) => needs.includes("notes tools"));
  }).map(({ id }) => id);
}

/** Ids of the rules of an authorization server; those that need somebody to sign in are skipped where nobody does. */
export function issuerRules(): string[] {
  return requirements.filter(({ party }) => party === "authorization-server").map(({ id }) => id);
}
