/** What a client asks for when it sends somebody to sign in: PKCE, state, resource, scope, and nothing secret. */

import type { Check } from "../../check.ts";
import {
  CONFIDENTIAL_CLIENT,
  EASYGOING,
  NO_S256,
  NO_SCOPE,
  SCOPE_IN_CHALLENGE,
  SCOPE_IN_METADATA,
} from "./scenarios.ts";
import { DENIED_ONCE } from "./scenarios_callback.ts";
import { preregister } from "../registration/scenarios.ts";
import type { ClientSettings } from "../world/power.ts";
import type { Scenario, World } from "../world/world.ts";
import { sha256 } from "../../issuer/random.ts";
import {
  accepting,
  expectError,
  expectNotOpened,
  expectRan,
  failedIn,
  formOf,
  refusing,
  requestsTo,
} from "../expect.ts";
import { secretShownIn, secretsIn } from "../secrets.ts";

/** 32 random bytes in base64url have 43 characters, a UUID has 36; 20 leave no room for a counter or a clock. */
const MIN_STATE_LENGTH = 20;

/** The two requests of a sign-in that led to a result. */
interface SignIn {
  /** The authorization request's parameters (RFC 6749 §4.1.1). */
  asked: URLSearchParams;
  /** The token request's form (RFC 6749 §4.1.3). */
  redeemed: URLSearchParams;
}

async function signIn(
  world: World,
  scenario: Scenario,
  settings: Partial<ClientSettings> = {},
): Promise<SignIn> {
  const outcome = await (await world.client(settings)).call("list_notes");
  expectRan(world, scenario, outcome, "list_notes");
  const [opened] = world.opened;
  const [token] = requestsTo(world, world.issuer, "/token");
  if (!opened || !token) throw failedIn(scenario, "a result without a sign-in", "a sign-in in the browser");
  return { asked: opened.searchParams, redeemed: formOf(token) };
}

/** The authorization requests of two attempts: the person agrees to the second. What comes of it is for other checks. */
async function twoAttempts(world: World): Promise<[URLSearchParams, URLSearchParams]> {
  const client = await world.client();
  expectError(DENIED_ONCE, await client.call("list_notes"), "an error, and a result at the next call");
  await client.call("list_notes");
  const [first, second] = world.opened;
  if (!first || !second) throw failedIn(DENIED_ONCE, "no second attempt", "a second attempt");
  return [first.searchParams, second.searchParams];
}

/** The scopes of an authorization request, in an order that does not matter; `undefined` without the parameter. */
function scopesIn(asked: URLSearchParams): string | undefined {
  return asked.get("scope")?.split(" ").toSorted().join(" ");
}

function asks(id: string, scenarios: Scenario | Scenario[], scope: string | undefined): Check {
  return accepting(id, scenarios, async (world, scenario) => {
    const { asked } = await signIn(world, scenario);
    const found = scopesIn(asked);
    if (found === scope) return;
    const said = (scopes: string | undefined) => scopes === undefined ? "no scope" : `scope "${scopes}"`;
    throw failedIn(scenario, `an authorization request with ${said(found)}`, said(scope));
  });
}

/** The checks of the authorization request. */
export const authorizationChecks: Check[] = [
  accepting("authorization.pkce", EASYGOING, async (world) => {
    const { asked, redeemed } = await signIn(world, EASYGOING);
    const method = asked.get("code_challenge_method");
    if (method !== "S256") {
      throw failedIn(EASYGOING, `code_challenge_method ${method ?? "missing"}`, "code_challenge_method S256");
    }
    const verifier = redeemed.get("code_verifier") ?? "";
    if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) {
      const received = `a verifier of ${verifier.length} characters`;
      throw failedIn(EASYGOING, received, "43 to 128 unreserved characters");
    }
    if (await sha256(verifier) !== asked.get("code_challenge")) {
      throw failedIn(EASYGOING, "a verifier that does not match", "the verifier of the challenge");
    }
  }),
  refusing("authorization.pkce-support", NO_S256, async (world, scenario) => {
    const expected = "an error before anybody is sent to sign in: without PKCE a stolen code is enough";
    const outcome = await (await world.client()).call("list_notes");
    expectNotOpened(world, scenario, expected);
    expectError(scenario, outcome, expected);
    if (world.issuer.controls.requests("metadata") === 0) {
      throw failedIn(scenario, "an error before any metadata was looked at", expected);
    }
  }),
  accepting("authorization.fresh-verifier", DENIED_ONCE, async (world) => {
    const [first, second] = await twoAttempts(world);
    if (first.get("code_challenge") === second.get("code_challenge")) {
      throw failedIn(DENIED_ONCE, "the same code_challenge twice", "a new verifier for each attempt");
    }
  }),
  accepting("authorization.fresh-state", DENIED_ONCE, async (world) => {
    const [first, second] = (await twoAttempts(world)).map((asked) => asked.get("state") ?? "");
    const expected = "a state for each attempt that nobody can guess";
    if (first === second) throw failedIn(DENIED_ONCE, first ? "the same state twice" : "no state", expected);
    if (first!.length < MIN_STATE_LENGTH) {
      throw failedIn(DENIED_ONCE, `a state of ${first!.length} characters`, expected);
    }
  }),
  accepting("authorization.resource", EASYGOING, async (world) => {
    const { asked, redeemed } = await signIn(world, EASYGOING);
    for (const [request, sent] of Object.entries({ authorization: asked, token: redeemed })) {
      const resources = sent.getAll("resource");
      if (resources.length !== 1 || resources[0] !== world.notes.resource) {
        const received = `resource ${resources.join(" and ") || "missing"} in the ${request} request`;
        throw failedIn(EASYGOING, received, `resource ${world.notes.resource}, once, in both`);
      }
    }
  }),
  asks("authorization.scope-challenged", SCOPE_IN_CHALLENGE, "notes:read"),
  asks("authorization.scope-supported", SCOPE_IN_METADATA, "notes:read notes:write"),
  asks("authorization.scope-unknown", NO_SCOPE, undefined),
  accepting("authorization.response-type", EASYGOING, async (world) => {
    const types = (await signIn(world, EASYGOING)).asked.getAll("response_type");
    if (types.join() !== "code") throw failedIn(EASYGOING, `response_type ${types}`, "response_type code");
  }),
  accepting("authorization.nothing-secret", CONFIDENTIAL_CLIENT, async (world) => {
    const registration = await preregister(world.issuer, "client_secret_basic");
    await signIn(world, CONFIDENTIAL_CLIENT, { registration });
    // The state belongs there.
    const secrets = { ...secretsIn(world), "client secret": [registration.client_secret ?? ""], state: [] };
    const opened = world.opened.flatMap(({ searchParams }) => [...searchParams.values()]);
    const shown = secretShownIn(opened.join(" "), secrets);
    if (shown) {
      const expected = "nothing that a browser's history must not keep";
      throw failedIn(CONFIDENTIAL_CLIENT, `the ${shown} in the authorization URL`, expected);
    }
  }),
];
