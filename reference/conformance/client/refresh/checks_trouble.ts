/** What a client does when a refresh goes wrong, and to whom it never shows its refresh token. */

import type { Check } from "../../check.ts";
import {
  FIRST_OF_TWO_GONE,
  ISSUER_METADATA_GONE,
  METADATA_GONE,
  MOVED,
  OWN_ISSUER,
} from "./scenarios_issuer.ts";
import {
  ECHO,
  GIVEN_UP,
  MADE_UP,
  NEVER_CONTENT,
  NO_TOKEN,
  NOTHING_HELPS,
  OTHER_TYPE,
  OUTAGE,
  REDIRECTED,
  REFUSED,
  UNREACHABLE,
} from "./scenarios_trouble.ts";
import { recover } from "../world/token_endpoint.ts";
import { EXPIRING } from "./scenarios.ts";
import type { IssuerParty, Scenario, World } from "../world/world.ts";
import { accepting, carries, expectError, failedIn, refusing, requestsTo } from "../expect.ts";
import {
  expectCall,
  expectKeptFromOthers,
  expectOpened,
  expectRefreshes,
  expectRejected,
  expectRenewed,
  latestTokens,
  refreshesIn,
  signIn,
  signInAndRefresh,
  tokensIn,
} from "../signed_in.ts";

/** What is out of order is where to sign in, and not the sign-in. */
const METADATA_OUTAGES = [METADATA_GONE, ISSUER_METADATA_GONE, FIRST_OF_TWO_GONE];

/** As many calls as an agent makes at once. */
const AT_ONCE = 8;

/** After so many sign-ins for one call, a client goes round in circles. */
const MAX_SIGN_INS = 2;

/**
 * Expects calls to fail without a browser while nobody can refresh, and to work again without one when that is over.
 */
async function expectKept(world: World, scenario: Scenario, calls: number): Promise<void> {
  const client = await signIn(world, scenario);
  world.notes.expireTokens();
  for (let call = 0; call < calls; call++) {
    const outcome = await client.call("list_notes");
    expectOpened(world, scenario, 1, "an error, and no browser");
    expectError(scenario, outcome, "an error, until the token endpoint works again");
  }
  if (refreshesIn(world).length === 0) throw failedIn(scenario, "an error without a refresh", "a refresh");
  recover(world.issuer);
  await expectCall(world, scenario, client);
  expectOpened(world, scenario, 1, "the refresh token kept, and used when the token endpoint works again");
}

/** Calls with a token that has expired, whatever comes of it, and expects a refresh to have been tried. */
async function callWhileRefreshing(world: World, scenario: Scenario, calls: number): Promise<void> {
  const client = await signIn(world, scenario);
  for (let call = 0; call < calls; call++) {
    world.notes.expireTokens();
    await client.call("list_notes");
  }
  if (refreshesIn(world).length === 0) throw failedIn(scenario, "no refresh request at all", "a refresh");
}

/** Expects nothing of an answer that was none to have been sent anywhere, or kept. */
function expectNotBelieved(world: World, scenario: Scenario): void {
  if (world.seen.some((seen) => carries(seen, MADE_UP))) {
    throw failedIn(scenario, "a token from that answer in use", "the answer to be refused");
  }
  if ([...world.store.entries.values()].some((value) => value.includes(MADE_UP))) {
    throw failedIn(scenario, "a token from that answer in the store", "the old tokens in the store");
  }
}

/** The tokens of an issuer's, of both kinds. */
function tokensOf(world: World, issuer: IssuerParty): string[] {
  return tokensIn(world).flatMap(({ by, access_token, refresh_token }) => {
    return by === issuer ? [access_token, refresh_token ?? ""].filter(Boolean) : [];
  });
}

/** The client ids that an issuer gave (RFC 7591 §3.2.1). */
function clientIdsOf(world: World, issuer: IssuerParty): string[] {
  return requestsTo(world, issuer, "/register").map(({ response }) =>
    JSON.parse(response?.body || "{}").client_id
  );
}

/** Whoever copied the last refresh request sends it once more. */
async function replay(world: World): Promise<void> {
  const { url, method, headers, body } = refreshesIn(world).at(-1)!.request;
  await world.issuer.answer(new Request(url, { method, headers, body }));
}

/** The checks of the refresh where something goes wrong. */
export const refreshTroubleChecks: Check[] = [
  accepting("refresh.refused", REFUSED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    world.notes.expireTokens();
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "one new sign-in");
    expectRefreshes(world, scenario, 1, "one attempt to refresh");
  }),
  refusing("refresh.refused-forgotten", GIVEN_UP, async (world, scenario) => {
    const client = await signIn(world, scenario);
    const { refresh_token = "" } = latestTokens(world, scenario);
    world.notes.expireTokens();
    await expectRejected(scenario, client, "an error, since nobody signed in again");
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 3, "a new sign-in for the next call");
    const sent = refreshesIn(world).filter((request) => carries(request, refresh_token)).length;
    if (sent !== 1) {
      throw failedIn(
        scenario,
        `the refused refresh token sent: ${sent} times`,
        "it to be sent once, and forgotten",
      );
    }
  }),
  accepting("refresh.one-sign-in", REFUSED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    world.notes.expireTokens();
    const calls = Array.from({ length: AT_ONCE }, () => expectCall(world, scenario, client));
    await Promise.all(calls);
    expectOpened(world, scenario, 2, `one new sign-in for ${AT_ONCE} calls at once`);
  }),
  accepting("refresh.replayed", EXPIRING, async (world, scenario) => {
    const client = await signInAndRefresh(world, scenario);
    await replay(world);
    world.notes.expireTokens();
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "one new sign-in, since the thief's attempt ended the old one");
    await expectRenewed(world, scenario, client);
  }),
  refusing("refresh.no-loop", [NEVER_CONTENT, NOTHING_HELPS], async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectRejected(scenario, client, "an error in the end");
    const [opened, refreshes] = [world.opened.length - 1, refreshesIn(world).length];
    if (refreshes === 0) throw failedIn(scenario, "an error without a refresh", "a refresh first");
    if (opened > MAX_SIGN_INS || refreshes > MAX_SIGN_INS + 1) {
      const received = `${refreshes} refresh requests and ${opened} new sign-ins for one call`;
      throw failedIn(scenario, received, `an error after ${MAX_SIGN_INS} new sign-ins at most`);
    }
  }),
  refusing("refresh.outage", OUTAGE, (world, scenario) => expectKept(world, scenario, 4)),
  refusing("refresh.unreachable", UNREACHABLE, (world, scenario) => expectKept(world, scenario, 2)),
  refusing("refresh.metadata-outage", METADATA_OUTAGES, async (world, scenario) => {
    const client = await signInAndRefresh(world, scenario);
    const end = scenario.turn(world);
    // Going on with the issuer that gave the tokens is as good as an error; asking the person is neither.
    await client.call("list_notes");
    expectOpened(world, scenario, 1, "no browser");
    expectKeptFromOthers(world, scenario, world.issuer);
    end();
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 1, "the refresh token kept, and used when the metadata is there again");
  }),
  refusing("refresh.no-token", NO_TOKEN, async (world, scenario) => {
    await expectKept(world, scenario, 3);
    expectNotBelieved(world, scenario);
  }),
  refusing("refresh.token-type", OTHER_TYPE, async (world, scenario) => {
    await callWhileRefreshing(world, scenario, 2);
    expectNotBelieved(world, scenario);
  }),
  refusing("refresh.redirected", REDIRECTED, async (world, scenario) => {
    await callWhileRefreshing(world, scenario, 2);
    expectKeptFromOthers(world, scenario, world.issuer);
    expectNotBelieved(world, scenario);
  }),
  refusing("refresh.no-leak", ECHO, async (world, scenario) => {
    const client = await signIn(world, scenario);
    const { refresh_token = "" } = latestTokens(world, scenario);
    world.notes.expireTokens();
    for (let call = 0; call < 3; call++) {
      const error = await expectRejected(scenario, client, "an error, and none of what was sent in it");
      if (error.includes(refresh_token)) {
        throw failedIn(scenario, "an error with the refresh token in it", "an error without it");
      }
    }
    expectRefreshes(world, scenario, 3, "a refresh for each call");
  }),
  refusing("refresh.not-to-server", OWN_ISSUER, async (world, scenario) => {
    const client = await signInAndRefresh(world, scenario);
    scenario.turn(world);
    await expectRejected(scenario, client, "an error, since that server signs nobody in");
    if (requestsTo(world, world.notes, "/oauth-authorization-server").length === 0) {
      throw failedIn(scenario, "nobody looking at that server's metadata", "a new look at the metadata");
    }
    expectKeptFromOthers(world, scenario, world.issuer);
  }),
  refusing("refresh.other-issuer", MOVED, async (world, scenario) => {
    const client = await signInAndRefresh(world, scenario);
    const other = await scenario.turn(world);
    await client.call("list_notes");
    const arrived = world.seen.filter(({ party }) => party === other);
    if (arrived.length === 0) {
      throw failedIn(scenario, "nothing at the new one", "a new look at the metadata");
    }
    const tokens = tokensOf(world, world.issuer);
    if (arrived.some((seen) => tokens.some((token) => carries(seen, token)))) {
      throw failedIn(
        scenario,
        "a token of the old one's arriving at the new one",
        "nothing of the old one's",
      );
    }
    expectKeptFromOthers(world, scenario, world.issuer);
  }),
  refusing("refresh.old-issuer", MOVED, async (world, scenario) => {
    const client = await signInAndRefresh(world, scenario);
    const before = world.seen.length;
    await scenario.turn(world);
    await client.call("list_notes");
    const since = world.seen.slice(before);
    const told = since.findIndex(({ request }) => request.url.includes("/oauth-protected-resource"));
    if (told < 0) throw failedIn(scenario, "nobody looking for that", "a new look at the metadata");
    const tokens = tokensOf(world, world.issuer);
    const called = since.slice(told).filter(({ party }) => party === world.notes);
    if (called.some((seen) => tokens.some((token) => carries(seen, token)))) {
      throw failedIn(scenario, "a token of the old one's in use", "no token of the old one's from then on");
    }
  }),
  accepting("refresh.new-issuer", MOVED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    const other = await scenario.turn(world);
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "one sign-in at the new one");
    const shown = world.opened.at(-1)?.searchParams.get("client_id");
    if (!clientIdsOf(world, other).some((id) => id === shown)) {
      throw failedIn(
        scenario,
        "a sign-in without a registration there",
        "a registration of its own at the new one",
      );
    }
    await expectRenewed(world, scenario, client);
  }),
];
