/** The operation whose messages are made odd: one that writes where it is named, since then it is seen whether it ran. */

import { type Check, powerOf, type Target } from "../../check.ts";
import type { Operation } from "../../operation.ts";

/** What checks with odd messages need and use. */
export const ODD: Pick<Check, "needs" | "uses"> = {
  needs: ["an operation that reads"],
  uses: ["an operation that writes"],
};

/** That operation. */
export function oddOperation(target: Target): Operation {
  return target.powers["an operation that writes"] ?? powerOf(target, "an operation that reads");
}
