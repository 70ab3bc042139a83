/** What a client makes of the tokens that it is given, and of a session that is over. */

import type { Check } from "../../check.ts";
import { accepting, expectError, failedIn, refusing, requestsTo, type WorldJudge } from "../expect.ts";
import { expectCall, expectOpened, signIn, tokensIn } from "../signed_in.ts";
import { headerValues } from "../../exchange.ts";
import type { World } from "../world/world.ts";
import {
  EMPTY_MEMBERS,
  PRINTABLE,
  sessions,
  UNSENDABLE,
  type UnsendableScenario,
} from "./scenarios_answers.ts";

/** More requests than this for a call that meets no session are a loop. */
const MAX_REQUESTS = 40;

const worksAllTheSame: WorldJudge = async (world, scenario) => void await signIn(world, scenario);

const sendsItWhole: WorldJudge = async (world, scenario) => {
  await signIn(world, scenario);
  const sent = requestsTo(world, world.notes).flatMap(({ request }) => {
    return headerValues(request.headers, "authorization");
  });
  const [given] = tokensIn(world);
  if (sent.some((value) => value.replace(/^bearer /i, "") === given?.access_token)) return;
  throw failedIn(scenario, "another token than the one that was given", "the token, every character of it");
};

const keepsNothing: WorldJudge<UnsendableScenario> = async (world, scenario) => {
  const expected = "an error, and nothing kept: no header carries that token";
  const client = await world.client();
  const outcome = await client.call("list_notes");
  expectError(scenario, outcome, expected);
  expectOpened(world, scenario, 1, expected);
  const [start = ""] = scenario.token.split(/[^a-z0-9]/);
  if ([...world.store.entries.values()].some((value) => value.includes(start))) {
    throw failedIn(scenario, "the token in the store", expected);
  }
  if ("error" in outcome && outcome.error.includes(start)) {
    throw failedIn(scenario, "an error that shows the token", expected);
  }
  await expectCall(world, scenario, client);
};

async function beginsAnew(world: World, scenario: ReturnType<typeof sessions>): Promise<void> {
  const client = await signIn(world, scenario);
  if (
    !requestsTo(world, world.notes).some(({ request }) =>
      headerValues(request.headers, "mcp-session-id").length
    )
  ) {
    // Whoever speaks a revision without sessions has none to lose.
    return;
  }
  scenario.restart();
  await expectCall(world, scenario, client);
  await expectCall(world, scenario, client);
  expectOpened(world, scenario, 1, "a new session, and no sign-in");
  scenario.breakDown();
  const before = world.seen.length;
  expectError(scenario, await client.call("list_notes"), "an error, since no session lasts");
  if (world.seen.length - before > MAX_REQUESTS) {
    throw failedIn(scenario, "new sessions without end", "an error after a few attempts");
  }
}

/** The checks of what an answer brings. */
export const credentialAnswerChecks: Check[] = [
  accepting("credential.token-characters", PRINTABLE, sendsItWhole),
  refusing("credential.unsendable", UNSENDABLE, keepsNothing),
  accepting("credential.empty-members", EMPTY_MEMBERS, worksAllTheSame),
  {
    verifies: ["credential.session-ended"],
    polarity: "accepts",
    needs: ["client"],
    async run(target) {
      const scenario = sessions();
      await accepting("credential.session-ended", scenario, (world) => beginsAnew(world, scenario)).run(
        target,
      );
    },
  },
];
