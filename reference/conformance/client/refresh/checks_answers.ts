/** What a client makes of a token endpoint's answers, and whom it keeps waiting. */

import type { Check } from "../../check.ts";
import { accepting, expectError, failedIn, refusing, requestsTo } from "../expect.ts";
import { FORGOTTEN_AT_REFRESH } from "../registration/scenarios_forgotten.ts";
import {
  expectCall,
  expectOpened,
  expectRefreshes,
  expectRenewed,
  refreshesIn,
  signIn,
} from "../signed_in.ts";
import { recover } from "../world/token_endpoint.ts";
import { AT_LUNCH, BUSY, EARLY_OUTAGE, ODD_LIFETIMES, REFUSALS } from "./scenarios_answers.ts";

/** One for each way in which it is busy. */
const BUSY_CALLS = 4;

/** One for each way in which it is out of order. */
const OUTAGE_CALLS = 4;

/** The checks of what the token endpoint's answers mean. */
export const refreshAnswerChecks: Check[] = [
  accepting("refresh.any-refusal", REFUSALS, async (world, scenario) => {
    const client = await signIn(world, scenario);
    world.notes.expireTokens();
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "one new sign-in");
    expectRefreshes(world, scenario, 1, "one attempt to refresh");
  }),
  refusing("refresh.busy", BUSY, async (world, scenario) => {
    const client = await signIn(world, scenario);
    world.notes.expireTokens();
    for (let call = 0; call < BUSY_CALLS; call++) {
      expectError(scenario, await client.call("list_notes"), "an error, until it is less busy");
      expectOpened(world, scenario, 1, "an error, and no browser");
    }
    if (refreshesIn(world).length === 0) throw failedIn(scenario, "an error without a refresh", "a refresh");
    recover(world.issuer);
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 1, "the refresh token kept, and used when it is less busy");
  }),
  accepting("refresh.forgotten-client", FORGOTTEN_AT_REFRESH, async (world, scenario) => {
    const client = await signIn(world, scenario);
    scenario.forget(world);
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "one new sign-in, with the new client id");
    const registrations = requestsTo(world, world.issuer, "/register").length;
    if (registrations !== 2) {
      throw failedIn(scenario, `registrations: ${registrations}`, "the first registration, and one more");
    }
    await expectRenewed(world, scenario, client);
  }),
  accepting("refresh.odd-lifetime", ODD_LIFETIMES, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 1, "the token in use until it is refused");
    expectRefreshes(world, scenario, 0, "the token in use until it is refused");
    await expectRenewed(world, scenario, client);
  }),
  accepting("refresh.early-outage", EARLY_OUTAGE, async (world, scenario) => {
    const client = await signIn(world, scenario);
    for (let call = 0; call < OUTAGE_CALLS; call++) await expectCall(world, scenario, client);
    expectOpened(world, scenario, 1, "the token that is still good, and no browser");
  }),
  accepting("refresh.while-signing-in", AT_LUNCH, async (world, scenario) => {
    const client = await signIn(world, scenario);
    const calendar = await world.addNotes();
    const { browse } = world;
    let ask = () => {};
    let endLunch = () => {};
    const asked = new Promise<void>((resolve) => void (ask = resolve));
    const lunch = new Promise<void>((resolve) => void (endLunch = resolve));
    world.browse = async (url) => {
      ask();
      await lunch;
      return await browse(url);
    };
    const other = (await world.client({ resource: calendar.resource })).call("list_notes");
    try {
      // A call that ends before anybody was asked has nobody to wait for.
      await Promise.race([asked, other]);
      world.notes.expireTokens();
      await expectCall(world, scenario, client);
      expectOpened(world, scenario, 2, "a refresh while the other sign-in waits");
    } finally {
      endLunch();
      await other;
    }
    if ("error" in await other) throw failedIn(scenario, "an error of the other call", "results from both");
  }),
];
