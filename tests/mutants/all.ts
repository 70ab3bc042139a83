/** Every mutant there is. */

import { challengeMutants } from "./challenge.ts";
import { closedMutants } from "./closed.ts";
import { doorMutants } from "./door.ts";
import { messageGateMutants } from "./message_gate.ts";
import { metadataMutants } from "./metadata.ts";
import { metadataDoorMutants } from "./metadata_door.ts";
import type { Mutant } from "./mutant.ts";
import { transportMutants } from "./transport.ts";

/** All mutants, in the order of the checks that they are for. */
export const mutants: Mutant[] = [
  ...transportMutants,
  ...messageGateMutants,
  ...doorMutants,
  ...metadataMutants,
  ...metadataDoorMutants,
  ...challengeMutants,
  ...closedMutants,
];
