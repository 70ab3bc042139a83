/** Every check there is. */

import type { Check } from "../check.ts";
import { challengeChecks } from "./challenge.ts";
import { closedChecks } from "./closed.ts";
import { doorChecks } from "./door.ts";
import { messageGateChecks } from "./message_gate.ts";
import { metadataChecks } from "./metadata.ts";
import { metadataDoorChecks } from "./metadata_door.ts";
import { transportChecks } from "./transport.ts";

/** All checks, whatever they verify. */
export const checks: Check[] = [
  ...transportChecks,
  ...messageGateChecks,
  ...doorChecks,
  ...metadataChecks,
  ...metadataDoorChecks,
  ...challengeChecks,
  ...closedChecks,
];

/** The checks that prove this requirement. */
export function checksOf(id: string): Check[] {
  return checks.filter((check) => check.verifies.includes(id));
}
