/** Every mutant of a client, beside the checks that it is for. */

import type { Check } from "../../../reference/conformance/check.ts";
import { authorizationChecks } from "../../../reference/conformance/client/authorization/checks.ts";
import { callbackChecks } from "../../../reference/conformance/client/authorization/checks_callback.ts";
import { credentialChecks } from "../../../reference/conformance/client/credential/checks.ts";
import { credentialAnswerChecks } from "../../../reference/conformance/client/credential/checks_answers.ts";
import { discoveryChecks } from "../../../reference/conformance/client/discovery/checks.ts";
import { discoveryRefusedChecks } from "../../../reference/conformance/client/discovery/checks_refused.ts";
import { discoverySlipChecks } from "../../../reference/conformance/client/discovery/checks_slips.ts";
import { refreshChecks } from "../../../reference/conformance/client/refresh/checks.ts";
import { refreshAnswerChecks } from "../../../reference/conformance/client/refresh/checks_answers.ts";
import { refreshTroubleChecks } from "../../../reference/conformance/client/refresh/checks_trouble.ts";
import { registrationChecks } from "../../../reference/conformance/client/registration/checks.ts";
import { registrationForgottenChecks } from "../../../reference/conformance/client/registration/checks_forgotten.ts";
import { registrationGivenChecks } from "../../../reference/conformance/client/registration/checks_given.ts";
import { stepupChecks } from "../../../reference/conformance/client/stepup/checks.ts";
import { clientAuthorizationMutants } from "./authorization/mutants.ts";
import { clientCallbackMutants } from "./authorization/mutants_callback.ts";
import { clientCredentialMutants } from "./credential/mutants.ts";
import { clientCredentialAnswerMutants } from "./credential/mutants_answers.ts";
import { clientDiscoveryMutants } from "./discovery/mutants.ts";
import { clientDiscoveryRefusedMutants } from "./discovery/mutants_refused.ts";
import { clientDiscoverySlipMutants } from "./discovery/mutants_slips.ts";
import type { ClientMutant } from "./mutant.ts";
import { clientRefreshMutants } from "./refresh/mutants.ts";
import { clientRefreshAnswerMutants } from "./refresh/mutants_answers.ts";
import { clientRefreshTroubleMutants } from "./refresh/mutants_trouble.ts";
import { clientRegistrationMutants } from "./registration/mutants.ts";
import { clientForgottenMutants } from "./registration/mutants_forgotten.ts";
import { clientGivenMutants } from "./registration/mutants_given.ts";
import { clientStepupMutants } from "./stepup/mutants.ts";

/** Mutants, and the checks that they are shown to. */
export interface ClientFamily {
  mutants: ClientMutant[];
  checks: Check[];
}

/** All mutants of clients, in the order of the checks that they are for. */
export const clientFamilies: ClientFamily[] = [
  { mutants: clientDiscoveryMutants, checks: discoveryChecks },
  { mutants: clientDiscoveryRefusedMutants, checks: discoveryRefusedChecks },
  { mutants: clientDiscoverySlipMutants, checks: discoverySlipChecks },
  { mutants: clientRegistrationMutants, checks: registrationChecks },
  { mutants: clientForgottenMutants, checks: registrationForgottenChecks },
  { mutants: clientGivenMutants, checks: registrationGivenChecks },
  { mutants: clientAuthorizationMutants, checks: authorizationChecks },
  { mutants: clientCallbackMutants, checks: callbackChecks },
  { mutants: clientCredentialMutants, checks: credentialChecks },
  { mutants: clientCredentialAnswerMutants, checks: credentialAnswerChecks },
  { mutants: clientRefreshMutants, checks: refreshChecks },
  { mutants: clientRefreshTroubleMutants, checks: refreshTroubleChecks },
  { mutants: clientRefreshAnswerMutants, checks: refreshAnswerChecks },
  { mutants: clientStepupMutants, checks: stepupChecks },
];
