/** Worlds around the refresh of tokens: odd ones, in which everybody is honest, and clumsy authorization servers. */

import { type Scenario, SCOPES, type World } from "../world/world.ts";
import { atGrant, rewriting } from "../world/token_endpoint.ts";

/** Tokens live so long that nobody takes one for expired while a busy machine is slow, in whichever unit it is read. */
function lastLong({ issuer }: World): void {
  const lasting = rewriting((answer) => ({ ...answer, expires_in: 86_400 }));
  atGrant(issuer, "authorization_code", lasting);
  atGrant(issuer, "refresh_token", lasting);
}

/** Tokens expire, which is no misbehaviour; the judge says when. */
export const EXPIRING: Scenario = { name: "expiring", story: "access tokens expire", arrange: lastLong };

/** What a sign-in gives lives for a second, what a refresh gives for longer; the MCP server does not look at the time. */
export const SHORT_LIVED: Scenario = {
  name: "short-lived",
  story: "the access tokens of a sign-in expire after a second",
  arrange({ issuer }) {
    atGrant(issuer, "authorization_code", rewriting((answer) => ({ ...answer, expires_in: 1 })));
  },
};

/** Long enough for clients that refresh a minute early; in milliseconds it would be over at once. */
export const LIVES_90_SECONDS: Scenario = {
  name: "lives-90-seconds",
  story: "access tokens live for 90 seconds",
  arrange({ issuer }) {
    atGrant(issuer, "authorization_code", rewriting((answer) => ({ ...answer, expires_in: 90 })));
  },
};

/** RFC 6749 §5.1 only recommends `expires_in`. */
export const NO_LIFETIME: Scenario = {
  name: "no-lifetime",
  story: "the authorization server does not say how long its tokens live",
  arrange({ issuer }) {
    const silent = rewriting(({ expires_in: _, ...answer }) => answer);
    atGrant(issuer, "authorization_code", silent);
    atGrant(issuer, "refresh_token", silent);
  },
};

/** Rotation is optional: without a new refresh token the old one stays (RFC 6749 §6). */
export const NOT_ROTATED: Scenario = {
  name: "not-rotated",
  story: "the authorization server goes on with the refresh token that it gave first",
  arrange({ issuer }) {
    // The issuer behind it rotates all the same, so what the client keeps stands for what came last.
    let kept: string | null = null;
    let latest: string | null = null;
    atGrant(issuer, "refresh_token", async (request, next) => {
      const form = new URLSearchParams(await request.text());
      kept ??= form.get("refresh_token");
      if (latest && form.get("refresh_token") === kept) form.set("refresh_token", latest);
      const forward = new Request(request.url, { method: "POST", headers: request.headers, body: form });
      return await rewriting(({ refresh_token, ...answer }) => {
        latest = String(refresh_token);
        return answer;
      })(forward, next);
    });
  },
};

/** An authorization server may keep refresh tokens to itself. */
export const NONE_ISSUED: Scenario = {
  name: "none-issued",
  story: "the authorization server gives no refresh tokens",
  arrange({ issuer }) {
    atGrant(issuer, "authorization_code", rewriting(({ refresh_token: _, ...answer }) => answer));
  },
};

/** How many turns of the event loop a slow store takes: more than a client needs until its next request. */
const STORE_TURNS = 25;

/** Writing takes a while: who does not wait for it uses tokens that are not kept yet. */
export const SLOW_STORE: Scenario = {
  name: "slow-store",
  story: "the store takes a few milliseconds to keep something",
  arrange(world) {
    const { notes, store } = world;
    lastLong(world);
    const { set } = store;
    store.set = async (key, value) => {
      // Not before it has signed in: it is a refresh that has to be kept. In several turns of the event loop: on a
      // busy machine one is over late, and before anything else happens.
      const turns = notes.executed.length > 0 ? STORE_TURNS : 0;
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
      await set(key, value);
    };
  },
};

/** The second refusal of an expired token is on its way until the token has been replaced and used. */
export const LATE_REFUSAL: Scenario = {
  name: "late-refusal",
  story: "one of two refusals arrives after the token has been refreshed",
  arrange({ notes }) {
    let isRenewed: () => void;
    const renewed = new Promise<void>((resolve) => isRenewed = resolve);
    let refusals = 0;
    notes.hook = async (request, next) => {
      const response = await next(request);
      if (!request.headers.has("authorization")) return response;
      if (refusals > 0 && response.status === 200) isRenewed();
      if (response.status === 401 && ++refusals === 2) await renewed;
      return response;
    };
  },
};

/** The challenge of an expired token names more than was ever granted. */
export const TEMPTING_SCOPE: Scenario = {
  name: "tempting-scope",
  story: "the refusal of an expired token names a scope that nobody granted",
  arrange({ notes }) {
    const { challenge } = notes;
    notes.challenge = (problem) => {
      const scope = problem.error === "invalid_token" ? SCOPES.join(" ") : problem.scope;
      return challenge({ ...problem, scope });
    };
  },
};

/** OpenID Connect's way to ask for a refresh token (OpenID Connect Core §11). */
export const OFFLINE_ACCESS: Scenario = {
  name: "offline-access",
  story: "the authorization server lists the scope offline_access",
  arrange({ issuer }) {
    issuer.controls.changeMetadata({ scopes_supported: [...SCOPES, "offline_access"] });
  },
};

/** Clients that an operator registered have a secret. */
export const CONFIDENTIAL: Scenario = {
  name: "confidential",
  story: "the client was registered by hand and given a secret",
  arrange({ issuer }) {
    issuer.controls.changeMetadata({
      registration_endpoint: undefined,
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
    });
  },
};
