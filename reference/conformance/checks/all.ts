/** Every check there is. */

import type { Check } from "../check.ts";
import { challengeChecks } from "./challenge.ts";
import { closedChecks } from "./closed.ts";
import { doorChecks } from "./door.ts";
import { messageGateChecks } from "./message_gate.ts";
import { metadataChecks } from "./metadata.ts";
import { metadataDoorChecks } from "./metadata_door.ts";
import { transportChecks } from "./transport.ts";
import { tokenTransportChecks } from "./token_transport.ts";
import { tokenValidationChecks } from "./token_validation.ts";
import { tokenKeysChecks } from "./token_keys.ts";
import { tokenSignatureChecks } from "./token_signature.ts";
import { tokenFormChecks } from "./token_form.ts";
import { tokenClaimsChecks } from "./token_claims.ts";
import { keysChecks } from "./keys.ts";
import { audienceChecks } from "./audience.ts";
import { audienceReplayedChecks } from "./audience_replayed.ts";
import { scopesChecks } from "./scopes.ts";
import { peopleChecks } from "./people.ts";
import { statelessChecks } from "./stateless.ts";
import { authorizationChecks } from "./client_authorization.ts";
import { callbackChecks } from "./client_callback.ts";
import { credentialChecks } from "./client_credential.ts";
import { discoveryChecks } from "./client_discovery.ts";
import { discoveryRefusedChecks } from "./client_discovery_refused.ts";
import { refreshChecks } from "./client_refresh.ts";
import { refreshTroubleChecks } from "./client_refresh_trouble.ts";
import { registrationChecks } from "./client_registration.ts";
import { stepupChecks } from "./client_stepup.ts";

/** All checks, whatever they verify. */
export const checks: Check[] = [
  ...transportChecks,
  ...messageGateChecks,
  ...doorChecks,
  ...metadataChecks,
  ...metadataDoorChecks,
  ...challengeChecks,
  ...closedChecks,
  ...tokenTransportChecks,
  ...tokenValidationChecks,
  ...tokenKeysChecks,
  ...tokenSignatureChecks,
  ...tokenFormChecks,
  ...tokenClaimsChecks,
  ...keysChecks,
  ...audienceReplayedChecks,
  ...audienceChecks,
  ...scopesChecks,
  ...peopleChecks,
  ...statelessChecks,
  ...discoveryChecks,
  ...discoveryRefusedChecks,
  ...registrationChecks,
  ...authorizationChecks,
  ...callbackChecks,
  ...credentialChecks,
  ...refreshChecks,
  ...refreshTroubleChecks,
  ...stepupChecks,
];

/** The checks that prove this requirement. */
export function checksOf(id: string): Check[] {
  return checks.filter((check) => check.verifies.includes(id));
}
