/** Every mutant that is put around a lesson, beside the checks that it is for. */

import type { Check } from "../../../reference/conformance/check.ts";
import { audienceChecks } from "../../../reference/conformance/server/audience/checks.ts";
import { audienceReplayedChecks } from "../../../reference/conformance/server/audience/checks_replayed.ts";
import { challengeChecks } from "../../../reference/conformance/server/challenge/checks.ts";
import { closedChecks } from "../../../reference/conformance/server/challenge/checks_closed.ts";
import { doorChecks } from "../../../reference/conformance/server/transport/checks_door.ts";
import { keysChecks } from "../../../reference/conformance/server/keys/checks.ts";
import { keysOutageChecks } from "../../../reference/conformance/server/keys/checks_outage.ts";
import { messageGateChecks } from "../../../reference/conformance/server/transport/checks_messages.ts";
import { metadataChecks } from "../../../reference/conformance/server/metadata/checks.ts";
import { metadataDoorChecks } from "../../../reference/conformance/server/metadata/checks_door.ts";
import { peopleChecks } from "../../../reference/conformance/server/people/checks.ts";
import { pretenderChecks } from "../../../reference/conformance/server/people/checks_pretenders.ts";
import { pagesChecks } from "../../../reference/conformance/server/pages/checks.ts";
import { proxiesChecks } from "../../../reference/conformance/server/proxies/checks.ts";
import { recordsChecks } from "../../../reference/conformance/server/records/checks.ts";
import { sessionEventsChecks } from "../../../reference/conformance/server/sessions/checks_events.ts";
import { scopesChecks } from "../../../reference/conformance/server/scopes/checks.ts";
import { disguisedChecks } from "../../../reference/conformance/server/scopes/checks_disguised.ts";
import { tokenClaimsChecks } from "../../../reference/conformance/server/tokens/checks_claims.ts";
import { tokenFormChecks } from "../../../reference/conformance/server/tokens/checks_form.ts";
import { tokenKeptChecks } from "../../../reference/conformance/server/tokens/checks_kept.ts";
import { tokenKeysChecks } from "../../../reference/conformance/server/tokens/checks_keys.ts";
import { tokenSignatureChecks } from "../../../reference/conformance/server/tokens/checks_signature.ts";
import { tokenTransportChecks } from "../../../reference/conformance/server/tokens/checks_transport.ts";
import { tokenValidationChecks } from "../../../reference/conformance/server/tokens/checks_validation.ts";
import { transportChecks } from "../../../reference/conformance/server/transport/checks.ts";
import { audienceMutants } from "./audience/mutants.ts";
import { erasChecks } from "../../../reference/conformance/server/eras/checks.ts";
import { statelessChecks } from "../../../reference/conformance/server/stateless/checks.ts";
import { stateChecks } from "../../../reference/conformance/server/stateless/checks_state.ts";
import { checksOf } from "../../../reference/conformance/checks.ts";
import { erasMutants } from "./eras/mutants.ts";
import { statelessMutants } from "./stateless/mutants.ts";
import { challengeMutants } from "./challenge/mutants.ts";
import { closedMutants } from "./challenge/mutants_closed.ts";
import { doorMutants } from "./transport/mutants_door.ts";
import { keysMutants } from "./keys/mutants.ts";
import { leaksMutants } from "./challenge/mutants_leaks.ts";
import { messageGateMutants } from "./transport/mutants_messages.ts";
import { metadataMutants } from "./metadata/mutants.ts";
import { metadataDoorMutants } from "./metadata/mutants_door.ts";
import type { Mutant } from "./mutant.ts";
import { peopleMutants } from "./people/mutants.ts";
import { pagesMutants } from "./pages/mutants.ts";
import { proxiesMutants } from "./proxies/mutants.ts";
import { recordsMutants } from "./records/mutants.ts";
import { sessionEventsMutants } from "./sessions/mutants_events.ts";
import { scopesMutants } from "./scopes/mutants.ts";
import { tokenClaimsMutants } from "./tokens/mutants_claims.ts";
import { tokenFormMutants } from "./tokens/mutants_form.ts";
import { tokenKeysMutants } from "./tokens/mutants_keys.ts";
import { tokenSignatureMutants } from "./tokens/mutants_signature.ts";
import { tokenTransportMutants } from "./tokens/mutants_transport.ts";
import { tokenValidationMutants } from "./tokens/mutants_validation.ts";
import { transportMutants } from "./transport/mutants.ts";

/** Mutants, and the checks that they are shown to: every mutant to every check would take many minutes. */
export interface Family {
  mutants: Mutant[];
  checks: Check[];
}

/** All mutants, in the order of the checks that they are for. */
export const families: Family[] = [
  {
    mutants: [...transportMutants, ...messageGateMutants],
    checks: [...transportChecks, ...messageGateChecks],
  },
  { mutants: doorMutants, checks: [...doorChecks, ...transportChecks] },
  {
    mutants: [...metadataMutants, ...metadataDoorMutants],
    checks: [...metadataChecks, ...metadataDoorChecks],
  },
  {
    mutants: [...challengeMutants, ...closedMutants, ...leaksMutants],
    // A pointer that leads astray is seen by the checks of the document that it leads to.
    checks: [...challengeChecks, ...closedChecks, ...metadataChecks, ...metadataDoorChecks],
  },
  { mutants: tokenTransportMutants, checks: [...tokenTransportChecks, ...tokenKeptChecks] },
  { mutants: tokenValidationMutants, checks: tokenValidationChecks },
  { mutants: tokenKeysMutants, checks: tokenKeysChecks },
  { mutants: tokenSignatureMutants, checks: tokenSignatureChecks },
  { mutants: tokenFormMutants, checks: tokenFormChecks },
  { mutants: tokenClaimsMutants, checks: tokenClaimsChecks },
  { mutants: keysMutants, checks: [...keysChecks, ...keysOutageChecks] },
  { mutants: audienceMutants, checks: [...audienceReplayedChecks, ...audienceChecks] },
  { mutants: scopesMutants, checks: [...scopesChecks, ...disguisedChecks] },
  { mutants: peopleMutants, checks: [...peopleChecks, ...pretenderChecks] },
  { mutants: sessionEventsMutants, checks: sessionEventsChecks },
  { mutants: proxiesMutants, checks: proxiesChecks },
  { mutants: pagesMutants, checks: pagesChecks },
  { mutants: recordsMutants, checks: recordsChecks },
  {
    mutants: statelessMutants,
    checks: [
      // What asks back the notes server does not have.
      ...statelessChecks.filter((check) => !stateChecks.includes(check)),
      ...["challenge.no-offline-access", "transport.unknown-method", "transport.no-session"].flatMap(
        checksOf,
      ),
    ],
  },
  { mutants: erasMutants, checks: erasChecks },
];

/** All of them. */
export const mutants: Mutant[] = families.flatMap((family) => family.mutants);
