/** What a client makes of the browser's return: whose answer it is, before what it says. */

import type { Check } from "../../check.ts";
import type { Outcome } from "../world/outcome.ts";
import {
  ABANDONED_ONCE,
  DENIED,
  DENIED_ONCE,
  FOREIGN_ERROR,
  FOREIGN_STATES,
  LURE,
  MORE_PARAMETERS,
  NO_CODE_ONCE,
  OTHER_REDIRECTS,
  REPEATED,
  STRANGE_ERROR,
  STRANGER,
} from "./scenarios_callback.ts";
import {
  ERRORS_OF_OTHERS,
  FOREIGN_ISS,
  MISSING_ISS,
  NO_ISS,
  SIMILAR_ISS,
  UNANNOUNCED_FOREIGN_ISS,
} from "./scenarios_issuer.ts";
import { MIX_UP, MIX_UP_WITHOUT_REGISTRATION } from "./scenarios_mix_up.ts";
import { CLIENT_METADATA_URL } from "../registration/scenarios.ts";
import type { Scenario, World } from "../world/world.ts";
import {
  accepting,
  expectError,
  expectRan,
  failedIn,
  refusing,
  requestsTo,
  type WorldJudge,
} from "../expect.ts";
import { expectOpened } from "../signed_in.ts";

/** Calls a tool, and expects one trip to the browser that leads to no token request, and to an error. */
async function expectNotRedeemed(world: World, scenario: Scenario, expected: string): Promise<string> {
  const outcome = await (await world.client()).call("list_notes");
  expectNoTokenRequest(world, scenario, expected);
  expectError(scenario, outcome, expected);
  expectOpened(world, scenario, 1, `a sign-in, and then ${expected}`);
  return wordsOf(outcome);
}

function expectNoTokenRequest(world: World, scenario: Scenario, expected: string): void {
  if (requestsTo(world, world.issuer, "/token").length > 0) {
    throw failedIn(scenario, "a token request all the same", expected);
  }
}

function wordsOf(outcome: Outcome): string {
  return "error" in outcome ? outcome.error : "";
}

function discards(expected: string): WorldJudge {
  return async (world, scenario) => void await expectNotRedeemed(world, scenario, expected);
}

/** Nothing that a stranger says may reach the person in the client's own voice. */
function hidesWords(expected: string): WorldJudge {
  return async (world, scenario) => {
    const words = await expectNotRedeemed(world, scenario, expected);
    const texts = { error_description: LURE, error: STRANGE_ERROR, error_uri: STRANGER };
    for (const [what, text] of Object.entries(texts)) {
      if (words.includes(text)) throw failedIn(scenario, `an error that shows the ${what}`, expected);
    }
  };
}

const worksAllTheSame: WorldJudge = async (world, scenario) => {
  expectRan(world, scenario, await (await world.client()).call("list_notes"), "list_notes");
};

/** Whoever is neither the notes server nor its authorization server is a stranger. */
function withoutCode(settings: { clientMetadataUrl?: string }): WorldJudge {
  return async (world, scenario) => {
    const expected = "an error, and no code for the stranger: the iss of the response is the honest server's";
    const outcome = await (await world.client(settings)).call("list_notes");
    const strangers = world.seen.filter(({ party }) => party !== world.notes && party !== world.issuer);
    if (strangers.some(({ request }) => new URL(request.url).pathname === "/token")) {
      throw failedIn(scenario, "the code and its verifier at the stranger's token endpoint", expected);
    }
    expectError(scenario, outcome, expected);
    if (strangers.length === 0) {
      throw failedIn(scenario, "an error before the stranger was asked for anything", expected);
    }
  };
}

/** The checks of the authorization response. */
export const callbackChecks: Check[] = [
  refusing("authorization.state", FOREIGN_STATES, discards("an error: the state is not that of the attempt")),
  refusing("authorization.state-first", FOREIGN_ERROR, hidesWords("an error that says nothing of theirs")),
  refusing("authorization.repeated-parameter", REPEATED, discards("an error: nobody knows which one counts")),
  refusing("authorization.redirect-uri", OTHER_REDIRECTS, discards("an error: that is not the redirect URI")),
  refusing("authorization.denied", DENIED, async (world) => {
    const expected = "an error that names access_denied, and no second browser";
    const words = await expectNotRedeemed(world, DENIED, expected);
    if (!words.includes("access_denied")) throw failedIn(DENIED, `an error: ${words}`, expected);
  }),
  accepting("authorization.again", [ABANDONED_ONCE, DENIED_ONCE, NO_CODE_ONCE], async (world, scenario) => {
    const client = await world.client();
    expectError(scenario, await client.call("list_notes"), "an error, and a result at the next call");
    expectOpened(world, scenario, 1, "one browser for each call");
    expectNoTokenRequest(world, scenario, "no token request without a code");
    expectRan(world, scenario, await client.call("list_notes"), "list_notes");
  }),
  accepting("authorization.unknown-parameter", MORE_PARAMETERS, worksAllTheSame),
  refusing("authorization.iss-foreign", FOREIGN_ISS, discards("an error: another issuer has answered")),
  refusing("authorization.iss-missing", MISSING_ISS, discards("an error: the promised iss is not there")),
  accepting("authorization.iss-optional", NO_ISS, worksAllTheSame),
  refusing(
    "authorization.iss-unannounced",
    UNANNOUNCED_FOREIGN_ISS,
    discards("an error: announced or not, another issuer has answered"),
  ),
  refusing(
    "authorization.iss-exact",
    SIMILAR_ISS,
    discards("an error: the iss is not the issuer, as a string"),
  ),
  refusing(
    "authorization.iss-before-error",
    ERRORS_OF_OTHERS,
    hidesWords("an error that says nothing of what somebody else sent"),
  ),
  refusing("authorization.mix-up", MIX_UP, withoutCode({})),
  refusing(
    "authorization.mix-up",
    MIX_UP_WITHOUT_REGISTRATION,
    withoutCode({ clientMetadataUrl: CLIENT_METADATA_URL }),
  ),
];
