/** Where a client's token goes, where it must not go, and what becomes of it. */

import type { Check } from "../../check.ts";
import {
  CALLS_SENT_ON,
  ELSEWHERE,
  EXPIRED,
  NEVER_SATISFIED,
  TOKEN_REQUESTS_SENT_ON,
  TWO_SERVERS,
} from "./scenarios.ts";
import { ECHOES } from "./scenarios_echo.ts";
import {
  BEARER_IN_ANY_CASE,
  FAILING_AT_FIRST,
  MORE_FIELDS,
  NO_TOKEN_AT_FIRST,
  OTHER_TYPES,
  UNREADABLE,
} from "./scenarios_token.ts";
import { preregister } from "../registration/scenarios.ts";
import type { Scenario, Seen, World } from "../world/world.ts";
import { headerValues } from "../../exchange.ts";
import {
  accepting,
  carries,
  expectError,
  expectRan,
  failedIn,
  formOf,
  HONEST,
  refusing,
  requestsTo,
  type WorldJudge,
} from "../expect.ts";
import { expectCall, expectOpened, signIn, tokensIn } from "../signed_in.ts";
import { secretShownIn, secretsIn } from "../secrets.ts";

/** More trips to the browser than this for one call wear people out until they agree to anything. */
const MAX_SIGN_INS = 2;

/** The access tokens that were given so far. */
function accessTokens(world: World): string[] {
  return tokensIn(world).map(({ access_token }) => access_token);
}

function authorizationOf({ request }: Seen): string {
  return headerValues(request.headers, "authorization").join(", ");
}

/** Lists, calls, and calls again with a token that has expired in between. */
async function useTokens(world: World, scenario: Scenario): Promise<string[]> {
  const client = await signIn(world, scenario);
  const listed = await client.list();
  if ("error" in listed) throw failedIn(scenario, `an error: ${listed.error}`, "the list of tools");
  world.notes.expireTokens();
  await expectCall(world, scenario, client);
  return accessTokens(world);
}

function isCall({ notes }: World, { party, request }: Seen): boolean {
  return party === notes && request.url === notes.resource;
}

const worksAllTheSame: WorldJudge = async (world, scenario) => void await signIn(world, scenario);

const isRedirect = (status?: number) => status === 307 || status === 308;

/** The checks of the credential. */
export const credentialChecks: Check[] = [
  accepting("credential.header", EXPIRED, async (world) => {
    const tokens = await useTokens(world, EXPIRED);
    const bare = world.seen.map((seen) => ({ ...seen, request: { ...seen.request, headers: [] } }));
    if (bare.some((seen) => tokens.some((token) => carries(seen, token)))) {
      throw failedIn(EXPIRED, "a token in a URL or a body", "tokens in the Authorization header only");
    }
    const sent = requestsTo(world, world.notes).map(authorizationOf);
    if (!tokens.every((token) => sent.some((value) => value.replace(/^bearer +/i, "") === token))) {
      throw failedIn(EXPIRED, "a token that was never sent", "Authorization: Bearer, and the token");
    }
  }),
  accepting("credential.every-request", HONEST, async (world) => {
    const client = await signIn(world, HONEST);
    await client.list();
    await expectCall(world, HONEST, client);
    const given = world.seen.findIndex(({ request }) => request.url.endsWith("/token"));
    const later = world.seen.slice(given + 1).filter((seen) => isCall(world, seen));
    const bare = later.find((seen) => authorizationOf(seen) === "");
    if (bare) {
      throw failedIn(HONEST, `a ${bare.request.method} without the token`, "the token in every request");
    }
  }),
  accepting("credential.nowhere-else", EXPIRED, async (world) => {
    const tokens = await useTokens(world, EXPIRED);
    const toOthers = world.seen.filter((seen) => !isCall(world, seen));
    const leak = toOthers.find((seen) => tokens.some((token) => carries(seen, token)));
    if (leak) {
      const { pathname } = new URL(leak.request.url);
      throw failedIn(EXPIRED, `a token sent to ${pathname}`, "tokens at the URL of the MCP server alone");
    }
  }),
  refusing("credential.redirected", CALLS_SENT_ON, async (world, scenario) => {
    const expected = "an error: neither the token nor the call follows";
    const outcome = await (await world.client()).call("list_notes");
    const [followed] = world.seen.filter(({ request }) => new URL(request.url).pathname === ELSEWHERE);
    if (followed) {
      const what = authorizationOf(followed) ? "the token and the call" : "the call, if not the token";
      throw failedIn(scenario, `${what} at the other URL`, expected);
    }
    expectError(scenario, outcome, expected);
    if (!requestsTo(world, world.notes).some(({ response }) => isRedirect(response?.status))) {
      throw failedIn(scenario, "an error before any call was redirected", expected);
    }
  }),
  refusing("credential.code-redirected", TOKEN_REQUESTS_SENT_ON, async (world, scenario) => {
    const expected = "an error: neither the code nor its verifier follows";
    const outcome = await (await world.client()).call("list_notes");
    if (world.seen.some(({ request }) => new URL(request.url).pathname === ELSEWHERE)) {
      throw failedIn(scenario, "the code and its verifier at the other URL", expected);
    }
    expectError(scenario, outcome, expected);
    if (requestsTo(world, world.issuer, "/token").length === 0) {
      throw failedIn(scenario, "an error before any code was redeemed", expected);
    }
  }),
  accepting("credential.code-once", FAILING_AT_FIRST, async (world, scenario) => {
    const client = await world.client();
    await client.call("list_notes");
    expectRan(world, scenario, await client.call("list_notes"), "list_notes");
    const codes = requestsTo(world, world.issuer, "/token").map((seen) => formOf(seen).get("code"));
    if (new Set(codes).size < codes.length) {
      throw failedIn(scenario, "the same code sent twice", "a code sent once, then a new one");
    }
  }),
  refusing("credential.token-type", OTHER_TYPES, async (world, scenario) => {
    const expected = "an error, and the token unused: it is no bearer token";
    const outcome = await (await world.client()).call("list_notes");
    const tokens = accessTokens(world);
    if (world.seen.some((seen) => tokens.some((token) => carries(seen, token)))) {
      throw failedIn(scenario, "the token in a request", expected);
    }
    expectError(scenario, outcome, expected);
    if (tokens.length === 0) throw failedIn(scenario, "an error before there was any token", expected);
  }),
  accepting("credential.token-type-case", BEARER_IN_ANY_CASE, worksAllTheSame),
  accepting("credential.opaque", UNREADABLE, worksAllTheSame),
  accepting("credential.unknown-field", MORE_FIELDS, worksAllTheSame),
  accepting("credential.no-token", NO_TOKEN_AT_FIRST, async (world, scenario) => {
    const client = await world.client();
    const expected = "an error after one sign-in, and a result at the next call";
    expectError(scenario, await client.call("list_notes"), expected);
    expectOpened(world, scenario, 1, expected);
    expectRan(world, scenario, await client.call("list_notes"), "list_notes");
    const tokens = accessTokens(world);
    const sent = requestsTo(world, world.notes).map(authorizationOf).filter(Boolean);
    const made = sent.find((value) => !tokens.some((token) => value.endsWith(` ${token}`)));
    if (made) throw failedIn(scenario, "an Authorization header without a token that was given", expected);
  }),
  accepting("credential.retried", EXPIRED, async (world) => {
    const client = await signIn(world, EXPIRED);
    const before = world.notes.executed.length;
    world.notes.expireTokens();
    await expectCall(world, EXPIRED, client, "whoami");
    const run = world.notes.executed.slice(before);
    if (run.join() !== "whoami") {
      throw failedIn(EXPIRED, `these calls run: ${run.join(", ")}`, "the refused call run, once");
    }
  }),
  refusing("credential.endless", NEVER_SATISFIED, async (world) => {
    const expected = `an error after at most ${MAX_SIGN_INS} sign-ins`;
    const outcome = await (await world.client()).call("list_notes");
    if (world.opened.length > MAX_SIGN_INS) {
      throw failedIn(NEVER_SATISFIED, `${world.opened.length} sign-ins for one call`, expected);
    }
    expectError(NEVER_SATISFIED, outcome, expected);
    if (accessTokens(world).length === 0) {
      throw failedIn(NEVER_SATISFIED, "an error before any token", expected);
    }
  }),
  accepting("credential.kept", HONEST, async (world) => {
    const before = await signIn(world, HONEST);
    await before.close();
    await signIn(world, HONEST);
    expectOpened(world, HONEST, 1, "the token of the first sign-in, after a restart as well");
  }),
  accepting("credential.other-server", TWO_SERVERS, async (world) => {
    const calendar = await world.addNotes();
    const client = await signIn(world, TWO_SERVERS);
    const other = await world.client({ resource: calendar.resource });
    const outcome = await other.call("list_notes");
    if ("error" in outcome) throw failedIn(TWO_SERVERS, `an error: ${outcome.error}`, "a result from both");
    await expectCall(world, TWO_SERVERS, client);
    for (const { request, response } of requestsTo(world, world.issuer, "/token")) {
      const resource = new URLSearchParams(request.body).get("resource");
      const { access_token } = JSON.parse(response?.body || "{}");
      const others = world.seen.filter(({ request }) => request.url !== resource);
      if (access_token && others.some((seen) => carries(seen, access_token))) {
        throw failedIn(TWO_SERVERS, "the token of one at the other", "each token at its own server");
      }
    }
  }),
  refusing("credential.errors", ECHOES, async (world, scenario) => {
    const registration = await preregister(world.issuer, "client_secret_basic");
    const outcome = await (await world.client({ registration })).call("list_notes");
    const expected = "an error without anything secret in it";
    if ("result" in outcome) throw failedIn(scenario, "a result", expected);
    expectOpened(world, scenario, 1, "one sign-in, and an error");
    const secrets = { ...secretsIn(world), "client secret": [registration.client_secret ?? ""] };
    const shown = secretShownIn(outcome.error, secrets);
    if (shown) throw failedIn(scenario, `an error that shows the ${shown}`, expected);
  }),
];
