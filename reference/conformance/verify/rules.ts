/** Which rules a server can be judged by that nobody here wrote. */

import { requirements } from "../catalogue.ts";
import { checksOf } from "../checks.ts";

/** Ids of all rules of a server that need no notes, in the order of the catalogue. */
export function portableRules(): string[] {
  return requirements.filter(({ id, party }) => {
    return party === "resource-server" && !checksOf(id).some(({ needs }) => needs.includes("notes tools"));
  }).map(({ id }) => id);
}
