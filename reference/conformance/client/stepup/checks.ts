/** What a client does with 403: it asks for more where that helps, and stops where it does not. */

import type { Check } from "../../check.ts";
import { REFUSED } from "../refresh/scenarios_trouble.ts";
import {
  ANOTHER_EACH_TIME,
  DENIED,
  type ForbiddingScenario,
  LONG_LIST,
  MORE_EACH_TIME,
  NARROWER,
  NEVER_ENOUGH,
  ODD_FORMS,
  OTHER_ERRORS,
  OTHER_SCHEMES,
  POINTED_ONCE,
  SLIPS,
  TWO_SCOPES,
  UNSAID_SCOPE,
  WITHOUT_SCOPE,
} from "./scenarios.ts";
import { type ClientHandle, type Scenario, SCOPES, type World } from "../world/world.ts";
import { accepting, failedIn, refusing } from "../expect.ts";
import {
  expectCall,
  expectOpened,
  expectRefreshes,
  expectRejected,
  expectRenewed,
  expectRuns,
  signIn,
} from "../signed_in.ts";

/** Calls at once that all need the same scope. */
const AT_ONCE = 4;

/** Sign-ins for one call, beyond which a client goes round in circles. */
const MAX_STEP_UPS = 2;

/** The scopes that the browser was opened for last. */
function askedLast(world: World): string[] {
  return world.opened.at(-1)?.searchParams.get("scope")?.split(" ") ?? [];
}

/** Expects the browser to have been opened last for all of these scopes. */
function expectAsked(world: World, scenario: Scenario, scopes: string[]): void {
  const asked = askedLast(world);
  if (scopes.every((scope) => asked.includes(scope))) return;
  throw failedIn(scenario, `a sign-in for ${asked.join(" ") || "no scope"}`, scopes.join(" "));
}

/** Signs in for reading, and expects writing to end with an error after one or two more sign-ins. */
async function expectGivesUp(world: World, scenario: Scenario): Promise<void> {
  const client = await signIn(world, scenario);
  await expectRejected(scenario, client, "an error in the end", "add_note");
  if (world.opened.length === 1) {
    throw failedIn(scenario, "an error without a sign-in", "one attempt with more scope");
  }
  expectFewStepUps(world, scenario);
}

/** Expects at most two sign-ins after the first. */
function expectFewStepUps(world: World, scenario: Scenario): void {
  const stepUps = world.opened.length - 1;
  if (stepUps > MAX_STEP_UPS) {
    throw failedIn(scenario, `sign-ins for one call: ${stepUps}`, `an error after ${MAX_STEP_UPS} at most`);
  }
}

/** Expects a call to work after one more sign-in: a client that never steps up would have passed until here. */
async function expectSteppedUp(
  world: World,
  scenario: Scenario,
  client: ClientHandle,
  tool: string,
): Promise<void> {
  const opened = world.opened.length;
  await expectCall(world, scenario, client, tool);
  expectOpened(world, scenario, opened + 1, "a sign-in where a scope is missing");
}

/** Expects these refusals to start nothing, in a world where a step-up would have worked. */
async function expectStartsNothing(world: World, scenario: ForbiddingScenario): Promise<void> {
  const client = await signIn(world, scenario);
  for (const _ of scenario.refusals) {
    await expectRejected(scenario, client, "an error", "delete_note");
    expectOpened(world, scenario, 1, "an error, and no browser");
    expectRefreshes(world, scenario, 0, "an error, and no refresh");
  }
  await expectSteppedUp(world, scenario, client, "add_note");
}

/** The checks of step-up. */
export const stepupChecks: Check[] = [
  accepting("stepup.authorizes", TWO_SCOPES, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectSteppedUp(world, scenario, client, "add_note");
    expectRuns(world, scenario, "add_note", 1);
  }),
  accepting("stepup.union", TWO_SCOPES, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectCall(world, scenario, client, "add_note");
    expectAsked(world, scenario, SCOPES);
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "reading to work as before, without another sign-in");
  }),
  accepting("stepup.union-after-restart", TWO_SCOPES, async (world, scenario) => {
    await (await signIn(world, scenario)).close();
    const client = await world.client();
    await expectCall(world, scenario, client, "add_note");
    expectAsked(world, scenario, SCOPES);
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "reading to work as before, without another sign-in");
  }),
  accepting("stepup.unsaid-scope", UNSAID_SCOPE, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectCall(world, scenario, client, "add_note");
    expectAsked(world, scenario, SCOPES);
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "one sign-in for the scope that was missing");
  }),
  accepting("stepup.adds-up", MORE_EACH_TIME, async (world, scenario) => {
    const client = await signIn(world, scenario);
    for (const _ of scenario.scopes) await expectSteppedUp(world, scenario, client, "add_note");
    expectAsked(world, scenario, ["notes:read", ...scenario.scopes]);
  }),
  accepting("stepup.odd-forms", ODD_FORMS, async (world, scenario) => {
    const client = await signIn(world, scenario);
    for (const _ of scenario.forms) await expectSteppedUp(world, scenario, client, "add_note");
  }),
  accepting("stepup.slips", SLIPS, async (world, scenario) => {
    const client = await signIn(world, scenario);
    for (const [scope] of scenario.forms) {
      await expectSteppedUp(world, scenario, client, "add_note");
      expectAsked(world, scenario, [scope]);
    }
  }),
  accepting("stepup.pointed-once", POINTED_ONCE, async (world, scenario) => {
    await (await signIn(world, scenario)).close();
    await expectSteppedUp(world, scenario, await world.client(), "add_note");
  }),
  accepting("stepup.one-browser", TWO_SCOPES, async (world, scenario) => {
    const client = await signIn(world, scenario);
    const calls = Array.from({ length: AT_ONCE }, () => expectCall(world, scenario, client, "add_note"));
    await Promise.all(calls);
    expectOpened(world, scenario, 2, `one sign-in for ${AT_ONCE} calls at once`);
    expectRuns(world, scenario, "add_note", AT_ONCE);
  }),
  accepting("stepup.kept", TWO_SCOPES, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectCall(world, scenario, client, "add_note");
    await expectCall(world, scenario, client, "add_note");
    await client.close();
    await expectCall(world, scenario, await world.client(), "add_note");
    expectOpened(world, scenario, 2, "the wider token for every call from then on");
  }),
  accepting("stepup.others-token", TWO_SCOPES, async (world, scenario) => {
    const [first, second] = [await signIn(world, scenario), await signIn(world, scenario)];
    await expectSteppedUp(world, scenario, first, "add_note");
    await expectCall(world, scenario, second, "add_note");
    expectOpened(world, scenario, 2, "the token that the other client had put into the store");
  }),
  accepting("stepup.refreshed", TWO_SCOPES, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectCall(world, scenario, client, "add_note");
    await expectRenewed(world, scenario, client, "add_note");
  }),
  accepting("stepup.not-lost", REFUSED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectSteppedUp(world, scenario, client, "add_note");
    world.notes.expireTokens();
    await expectSteppedUp(world, scenario, client, "list_notes");
    expectAsked(world, scenario, SCOPES);
  }),
  refusing("stepup.nothing-else", LONG_LIST, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectSteppedUp(world, scenario, client, "add_note");
    const beyond = askedLast(world).filter((scope) => !SCOPES.includes(scope));
    if (beyond.length > 0) {
      throw failedIn(scenario, `a sign-in for ${beyond.join(" ")} as well`, `${SCOPES.join(" ")} at most`);
    }
  }),
  refusing("stepup.not-by-refresh", TWO_SCOPES, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectCall(world, scenario, client, "add_note");
    expectRefreshes(world, scenario, 0, "a sign-in, since no refresh can widen a scope");
  }),
  refusing("stepup.never-enough", NEVER_ENOUGH, expectGivesUp),
  refusing("stepup.another-each-time", ANOTHER_EACH_TIME, expectGivesUp),
  refusing("stepup.without-scope", WITHOUT_SCOPE, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectRejected(scenario, client, "an error in the end", "add_note");
    expectFewStepUps(world, scenario);
    await expectSteppedUp(world, scenario, client, "delete_note");
  }),
  refusing("stepup.narrower", NARROWER, expectGivesUp),
  refusing("stepup.denied", DENIED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    for (const times of [2, 3]) {
      await expectRejected(scenario, client, "an error, since the person said no", "add_note");
      expectOpened(world, scenario, times, "the person to be asked once, and no more");
      await expectCall(world, scenario, client);
      expectOpened(world, scenario, times, "the token that they have, for what it reaches");
    }
  }),
  refusing("stepup.other-errors", OTHER_ERRORS, expectStartsNothing),
  refusing("stepup.other-schemes", OTHER_SCHEMES, expectStartsNothing),
];
