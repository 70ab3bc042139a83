/** Worlds in which an authorization server forgets whom it has registered, and one that registers with many words. */

import { answerAt } from "../world/bend.ts";
import { atGrant, rewriting } from "../world/token_endpoint.ts";
import { type IssuerParty, REDIRECT_URI, type Scenario, type World } from "../world/world.ts";
import { clientInBasic } from "./basic.ts";

/** A world in which all is well until the registrations are gone. */
export interface ForgettingScenario extends Scenario {
  /** From now on the authorization server knows none of the clients that it knew. */
  forget(world: World): void;
}

/** What it shows at its authorization endpoint to a client that it does not know. */
type Shown = (url: URL, issuer: IssuerParty) => Response | undefined;

function forgetting(name: string, story: string, shown: Shown, refreshes = false): ForgettingScenario {
  return {
    name,
    story: `the authorization server has forgotten its registrations, ${story}`,
    arrange({ issuer }) {
      // Without a refresh token it is the sign-in that finds out.
      if (!refreshes) {
        atGrant(
          issuer,
          "authorization_code",
          rewriting(({ refresh_token: _, ...rest }) => rest),
        );
      }
    },
    forget({ issuer, seen, notes }) {
      notes.expireTokens();
      const known = seen.filter(({ request }) => new URL(request.url).pathname.endsWith("/register"));
      const forgotten = known.map(({ response }) => JSON.parse(response?.body || "{}").client_id);
      const before = issuer.hook;
      issuer.hook = async (request, next) => {
        const url = new URL(request.url);
        const isToken = url.pathname.endsWith("/token");
        const form = new URLSearchParams(isToken ? await request.clone().text() : url.search);
        const client = form.get("client_id") ?? clientInBasic(request.headers.get("authorization"))?.id;
        if (!forgotten.includes(client)) return await before(request, next);
        if (isToken) return Response.json({ error: "invalid_client" }, { status: 401 });
        return url.pathname.endsWith("/authorize") && shown(url, issuer) || await before(request, next);
      };
    },
  };
}

/** It says so where a client hears it: at its token endpoint, or in the answer that the browser brings. */
export const FORGOTTEN: ForgettingScenario[] = [
  forgetting("forgotten-at-token", "and says so when a code is redeemed", () => undefined),
  forgetting("forgotten-at-authorize", "and says so by way of the browser", (url, issuer) => {
    const callback = new URL(REDIRECT_URI);
    callback.searchParams.set("error", "unauthorized_client");
    callback.searchParams.set("state", url.searchParams.get("state") ?? "");
    callback.searchParams.set("iss", issuer.issuer);
    return new Response(null, { status: 302, headers: { location: callback.href } });
  }),
];

/** It says so to the person alone, who closes the browser (RFC 6749 §4.1.2.1: no redirect there). */
export const FORGOTTEN_WITH_PAGE: ForgettingScenario = forgetting(
  "forgotten-with-page",
  "and says so on a page of its own",
  unknownClient,
);

/** The same where a refresh comes first, which says so in a word. */
export const FORGOTTEN_AT_REFRESH: ForgettingScenario = forgetting(
  "forgotten-at-refresh",
  "and says so when the client refreshes",
  unknownClient,
  true,
);

function unknownClient(): Response {
  return new Response("<h1>Unknown client</h1>", { status: 400, headers: { "content-type": "text/html" } });
}

/** The answer to a registration has every member that there is, set or not. */
function unset(value: null | ""): Scenario {
  return {
    name: `registration-members-${value === null ? "null" : "empty"}`,
    story: `members that nobody has set are ${
      value === null ? "null" : "empty texts"
    } in a registration's answer`,
    arrange({ issuer }) {
      answerAt(issuer, "/register", async (request) => {
        const answer = await (await issuer.answer(request)).json();
        const members = ["client_uri", "logo_uri", "tos_uri", "policy_uri", "jwks_uri", "client_secret"];
        const added = Object.fromEntries(members.map((name) => [name, value]));
        return Response.json({ ...answer, ...added }, { status: 201 });
      });
    },
  };
}

/** What programs answer that always write every member. */
export const UNSET_MEMBERS: Scenario[] = [unset(null), unset("")];
