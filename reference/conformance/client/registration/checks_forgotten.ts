/** What becomes of a client whose registration is gone. */

import type { Check } from "../../check.ts";
import { accepting, expectRan, failedIn, requestsTo, type WorldJudge } from "../expect.ts";
import { expectCall, signIn } from "../signed_in.ts";
import type { Scenario, World } from "../world/world.ts";
import {
  type ForgettingScenario,
  FORGOTTEN,
  FORGOTTEN_WITH_PAGE,
  UNSET_MEMBERS,
} from "./scenarios_forgotten.ts";

/** Browser windows for one call: one in vain, and one more. */
const MAX_OPENED = 2;

/** Expects one more registration than the first, and no more windows than it takes. */
function expectRegisteredAnew(world: World, scenario: Scenario, calls = 1): void {
  const registrations = requestsTo(world, world.issuer, "/register").length;
  if (registrations !== 2) {
    throw failedIn(scenario, `registrations: ${registrations}`, "the first registration, and one more");
  }
  const opened = world.opened.length - 1;
  if (opened > MAX_OPENED * calls) {
    throw failedIn(scenario, `sign-ins: ${opened}`, `sign-ins: ${MAX_OPENED * calls} at most`);
  }
}

const registersAnew: WorldJudge<ForgettingScenario> = async (world, scenario) => {
  const client = await signIn(world, scenario);
  scenario.forget(world);
  await expectCall(world, scenario, client);
  expectRegisteredAnew(world, scenario);
};

const registersAnewNextTime: WorldJudge<ForgettingScenario> = async (world, scenario) => {
  const client = await signIn(world, scenario);
  scenario.forget(world);
  // Whether it can know at once depends on what it has to ask with: a refresh would tell.
  await client.call("list_notes");
  await expectCall(world, scenario, client);
  expectRegisteredAnew(world, scenario, 2);
};

/** The checks of registrations that are gone, and of answers that say too much. */
export const registrationForgottenChecks: Check[] = [
  accepting("registration.forgotten", FORGOTTEN, registersAnew),
  accepting("registration.forgotten-page", FORGOTTEN_WITH_PAGE, registersAnewNextTime),
  accepting("registration.empty-members", UNSET_MEMBERS, async (world, scenario) => {
    expectRan(world, scenario, await (await world.client()).call("list_notes"), "list_notes");
  }),
];
