/** Every mutant there is, beside the checks that it is for. */

import type { Check } from "../../reference/conformance/check.ts";
import { audienceChecks } from "../../reference/conformance/checks/audience.ts";
import { audienceReplayedChecks } from "../../reference/conformance/checks/audience_replayed.ts";
import { challengeChecks } from "../../reference/conformance/checks/challenge.ts";
import { closedChecks } from "../../reference/conformance/checks/closed.ts";
import { doorChecks } from "../../reference/conformance/checks/door.ts";
import { keysChecks } from "../../reference/conformance/checks/keys.ts";
import { keysOutageChecks } from "../../reference/conformance/checks/keys_outage.ts";
import { messageGateChecks } from "../../reference/conformance/checks/message_gate.ts";
import { metadataChecks } from "../../reference/conformance/checks/metadata.ts";
import { metadataDoorChecks } from "../../reference/conformance/checks/metadata_door.ts";
import { peopleChecks } from "../../reference/conformance/checks/people.ts";
import { pretenderChecks } from "../../reference/conformance/checks/pretenders.ts";
import { scopesChecks } from "../../reference/conformance/checks/scopes.ts";
import { disguisedChecks } from "../../reference/conformance/checks/scopes_disguised.ts";
import { tokenClaimsChecks } from "../../reference/conformance/checks/token_claims.ts";
import { tokenFormChecks } from "../../reference/conformance/checks/token_form.ts";
import { tokenKeptChecks } from "../../reference/conformance/checks/token_kept.ts";
import { tokenKeysChecks } from "../../reference/conformance/checks/token_keys.ts";
import { tokenSignatureChecks } from "../../reference/conformance/checks/token_signature.ts";
import { tokenTransportChecks } from "../../reference/conformance/checks/token_transport.ts";
import { tokenValidationChecks } from "../../reference/conformance/checks/token_validation.ts";
import { transportChecks } from "../../reference/conformance/checks/transport.ts";
import { audienceMutants } from "./audience.ts";
import { challengeMutants } from "./challenge.ts";
import { closedMutants } from "./closed.ts";
import { doorMutants } from "./door.ts";
import { keysMutants } from "./keys.ts";
import { leaksMutants } from "./leaks.ts";
import { messageGateMutants } from "./message_gate.ts";
import { metadataMutants } from "./metadata.ts";
import { metadataDoorMutants } from "./metadata_door.ts";
import type { Mutant } from "./mutant.ts";
import { peopleMutants } from "./people.ts";
import { scopesMutants } from "./scopes.ts";
import { tokenClaimsMutants } from "./token_claims.ts";
import { tokenFormMutants } from "./token_form.ts";
import { tokenKeysMutants } from "./token_keys.ts";
import { tokenSignatureMutants } from "./token_signature.ts";
import { tokenTransportMutants } from "./token_transport.ts";
import { tokenValidationMutants } from "./token_validation.ts";
import { transportMutants } from "./transport.ts";

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
];

/** All mutants. */
export const mutants: Mutant[] = families.flatMap((family) => family.mutants);
