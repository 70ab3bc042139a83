/** Every check there is. */

import type { Check } from "./check.ts";
import { issuerDocumentChecks } from "./authorization_server/checks.ts";
import { issuerFlowChecks } from "./authorization_server/checks_flow.ts";
import { challengeChecks } from "./server/challenge/checks.ts";
import { closedChecks } from "./server/challenge/checks_closed.ts";
import { doorChecks } from "./server/transport/checks_door.ts";
import { messageGateChecks } from "./server/transport/checks_messages.ts";
import { metadataChecks } from "./server/metadata/checks.ts";
import { metadataDoorChecks } from "./server/metadata/checks_door.ts";
import { transportChecks } from "./server/transport/checks.ts";
import { tokenTransportChecks } from "./server/tokens/checks_transport.ts";
import { tokenValidationChecks } from "./server/tokens/checks_validation.ts";
import { tokenKeysChecks } from "./server/tokens/checks_keys.ts";
import { tokenSignatureChecks } from "./server/tokens/checks_signature.ts";
import { tokenFormChecks } from "./server/tokens/checks_form.ts";
import { tokenClaimsChecks } from "./server/tokens/checks_claims.ts";
import { keysChecks } from "./server/keys/checks.ts";
import { keyNameChecks } from "./server/keys/checks_names.ts";
import { audienceChecks } from "./server/audience/checks.ts";
import { audienceReplayedChecks } from "./server/audience/checks_replayed.ts";
import { scopesChecks } from "./server/scopes/checks.ts";
import { resourceChecks } from "./server/scopes/checks_resources.ts";
import { consentChecks } from "./server/consent/checks.ts";
import { consentWayChecks } from "./server/consent/checks_way.ts";
import { downstreamChecks } from "./server/downstream/checks.ts";
import { downstreamKeptChecks } from "./server/downstream/checks_kept.ts";
import { downstreamRefusedChecks } from "./server/downstream/checks_refused.ts";
import { peopleChecks } from "./server/people/checks.ts";
import { erasChecks } from "./server/eras/checks.ts";
import { providerChecks } from "./server/providers/checks.ts";
import { providerOpaqueChecks } from "./server/providers/checks_opaque.ts";
import { providerPeopleChecks } from "./server/providers/checks_people.ts";
import { sessionsChecks } from "./server/sessions/checks.ts";
import { sessionEventsChecks } from "./server/sessions/checks_events.ts";
import { proxiesChecks } from "./server/proxies/checks.ts";
import { pagesChecks } from "./server/pages/checks.ts";
import { recordsChecks } from "./server/records/checks.ts";
import { statelessChecks } from "./server/stateless/checks.ts";
import { authorizationChecks } from "./client/authorization/checks.ts";
import { callbackChecks } from "./client/authorization/checks_callback.ts";
import { credentialChecks } from "./client/credential/checks.ts";
import { signOutChecks } from "./client/credential/checks_sign_out.ts";
import { credentialAnswerChecks } from "./client/credential/checks_answers.ts";
import { discoveryChecks } from "./client/discovery/checks.ts";
import { discoveryRefusedChecks } from "./client/discovery/checks_refused.ts";
import { discoverySlipChecks } from "./client/discovery/checks_slips.ts";
import { refreshChecks } from "./client/refresh/checks.ts";
import { refreshAnswerChecks } from "./client/refresh/checks_answers.ts";
import { refreshTroubleChecks } from "./client/refresh/checks_trouble.ts";
import { registrationChecks } from "./client/registration/checks.ts";
import { registrationForgottenChecks } from "./client/registration/checks_forgotten.ts";
import { registrationGivenChecks } from "./client/registration/checks_given.ts";
import { stepupChecks } from "./client/stepup/checks.ts";

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
  ...keyNameChecks,
  ...audienceReplayedChecks,
  ...audienceChecks,
  ...scopesChecks,
  ...resourceChecks,
  ...peopleChecks,
  ...downstreamChecks,
  ...downstreamKeptChecks,
  ...downstreamRefusedChecks,
  ...consentChecks,
  ...consentWayChecks,
  ...providerChecks,
  ...providerPeopleChecks,
  ...providerOpaqueChecks,
  ...statelessChecks,
  ...erasChecks,
  ...sessionsChecks,
  ...sessionEventsChecks,
  ...proxiesChecks,
  ...pagesChecks,
  ...recordsChecks,
  ...discoveryChecks,
  ...discoveryRefusedChecks,
  ...discoverySlipChecks,
  ...registrationChecks,
  ...registrationForgottenChecks,
  ...registrationGivenChecks,
  ...authorizationChecks,
  ...callbackChecks,
  ...credentialChecks,
  ...credentialAnswerChecks,
  ...signOutChecks,
  ...refreshChecks,
  ...refreshTroubleChecks,
  ...refreshAnswerChecks,
  ...stepupChecks,
  ...issuerDocumentChecks,
  ...issuerFlowChecks,
];

/** The checks that prove this requirement. */
export function checksOf(id: string): Check[] {
  return checks.filter((check) => check.verifies.includes(id));
}
