/** Clients that are lost with their registration (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

/** What stands in lesson 7's file, where several flaws begin. */
const AGAIN = 'if (!await isForgotten(settings, server, error) || error.code === "abandoned") throw error;';
const SAYS = 'value !== null && (value !== "" || name === "scope")';

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** Mutants for the checks of what becomes of a registration. */
export const clientForgottenMutants: ClientMutant[] = [
  mutant(
    "keeps-a-dead-registration",
    "It shows a client id that the issuer has forgotten at every sign-in.",
    [
      AGAIN,
      "throw error;",
    ],
  ),
  mutant("leaves-the-new-registration-to-people", "It forgets a dead registration, and lets the call fail.", [
    AGAIN,
    `${AGAIN}\n    throw error;`,
  ]),
  mutant("waits-for-invalid-client", "It does not know unauthorized_client for a forgotten registration.", [
    '"invalid_client", "unauthorized_client", ',
    '"invalid_client", ',
  ]),
  mutant("waits-for-unauthorized-client", "It does not know invalid_client for a forgotten registration.", [
    '"invalid_client", "unauthorized_client", ',
    '"unauthorized_client", ',
  ]),
  mutant("trusts-its-registration", "It keeps a registration with which nobody ever comes back.", [
    '"unauthorized_client", "abandoned"]',
    '"unauthorized_client"]',
  ]),
  mutant("wants-a-whole-registration", "It refuses a registration in which a member is null or empty.", [
    SAYS,
    `"client_id" in answer || ${SAYS}`,
  ]),
];
