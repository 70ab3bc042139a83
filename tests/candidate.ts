/** Something that a check is expected to fail. */

import type { Mutant } from "./mutants/server/mutant.ts";
import type { Check } from "../reference/conformance/check.ts";

/** A server or a client with something wrong about it. */
export interface Candidate {
  /** "lesson 2", "shortcut of lesson 3", or a mutant's name. */
  name: string;
  kind: "earlier lesson" | "shortcut" | "mutant" | "degenerate";
  /** Ids of the requirements whose checks it is shown to. */
  shownTo: string[];
  /** Its flaw, where that can be put around any server. */
  flaw?: Pick<Mutant, "name" | "fetch">;
  /** Runs the check on it. Throws what the check throws. */
  meet(check: Check): Promise<void>;
}
