/** What a client does with an id, a secret and a redirect URI that an operator gave it. */

import type { Check } from "../../check.ts";
import { accepting, expectRan, failedIn, formOf, requestsTo, type WorldJudge } from "../expect.ts";
import { expectCall } from "../signed_in.ts";
import type { World } from "../world/world.ts";
import { clientInBasic } from "./basic.ts";
import { type GivenScenario, ODD_SECRETS, REGISTERED_REDIRECTS } from "./scenarios_given.ts";

/** Expects every Basic credential to be read as what was given, by whoever decodes both halves. */
function expectEncoded(world: World, scenario: GivenScenario): void {
  const { client_id, client_secret } = scenario.given(world.issuer);
  for (const { request } of requestsTo(world, world.issuer, "/token")) {
    const [, credential] = request.headers.find(([name]) => name.toLowerCase() === "authorization") ?? [];
    const shown = clientInBasic(credential ?? null);
    if (shown?.id === client_id && shown.secret === client_secret) continue;
    const received = credential === undefined
      ? "no Basic credential"
      : "a Basic credential of somebody else's";
    throw failedIn(scenario, received, "id and secret, each form-encoded, and then joined");
  }
}

const sendsEncoded: WorldJudge<GivenScenario> = async (world, scenario) => {
  const client = await world.client({ registration: scenario.given(world.issuer) });
  const outcome = await client.call("list_notes");
  expectEncoded(world, scenario);
  expectRan(world, scenario, outcome, "list_notes");
  // By a refresh or by another sign-in: it is the same credential.
  world.notes.expireTokens();
  await client.call("list_notes");
  expectEncoded(world, scenario);
};

const comesBack: WorldJudge<GivenScenario> = async (world, scenario) => {
  const { redirectUri } = scenario;
  const registration = scenario.given(world.issuer);
  const client = await world.client({ registration, redirectUri });
  const outcome = await client.call("list_notes");
  const sent = [
    ...world.opened.map(({ searchParams }) => searchParams.get("redirect_uri")),
    ...requestsTo(world, world.issuer, "/token").map((seen) => formOf(seen).get("redirect_uri")),
  ].find((uri) => uri !== redirectUri);
  if (sent !== undefined) {
    throw failedIn(scenario, `redirect_uri ${sent ?? "missing"}`, `redirect_uri ${redirectUri}`);
  }
  expectRan(world, scenario, outcome, "list_notes");
  await expectCall(world, scenario, client);
};

/** The checks of what an operator gave. */
export const registrationGivenChecks: Check[] = [
  accepting("registration.basic-encoded", ODD_SECRETS, sendsEncoded),
  accepting("registration.redirect-uri", REGISTERED_REDIRECTS, comesBack),
];
