/** The authorization server at work, seen by a client of ours and a person who signs in. */

import { decodeJwt } from "jose";
import { type Check, powerOf, type Target } from "../check.ts";
import { headerValues } from "../exchange.ts";
import { untested } from "../harness_error.ts";
import { failed } from "../words.ts";
import { documentIn, fetchDocument } from "./document.ts";
import {
  authorizationRequest,
  brought,
  clientOf,
  codeFor,
  expectNoToken,
  forget,
  grantOf,
  redeem,
  redeemedBy,
  refresh,
  sentAlone,
  sentBack,
  signIn,
} from "./flow.ts";

/** A check of the flow: it takes a login. */
function ofFlow(id: string, polarity: Check["polarity"], run: (target: Target) => Promise<void>): Check {
  return { verifies: [id], polarity, needs: ["an authorization server", "a login"], run };
}

const PROMISE = "authorization_response_iss_parameter_supported";

/** What a token says that it is for; `undefined` where it says nothing that can be read. */
function audienceOf(token: unknown): string[] | undefined {
  try {
    return [decodeJwt(String(token)).aud ?? []].flat();
  } catch {
    return undefined;
  }
}

/** Rules for public clients say nothing of one with a secret. */
async function expectPublic(target: Target): Promise<void> {
  if ((await clientOf(target)).client_secret) {
    throw untested("our client has a secret: it is no public client");
  }
}

/** An honest sign-in's refresh token. */
async function refreshTokenOf(target: Target): Promise<string> {
  const { tokens } = await grantOf(target);
  if (typeof tokens.refresh_token !== "string") {
    throw untested("no refresh token was issued, which is optional");
  }
  return tokens.refresh_token;
}

/** A refresh with a token that is used up by it, whatever comes of it. */
async function refreshed(target: Target) {
  const before = await refreshTokenOf(target);
  forget(target);
  const exchange = await refresh(target, before, "a refresh for the same server");
  return { before, exchange, tokens: documentIn(exchange) };
}

/** The checks that take a login. */
export const issuerFlowChecks: Check[] = [
  ofFlow("issuer.redirect-uri", "refuses", async (target) => {
    const own = new URL(powerOf(target, "a login").redirectUri);
    for (const other of ["https://evil.example/callback", `${own.origin}${own.pathname}/evil`]) {
      const asked = await authorizationRequest(target, { redirect_uri: other });
      const exchange = await sentAlone(target, asked, "with a redirect URI that nobody registered");
      const [location = ""] = headerValues(exchange.response.headers, "location");
      if (location.startsWith(other)) throw failed(exchange, "a page, and no redirect", "a redirect to it");
    }
  }),
  ofFlow("issuer.challenge-demanded", "refuses", async (target) => {
    await expectPublic(target);
    const without = { code_challenge: undefined, code_challenge_method: undefined };
    const asked = await authorizationRequest(target, without);
    const exchange = await sentAlone(target, asked, "without a code challenge");
    const refused = exchange.response.status >= 400 || sentBack(target, exchange)?.has("error");
    if (refused) return;
    // Some look at it only once somebody has signed in, or when the code comes.
    const code = (sentBack(target, exchange) ?? await signIn(target, asked))?.get("code");
    if (!code) return;
    const answer = await redeem(target, code, undefined, "a code that was asked for without a challenge");
    expectNoToken(answer, "a refusal, here or before anybody signed in");
  }),
  ofFlow("issuer.verifier", "refuses", async (target) => {
    // A code may be used up by what was refused: each attempt has its own, and an honest one was accepted before.
    await grantOf(target);
    const missing = await codeFor(target);
    const first = await redeem(target, missing.code, undefined, "a code without its verifier");
    expectNoToken(first, "400: the verifier is missing");
    const wrong = await codeFor(target);
    const second = await redeem(target, wrong.code, missing.asked.verifier, "a code with another's verifier");
    expectNoToken(second, "400: the verifier is another");
  }),
  ofFlow("issuer.code-once", "refuses", async (target) => {
    const { code, asked } = await grantOf(target);
    // What was issued for it may be revoked now (RFC 6749 §4.1.2).
    forget(target);
    const again = await redeem(target, code, asked.verifier, "a code for the second time");
    expectNoToken(again, "400: the code was used");
  }),
  ofFlow("issuer.state-returned", "accepts", async (target) => {
    const { asked, response } = await grantOf(target);
    if (response.get("state") !== asked.state) {
      throw brought(response.has("state") ? "another state" : "no state", "the state of the request");
    }
  }),
  ofFlow("issuer.iss-returned", "accepts", async (target) => {
    const { issuer } = powerOf(target, "an authorization server");
    const { document } = await fetchDocument(target);
    const promised = document[PROMISE] === true;
    const { response } = await grantOf(target);
    const wrong = await authorizationRequest(target, { response_type: "gatehouse" });
    const refusal = await sentAlone(target, wrong, "with a response type that there is not");
    const error = sentBack(target, refusal);
    if (!promised && !response.has("iss") && !error?.has("iss")) {
      throw untested("it neither sends iss nor promises it");
    }
    const received = (from: URLSearchParams) => `iss ${JSON.stringify(from.get("iss"))}`;
    const expected = `iss ${JSON.stringify(issuer)}`;
    // Unpromised it may be missing here or there (RFC 9207 §2.4), and what is sent has to be right.
    const isWrong = (from: URLSearchParams) => (promised || from.has("iss")) && from.get("iss") !== issuer;
    if (isWrong(response)) throw brought(received(response), expected);
    if (error && isWrong(error)) {
      throw failed(refusal, expected, `an error with ${received(error)}`);
    }
  }),
  ofFlow("issuer.iss-advertised", "accepts", async (target) => {
    const { response } = await grantOf(target);
    if (!response.has("iss")) throw untested("it sends no iss, which is optional");
    const { document } = await fetchDocument(target);
    if (document[PROMISE] !== true) {
      throw brought(`iss, and ${PROMISE}: ${document[PROMISE]}`, `${PROMISE}: true`);
    }
  }),
  ofFlow("issuer.token-answer", "accepts", async (target) => {
    const { exchange, tokens } = await redeemedBy(target);
    if (!tokens) throw failed(exchange, "200 with an access token in JSON");
    if (!/^(bearer|dpop)$/i.test(String(tokens.token_type))) {
      throw failed(
        exchange,
        'token_type "Bearer"',
        `token_type ${JSON.stringify(tokens.token_type) ?? "missing"}`,
      );
    }
  }),
  ofFlow("issuer.no-store", "accepts", async (target) => {
    const { exchange } = await grantOf(target);
    const control = headerValues(exchange.response.headers, "cache-control").join(", ");
    if (!/\bno-store\b/i.test(control)) {
      throw failed(exchange, "Cache-Control: no-store", `Cache-Control: ${control || "none"}`);
    }
  }),
  ofFlow("issuer.audience", "refuses", async (target) => {
    const { resource } = powerOf(target, "an authorization server");
    const { exchange, tokens } = await grantOf(target);
    const audience = audienceOf(tokens.access_token);
    if (!audience) {
      throw untested("its access tokens are opaque: only the server itself can ask whom they are for");
    }
    if (!audience.includes(resource)) {
      throw failed(exchange, `aud ${JSON.stringify(resource)}`, `aud ${JSON.stringify(audience)}`);
    }
  }),
  ofFlow("issuer.lifetime", "refuses", async (target) => {
    const { exchange, tokens } = await grantOf(target);
    const seconds = tokens.expires_in;
    if (seconds === undefined) throw untested("it does not say how long a token lives, which is optional");
    if (!(Number(seconds) > 0 && Number(seconds) <= 86_400)) {
      throw failed(exchange, "expires_in of 86400 at most", `expires_in ${JSON.stringify(seconds)}`);
    }
  }),
  ofFlow("issuer.refresh", "accepts", async (target) => {
    const { resource } = powerOf(target, "an authorization server");
    const { exchange, tokens } = await refreshed(target);
    if (typeof tokens?.access_token !== "string") throw failed(exchange, "200 with an access token");
    const audience = audienceOf(tokens.access_token);
    if (audience && !audience.includes(resource)) {
      throw failed(exchange, `aud ${JSON.stringify(resource)}`, `aud ${JSON.stringify(audience)}`);
    }
  }),
  ofFlow("issuer.rotation", "refuses", async (target) => {
    await expectPublic(target);
    const { before, exchange, tokens } = await refreshed(target);
    if (!tokens) throw untested("a refresh token that was issued is refused: see issuer.refresh");
    if (tokens.token_type === "DPoP") {
      throw untested("its refresh tokens are bound to a key, which is as good");
    }
    if (typeof tokens.refresh_token !== "string" || tokens.refresh_token === before) {
      throw failed(exchange, "a new refresh token", "the same refresh token, or none");
    }
  }),
  ofFlow("issuer.rotated-away", "refuses", async (target) => {
    await expectPublic(target);
    const { before, tokens } = await refreshed(target);
    const replaced = typeof tokens?.refresh_token === "string" && tokens.refresh_token !== before;
    if (!replaced) throw untested("refresh tokens are not replaced: see issuer.rotation");
    expectNoToken(await refresh(target, before, "a refresh token that was replaced"), "400 invalid_grant");
  }),
];
