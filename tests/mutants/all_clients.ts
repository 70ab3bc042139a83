/** Every mutant of a client, beside the checks that it is for. */

import type { Check } from "../../reference/conformance/check.ts";
import { authorizationChecks } from "../../reference/conformance/checks/client_authorization.ts";
import { callbackChecks } from "../../reference/conformance/checks/client_callback.ts";
import { credentialChecks } from "../../reference/conformance/checks/client_credential.ts";
import { discoveryChecks } from "../../reference/conformance/checks/client_discovery.ts";
import { discoveryRefusedChecks } from "../../reference/conformance/checks/client_discovery_refused.ts";
import { refreshChecks } from "../../reference/conformance/checks/client_refresh.ts";
import { refreshTroubleChecks } from "../../reference/conformance/checks/client_refresh_trouble.ts";
import { registrationChecks } from "../../reference/conformance/checks/client_registration.ts";
import { stepupChecks } from "../../reference/conformance/checks/client_stepup.ts";
import { clientAuthorizationMutants } from "./client_authorization.ts";
import { clientCallbackMutants } from "./client_callback.ts";
import { clientCredentialMutants } from "./client_credential.ts";
import { clientDiscoveryMutants } from "./client_discovery.ts";
import { clientDiscoveryRefusedMutants } from "./client_discovery_refused.ts";
import type { ClientMutant } from "./client_mutant.ts";
import { clientRefreshMutants } from "./client_refresh.ts";
import { clientRefreshTroubleMutants } from "./client_refresh_trouble.ts";
import { clientRegistrationMutants } from "./client_registration.ts";
import { clientStepupMutants } from "./client_stepup.ts";

/** Mutants, and the checks that they are shown to. */
export interface ClientFamily {
  mutants: ClientMutant[];
  checks: Check[];
}

/** All mutants of clients, in the order of the checks that they are for. */
export const clientFamilies: ClientFamily[] = [
  { mutants: clientDiscoveryMutants, checks: discoveryChecks },
  { mutants: clientDiscoveryRefusedMutants, checks: discoveryRefusedChecks },
  { mutants: clientRegistrationMutants, checks: registrationChecks },
  { mutants: clientAuthorizationMutants, checks: authorizationChecks },
  { mutants: clientCallbackMutants, checks: callbackChecks },
  { mutants: clientCredentialMutants, checks: credentialChecks },
  { mutants: clientRefreshMutants, checks: refreshChecks },
  { mutants: clientRefreshTroubleMutants, checks: refreshTroubleChecks },
  { mutants: clientStepupMutants, checks: stepupChecks },
];
