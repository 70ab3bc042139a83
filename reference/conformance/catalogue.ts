/** Every requirement there is, by id. Adding a rule touches its entry here and its check. */

import { groupOf, type Requirement } from "./requirement.ts";
import { issuerDocuments } from "./authorization_server/requirements.ts";
import { issuerFlow } from "./authorization_server/requirements_flow.ts";
import { audience } from "./server/audience/requirements.ts";
import { challenge } from "./server/challenge/requirements.ts";
import { keys } from "./server/keys/requirements.ts";
import { metadata } from "./server/metadata/requirements.ts";
import { authorizationRequirements } from "./client/authorization/requirements.ts";
import { credentialRequirements } from "./client/credential/requirements.ts";
import { credentialSignOut } from "./client/credential/requirements_sign_out.ts";
import { credentialAnswers } from "./client/credential/requirements_answers.ts";
import { discovery } from "./client/discovery/requirements.ts";
import { discoverySlips } from "./client/discovery/requirements_slips.ts";
import { refresh } from "./client/refresh/requirements.ts";
import { refreshAnswers } from "./client/refresh/requirements_answers.ts";
import { refreshTrouble } from "./client/refresh/requirements_trouble.ts";
import { registration } from "./client/registration/requirements.ts";
import { registrationForgotten } from "./client/registration/requirements_forgotten.ts";
import { registrationGiven } from "./client/registration/requirements_given.ts";
import { stepup } from "./client/stepup/requirements.ts";
import { consent } from "./server/consent/requirements.ts";
import { downstream } from "./server/downstream/requirements.ts";
import { people } from "./server/people/requirements.ts";
import { providers } from "./server/providers/requirements.ts";
import { providerOpaque } from "./server/providers/requirements_opaque.ts";
import { providerPeople } from "./server/providers/requirements_people.ts";
import { scopes } from "./server/scopes/requirements.ts";
import { token } from "./server/tokens/requirements.ts";
import { eras, retirement } from "./server/eras/requirements.ts";
import { sessions } from "./server/sessions/requirements.ts";
import { sessionEvents } from "./server/sessions/requirements_events.ts";
import { proxies } from "./server/proxies/requirements.ts";
import { pages } from "./server/pages/requirements.ts";
import { records } from "./server/records/requirements.ts";
import { stateless } from "./server/stateless/requirements.ts";
import { transport } from "./server/transport/requirements.ts";

/**
 * All requirements, in the order in which the lessons add them; those of a newer revision than theirs in between, and
 * last those of authorization servers, which verify judges and no lesson.
 */
export const requirements: Requirement[] = [
  ...transport,
  ...metadata,
  ...challenge,
  ...token,
  ...keys,
  ...audience,
  ...scopes,
  ...people,
  ...downstream,
  ...consent,
  ...providers,
  ...providerPeople,
  ...providerOpaque,
  ...stateless,
  ...eras,
  ...retirement,
  ...sessions,
  ...sessionEvents,
  ...proxies,
  ...pages,
  ...records,
  ...discovery,
  ...discoverySlips,
  ...registration,
  ...registrationForgotten,
  ...registrationGiven,
  ...authorizationRequirements,
  ...credentialRequirements,
  ...credentialAnswers,
  ...credentialSignOut,
  ...refresh,
  ...refreshTrouble,
  ...refreshAnswers,
  ...stepup,
  ...issuerDocuments,
  ...issuerFlow,
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
  downstream: "what is behind it",
  consent: "consent",
  providers: "identity providers",
  stateless: "messages that stand alone",
  eras: "two eras",
  sessions: "sessions",
  proxy: "proxies",
  pages: "web pages",
  audit: "records",
  discovery: "discovery",
  registration: "registration",
  authorization: "authorization",
  credential: "credentials",
  refresh: "refresh",
  stepup: "step-up",
  issuer: "authorization servers",
};

/** The title of the group that an id belongs to. */
export function groupTitle(id: string): string {
  return GROUP_TITLES[groupOf(id)] ?? groupOf(id);
}
