/** Worlds in which a refresh goes wrong: refused, out of order, answered by nonsense, sent on to a stranger. */

import type { Scenario, World } from "../world/world.ts";
import { atGrant, inTurn } from "../world/token_endpoint.ts";

/** An access token of no issuer's; whoever uses it has believed an answer that was none. */
export const MADE_UP = "made-up-3mN8qVx2Lr7KpZ5tYw9B";

const invalidGrant = (description?: string) =>
  Response.json({ error: "invalid_grant", error_description: description }, { status: 400 });

/** Every refresh token has expired. */
export const REFUSED: Scenario = {
  name: "refresh-refused",
  story: "the authorization server refuses to refresh",
  arrange({ issuer }) {
    atGrant(issuer, "refresh_token", () => invalidGrant());
  },
};

/** Every refresh token has expired, and the person does not feel like signing in again just now. */
export const GIVEN_UP: Scenario = {
  name: "refresh-refused-and-given-up",
  story: "a refresh is refused, and the person closes the browser once",
  arrange(world) {
    REFUSED.arrange(world);
    closesTheSecond(world);
  },
};

/** No token is ever good again, once one has been used: neither refreshed ones nor those of a new sign-in. */
export const NEVER_CONTENT: Scenario = {
  name: "never-content",
  story: "the MCP server refuses every token after the first call",
  arrange({ notes }) {
    notes.hook = (request, next) => {
      if (notes.executed.length > 0) notes.expireTokens();
      return next(request);
    };
  },
};

/** The same, and there is no refreshing either. */
export const NOTHING_HELPS: Scenario = {
  name: "nothing-helps",
  story: "the MCP server refuses every token, and the authorization server every refresh",
  arrange(world) {
    NEVER_CONTENT.arrange(world);
    REFUSED.arrange(world);
  },
};

/** It is out of order, in another way each time; nothing of it says that the refresh token is bad. */
export const OUTAGE: Scenario = {
  name: "token-endpoint-outage",
  story: "the token endpoint is out of order",
  arrange({ issuer }) {
    const page = { status: 502, headers: { "content-type": "text/html" } };
    const outages = inTurn(
      () => new Response(null, { status: 503 }),
      () => Response.json({ error: "server_error" }, { status: 500 }),
      () => new Response("<h1>Bad gateway</h1>", page),
      () => new Response(null, { status: 429 }),
    );
    atGrant(issuer, "refresh_token", outages);
  },
};

/** Nobody hears of the refresh. */
export const UNREACHABLE: Scenario = {
  name: "token-endpoint-unreachable",
  story: "the connection to the token endpoint breaks",
  arrange({ issuer }) {
    atGrant(issuer, "refresh_token", () => Response.error());
  },
};

/** Status 200 and no token; once a refresh token that could be taken for one. */
export const NO_TOKEN: Scenario = {
  name: "no-token-in-the-answer",
  story: "the token endpoint answers with 200 and no access token",
  arrange({ issuer }) {
    const answers = inTurn(
      () => Response.json({ token_type: "Bearer", refresh_token: MADE_UP, expires_in: 300 }),
      () => Response.json({ access_token: 42, token_type: "Bearer", refresh_token: MADE_UP }),
      () => new Response("<h1>Welcome to the hotel's network</h1>"),
    );
    atGrant(issuer, "refresh_token", answers);
  },
};

/** A token that has to be used in another way than in the Authorization header as it is. */
export const OTHER_TYPE: Scenario = {
  name: "token-of-another-type",
  story: "the token endpoint answers a refresh with a token of another type",
  arrange({ issuer }) {
    const token = { access_token: MADE_UP, refresh_token: MADE_UP, expires_in: 300 };
    const answers = inTurn(
      () => Response.json({ ...token, token_type: "DPoP" }),
      () => Response.json({ ...token, token_type: "N_A" }),
    );
    atGrant(issuer, "refresh_token", answers);
  },
};

/** The token endpoint sends the client elsewhere, with the body that has the refresh token in it. */
export const REDIRECTED: Scenario = {
  name: "refresh-redirected",
  story: "the token endpoint redirects to a stranger",
  async arrange({ issuer, addParty }) {
    const token = { access_token: MADE_UP, refresh_token: MADE_UP, token_type: "Bearer", expires_in: 300 };
    const stranger = await addParty(() => Promise.resolve(Response.json(token)));
    const location = `${stranger.origin}/token`;
    const redirects = inTurn(
      () => new Response(null, { status: 307, headers: { location } }),
      () => new Response(null, { status: 308, headers: { location } }),
    );
    atGrant(issuer, "refresh_token", redirects);
  },
};

/** Its errors repeat what it was sent, as error pages and careless descriptions do. */
export const ECHO: Scenario = {
  name: "refresh-token-echoed",
  story: "the token endpoint repeats the refresh token in its errors",
  arrange({ issuer }) {
    let turn = 0;
    atGrant(issuer, "refresh_token", async (request) => {
      const sent = new URLSearchParams(await request.text()).get("refresh_token") ?? "";
      const answers = [
        Response.json({ error: "server_error", error_description: `bad: ${sent}` }, { status: 500 }),
        Response.json({ error: sent }, { status: 503 }),
        new Response(`<h1>Cannot parse refresh_token=${sent}</h1>`, { status: 500 }),
      ];
      return answers[turn++ % answers.length]!;
    });
  },
};

/** The person closes the second browser, and uses all others. */
function closesTheSecond(world: World): void {
  const { browse } = world;
  let turn = 0;
  world.browse = (url) => ++turn === 2 ? Promise.reject(new Error("The browser was closed")) : browse(url);
}
