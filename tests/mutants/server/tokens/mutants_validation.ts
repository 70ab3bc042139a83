/** Flaws in what comes of a token, a good one or a bad one (lesson 4). */

import { secondsFromNow } from "../../../../reference/conformance/server/tokens/altered_tokens.ts";
import { altered, answering, changed } from "../http.ts";
import type { Mutant } from "../mutant.ts";
import { type Presented, presentedIn, presenting, refusing, resigned, tokenIn } from "./repair.ts";

const CLAIMS = ["iss", "sub", "aud", "client_id", "iat", "nbf", "exp", "jti", "scope", "roles"];
const PARAMETERS = ["alg", "typ", "kid"];

const isExpired = ({ claims: { exp } }: Presented) => typeof exp === "number" && exp < secondsFromNow(0);

/** A mutant that puts something of a refused token into its challenge. */
function quoting(name: string, flaw: string, quoted: (presented: Presented) => unknown): Mutant {
  return rewording(name, flaw, (challenge, presented) => {
    const text = presented && quoted(presented);
    return text === undefined
      ? challenge
      : challenge.replace(/error_description="/, () => `error_description="${text} `);
  });
}

/** A mutant that says something else of a refused token, which may be one that cannot be read. */
function rewording(
  name: string,
  flaw: string,
  edit: (challenge: string, presented: Presented | undefined) => string,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next) {
      const response = await next(request);
      const challenge = response.headers.get("www-authenticate");
      if (response.status !== 401 || challenge === null || !tokenIn(request)) return response;
      return altered(response, { headers: { "www-authenticate": edit(challenge, presentedIn(request)) } });
    },
  };
}

/** A mutant that runs the message, and then refuses it. */
function hasty(name: string, flaw: string, runs: (presented: Presented) => boolean): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next, around) {
      const presented = presentedIn(request);
      if (!presented || !runs(presented)) return await next(request);
      const body = await request.arrayBuffer();
      const again = () => changed(request, { body });
      const refusal = await next(again());
      if (refusal.status !== 401) return refusal;
      const token = await resigned(presented, around, { claims: { exp: secondsFromNow(300) } });
      await next(presenting(again(), token));
      return refusal;
    },
  };
}

/** The mutants of what comes of a token. */
export const tokenValidationMutants: Mutant[] = [
  {
    name: "everybody-is-alice",
    flaw: "It takes every good token for one of alice's.",
    lesson: 4,
    fetch: answering("whoami", ({ result }) => {
      Object.assign(result?.["structuredContent"] as object, { subject: "alice" });
    }),
  },
  {
    name: "everybody-may-everything",
    flaw: "It gives every good token all scopes.",
    lesson: 4,
    fetch: answering("whoami", ({ result }) => {
      Object.assign(result?.["structuredContent"] as object, { scopes: ["notes:read", "notes:write"] });
    }),
  },
  refusing(
    "knows-one-algorithm",
    "It takes one algorithm and no other.",
    ({ header }) => header["alg"] !== "ES256",
  ),
  refusing("short-type-only", "It refuses a type that is written in full.", ({ header: { typ } }) => {
    return typeof typ === "string" && typ.startsWith("application/");
  }),
  refusing("lower-case-type-only", "It refuses a type in capitals.", ({ header: { typ } }) => {
    return typeof typ === "string" && typ !== typ.toLowerCase();
  }),
  refusing("strict-claims", "It refuses tokens with claims that it does not know.", ({ claims }) => {
    return Object.keys(claims).some((name) => !CLAIMS.includes(name));
  }),
  refusing(
    "strict-header",
    "It refuses tokens with header parameters that it does not know.",
    ({ header }) => {
      return Object.keys(header).some((name) => !PARAMETERS.includes(name));
    },
  ),
  refusing("whole-seconds-only", "It refuses times with a fraction.", ({ claims: { exp } }) => {
    return typeof exp === "number" && !Number.isInteger(exp);
  }),
  rewording("calls-it-expired", "It calls an expired token token_expired.", (challenge, presented) => {
    return presented && isExpired(presented)
      ? challenge.replace("invalid_token", "token_expired")
      : challenge;
  }),
  rewording(
    "calls-it-a-bad-request",
    "It calls a token that it cannot read an invalid request.",
    (challenge, presented) => {
      return presented ? challenge : challenge.replace("invalid_token", "invalid_request");
    },
  ),
  rewording(
    "no-way-back",
    "It does not tell an expired token where to get a new one.",
    (challenge, presented) => {
      return presented && isExpired(presented)
        ? challenge.replace(/resource_metadata="[^"]*", /, "")
        : challenge;
    },
  ),
  quoting("quotes-the-key-id", "It says which key it does not know.", ({ header }) => header["kid"]),
  quoting("quotes-the-issuer", "It says whose token it refuses.", ({ claims }) => claims["iss"]),
  quoting("quotes-the-subject", "It says to an expired token whose it was.", (presented) => {
    return isExpired(presented) ? presented.claims["sub"] : undefined;
  }),
  quoting("quotes-the-type", "It says which type it does not take.", ({ header }) => header["typ"]),
  hasty("runs-expired-tokens", "It runs what an expired token asks for, and then refuses it.", isExpired),
  hasty("runs-forged-tokens", "It runs what a forged token asks for, and then refuses it.", (presented) => {
    return !isExpired(presented);
  }),
];
