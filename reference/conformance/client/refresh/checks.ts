/** A token that has expired is renewed without the person, once, by whoever is first. */

import type { Check } from "../../check.ts";
import {
  CONFIDENTIAL,
  EXPIRING,
  LATE_REFUSAL,
  LIVES_90_SECONDS,
  NO_LIFETIME,
  NONE_ISSUED,
  NOT_ROTATED,
  OFFLINE_ACCESS,
  SHORT_LIVED,
  SLOW_STORE,
  TEMPTING_SCOPE,
} from "./scenarios.ts";
import { createStore } from "../world/store.ts";
import type { ClientHandle, Scenario, World } from "../world/world.ts";
import { REDIRECT_URI } from "../world/world.ts";
import { accepting, carries, failedIn, formOf, HONEST, refusing, requestsTo } from "../expect.ts";
import {
  expectCall,
  expectOpened,
  expectRefreshes,
  expectRenewed,
  expectRuns,
  latestTokens,
  refreshesIn,
  signIn,
  tokensIn,
} from "../signed_in.ts";

/** As many calls as an agent makes at once. */
const AT_ONCE = 8;

/** A little more than the second that the token of {@linkcode SHORT_LIVED} lives. */
const OUTLIVED_MS = 1_100;

/** What 90 seconds are to a client that takes them for milliseconds, and a little more. */
const MILLISECONDS_FOR_SECONDS = 100;

/** Calls at once, all of which have to work. */
async function expectCalls(world: World, scenario: Scenario, clients: ClientHandle[]): Promise<void> {
  await Promise.all(clients.map((client) => expectCall(world, scenario, client)));
}

/** The scopes that were asked for when the browser was opened, the nth time. */
function askedScopes(world: World, time: number): string[] {
  return world.opened[time]?.searchParams.get("scope")?.split(" ") ?? [];
}

/** A client that the issuer's operator registered: an id and a secret, for HTTP Basic. */
async function registerByHand({ issuer }: World): Promise<{ client_id: string; client_secret: string }> {
  const metadata = {
    redirect_uris: [REDIRECT_URI],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "client_secret_basic",
  };
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(metadata);
  const response = await issuer.answer(
    new Request(`${issuer.issuer}/register`, { method: "POST", headers, body }),
  );
  return await response.json();
}

/** The checks of the refresh where nothing goes wrong. */
export const refreshChecks: Check[] = [
  accepting("refresh.expired-token", EXPIRING, async (world, scenario) => {
    await expectRenewed(world, scenario, await signIn(world, scenario));
  }),
  refusing("refresh.ahead-of-time", SHORT_LIVED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    // Another one, with a store of its own, has stepped up; whether it can is for other checks.
    const wider = await world.client({ store: createStore() });
    await expectCall(world, scenario, wider);
    await wider.call("add_note");
    // On a machine with much to do they may have expired by now, and been refreshed already.
    const expiring = tokensIn(world).filter(({ grant }) => grant === "authorization_code");
    const [opened, before] = [world.opened.length, world.seen.length];
    await new Promise((resolve) => setTimeout(resolve, OUTLIVED_MS));
    for (const each of [client, wider]) {
      await expectCall(world, scenario, each);
      const called = requestsTo(world, world.notes).filter((seen) => world.seen.indexOf(seen) >= before);
      if (called.some((seen) => expiring.some(({ access_token }) => carries(seen, access_token)))) {
        throw failedIn(scenario, "a request with a token that had expired", "a refresh before the request");
      }
      expectOpened(world, scenario, opened, "a refresh, and no browser");
    }
  }),
  accepting("refresh.not-too-early", LIVES_90_SECONDS, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await new Promise((resolve) => setTimeout(resolve, MILLISECONDS_FOR_SECONDS));
    await expectCall(world, scenario, client);
    expectRefreshes(world, scenario, 0, "the token to be used as long as it lives");
    await expectRenewed(world, scenario, client);
  }),
  accepting("refresh.rotated", EXPIRING, async (world, scenario) => {
    const client = await signIn(world, scenario);
    for (let round = 0; round < 3; round++) await expectRenewed(world, scenario, client);
  }),
  accepting("refresh.not-rotated", NOT_ROTATED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    for (let round = 0; round < 2; round++) await expectRenewed(world, scenario, client);
  }),
  refusing("refresh.stored-before-use", SLOW_STORE, async (world, scenario) => {
    const client = await signIn(world, scenario);
    const first = latestTokens(world, scenario);
    let lost = false;
    world.notes.hook = (request, next) => {
      const { access_token, refresh_token } = latestTokens(world, scenario);
      const used = request.headers.get("authorization")?.endsWith(` ${access_token}`);
      const kept = [...world.store.entries.values()].some((value) => value.includes(refresh_token ?? ""));
      if (used && access_token !== first.access_token) lost ||= !kept;
      return next(request);
    };
    await expectRenewed(world, scenario, client);
    if (lost) {
      const received = "a request with the new token, while the store still had the old refresh token";
      throw failedIn(scenario, received, "the new refresh token in the store first");
    }
  }),
  refusing("refresh.one-at-a-time", EXPIRING, async (world, scenario) => {
    const client = await signIn(world, scenario);
    world.notes.expireTokens();
    await expectCalls(world, scenario, Array(AT_ONCE).fill(client));
    expectRefreshes(world, scenario, 1, `one refresh for ${AT_ONCE} calls at once`);
    expectRuns(world, scenario, "list_notes", 1 + AT_ONCE);
    expectOpened(world, scenario, 1, "no browser");
  }),
  refusing("refresh.late-refusal", LATE_REFUSAL, async (world, scenario) => {
    const client = await signIn(world, scenario);
    world.notes.expireTokens();
    await expectCalls(world, scenario, [client, client]);
    expectRefreshes(world, scenario, 1, "one refresh, and the token that it gave for both calls");
    expectOpened(world, scenario, 1, "no browser");
  }),
  refusing("refresh.shared-store", EXPIRING, async (world, scenario) => {
    const clients = [await signIn(world, scenario), await signIn(world, scenario)];
    world.notes.expireTokens();
    await expectCalls(world, scenario, clients);
    expectRefreshes(world, scenario, 1, "one refresh for both clients that share a store");
    for (const client of clients) await expectRenewed(world, scenario, client);
    expectOpened(world, scenario, 1, "no browser");
  }),
  accepting("refresh.others-tokens", EXPIRING, async (world, scenario) => {
    const [first, second] = [await signIn(world, scenario), await signIn(world, scenario)];
    await expectRenewed(world, scenario, first);
    await expectCall(world, scenario, second);
    expectRefreshes(world, scenario, 1, "the tokens that the other client had put into the store");
    expectOpened(world, scenario, 1, "no browser");
  }),
  accepting("refresh.after-restart", EXPIRING, async (world, scenario) => {
    await (await signIn(world, scenario)).close();
    await expectRenewed(world, scenario, await world.client());
  }),
  accepting("refresh.each-server", EXPIRING, async (world, scenario) => {
    const [here, other] = [await signIn(world, scenario), await world.addNotes()];
    const there = await world.client({ resource: other.resource });
    await expectCall(world, scenario, there, "list_notes", other);
    await expectCall(world, scenario, here);
    for (const server of [world.notes, other]) server.expireTokens();
    await expectCall(world, scenario, there, "list_notes", other);
    await expectCall(world, scenario, here);
    expectOpened(world, scenario, 2, "one sign-in for each MCP server");
    expectRefreshes(world, scenario, 2, "one refresh for each MCP server");
  }),
  accepting("refresh.resource", EXPIRING, async (world, scenario) => {
    await expectRenewed(world, scenario, await signIn(world, scenario));
    for (const request of refreshesIn(world)) {
      const resources = formOf(request).getAll("resource");
      if (resources.length === 1 && resources[0] === world.notes.resource) continue;
      const received = `a refresh with resource ${resources.join(" and ") || "missing"}`;
      throw failedIn(scenario, received, `resource ${world.notes.resource}`);
    }
  }),
  refusing("refresh.scope-not-widened", TEMPTING_SCOPE, async (world, scenario) => {
    await expectRenewed(world, scenario, await signIn(world, scenario));
    const granted = askedScopes(world, 0);
    for (const request of refreshesIn(world)) {
      const asked = formOf(request).get("scope")?.split(" ") ?? [];
      if (asked.every((scope) => granted.includes(scope))) continue;
      throw failedIn(
        scenario,
        `a refresh for ${asked.join(" ")}`,
        `${granted.join(" ")}, or no scope at all`,
      );
    }
  }),
  accepting("refresh.client-authentication", CONFIDENTIAL, async (world, scenario) => {
    const registration = { issuer: world.issuer.issuer, ...await registerByHand(world) };
    const client = await world.client({ registration });
    await expectCall(world, scenario, client);
    await expectRenewed(world, scenario, client);
  }),
  accepting("refresh.no-lifetime", NO_LIFETIME, async (world, scenario) => {
    const client = await signIn(world, scenario);
    await expectCall(world, scenario, client);
    expectRefreshes(world, scenario, 0, "the token to be used until it is refused");
    await expectRenewed(world, scenario, client);
  }),
  accepting("refresh.none-issued", NONE_ISSUED, async (world, scenario) => {
    const client = await signIn(world, scenario);
    world.notes.expireTokens();
    await expectCall(world, scenario, client);
    expectOpened(world, scenario, 2, "one new sign-in");
    expectRefreshes(world, scenario, 0, "no refresh without a refresh token");
  }),
  accepting("refresh.grant-types", HONEST, async (world, scenario) => {
    await signIn(world, scenario);
    for (const { request } of requestsTo(world, world.issuer, "/register")) {
      const { grant_types = [] } = JSON.parse(request.body ?? "{}");
      if (["authorization_code", "refresh_token"].every((type) => grant_types.includes(type))) continue;
      const received = `a registration with grant_types ${grant_types.join(" and ") || "missing"}`;
      throw failedIn(scenario, received, "authorization_code and refresh_token");
    }
  }),
  accepting("refresh.offline-access", OFFLINE_ACCESS, async (world, scenario) => {
    await signIn(world, scenario);
    const asked = askedScopes(world, 0);
    if (asked.includes("offline_access") && asked.includes("notes:read")) return;
    throw failedIn(scenario, `a sign-in for ${asked.join(" ")}`, "notes:read and offline_access");
  }),
  accepting("refresh.offline-access-unlisted", HONEST, async (world, scenario) => {
    await signIn(world, scenario);
    const asked = askedScopes(world, 0);
    if (!asked.includes("offline_access") && tokensIn(world).length > 0) return;
    throw failedIn(scenario, `a sign-in for ${asked.join(" ")}`, "notes:read alone");
  }),
];
