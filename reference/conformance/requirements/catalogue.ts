/** Every requirement there is, by id. Adding a rule touches its entry here and its check. */

import { groupOf, type Requirement } from "../requirement.ts";
import { audience } from "./audience.ts";
import { challenge } from "./challenge.ts";
import { keys } from "./keys.ts";
import { metadata } from "./metadata.ts";
import { authorizationRequirements } from "./client_authorization.ts";
import { credentialRequirements } from "./client_credential.ts";
import { discovery } from "./client_discovery.ts";
import { refresh } from "./client_refresh.ts";
import { refreshTrouble } from "./client_refresh_trouble.ts";
import { registration } from "./client_registration.ts";
import { stepup } from "./client_stepup.ts";
import { people } from "./people.ts";
import { scopes } from "./scopes.ts";
import { token } from "./token.ts";
import { stateless } from "./stateless.ts";
import { transport } from "./transport.ts";

/** All requirements, in the order in which the lessons add them; those of a newer revision than theirs in between. */
export const requirements: Requirement[] = [
  ...transport,
  ...metadata,
  ...challenge,
  ...token,
  ...keys,
  ...audience,
  ...scopes,
  ...people,
  ...stateless,
  ...discovery,
  ...registration,
  ...authorizationRequirements,
  ...credentialRequirements,
  ...refresh,
  ...refreshTrouble,
  ...stepup,
];

const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));

/** The requirement with this id, if there is one. */
export function requirementById(id: string): Requirement | undefined {
  return byId.get(id);
}

/** What people call the groups of requirements. */
export const GROUP_TITLES: Record<string, string> = {
  transport: "open transport",
  metadata: "metadata",
  challenge: "challenge",
  token: "tokens",
  keys: "keys",
  audience: "audience",
  scopes: "scopes",
  people: "people",
  stateless: "messages that stand alone",
  discovery: "discovery",
  registration: "registration",
  authorization: "authorization",
  credential: "credentials",
  refresh: "refresh",
  stepup: "step-up",
};

/** The title of the group that an id belongs to. */
export function groupTitle(id: string): string {
  return GROUP_TITLES[groupOf(id)] ?? groupOf(id);
}
