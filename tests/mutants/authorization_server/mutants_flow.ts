/** Flaws of the flow that authorization servers really have. */

import type { TestIssuer } from "../../../reference/conformance/issuer/issuer.ts";
import { OTHER_RESOURCE, REDIRECT } from "../../issuer_target.ts";
import { altered } from "../server/http.ts";
import { answering, type IssuerMutant, saying } from "./mutant.ts";

/** The pair of RFC 7636 appendix B: what a server that checks no challenge could as well have been sent. */
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

type Fields = URLSearchParams;

/** One that changes what it is asked before it looks at it. */
function hearing(
  name: string,
  flaw: string,
  change: { query?: (fields: Fields) => void; form?: (fields: Fields) => void },
): IssuerMutant {
  return answering(name, flaw, async (path, issuer, request) => {
    return await issuer.fetch(await heard(path, request, change));
  });
}

async function heard(
  path: string,
  request: Request,
  { query, form }: { query?: (fields: Fields) => void; form?: (fields: Fields) => void },
): Promise<Request> {
  if (path.endsWith("/authorize") && query) {
    const url = new URL(request.url);
    query(url.searchParams);
    return new Request(url, request);
  }
  if (!path.endsWith("/token") || !form) return request;
  const fields = new URLSearchParams(await request.text());
  form(fields);
  return new Request(request.url, { method: "POST", headers: request.headers, body: fields });
}

/** One whose answers of the token endpoint are changed. */
function issuing(
  name: string,
  flaw: string,
  change: (tokens: Record<string, unknown>, form: Fields) => Record<string, unknown>,
): IssuerMutant {
  return answering(name, flaw, async (path, issuer, request) => {
    if (!path.endsWith("/token")) return await issuer.fetch(request);
    const [response, form] = await exchanged(issuer, request);
    if (!response.ok) return response;
    return Response.json(change(await response.json(), form), { headers: { "cache-control": "no-store" } });
  });
}

async function exchanged(issuer: TestIssuer, request: Request): Promise<[Response, Fields]> {
  const form = new URLSearchParams(await request.clone().text());
  return [await issuer.fetch(request), form];
}

/** One whose redirects to the client are changed. */
function redirecting(name: string, flaw: string, change: (back: URL) => void): IssuerMutant {
  return answering(name, flaw, async (path, issuer, request) => {
    const response = await issuer.fetch(request);
    const location = response.headers.get("location");
    if (!path.endsWith("/authorize") || !location) return response;
    const back = new URL(location);
    change(back);
    return altered(response, { headers: { location: back.href } });
  });
}

/** One that sends the browser to whatever redirect URI is good enough for it. */
function sendingTo(name: string, flaw: string, isGood: (uri: string) => boolean): IssuerMutant {
  return answering(name, flaw, (path, _issuer, request) => {
    const uri = new URL(request.url).searchParams.get("redirect_uri");
    if (!path.endsWith("/authorize") || !uri || uri === REDIRECT || !isGood(uri)) return undefined;
    return new Response(null, { status: 302, headers: { location: `${uri}?error=invalid_request` } });
  });
}

const knownChallenge = (fields: Fields) => {
  fields.set("code_challenge", CHALLENGE);
  fields.set("code_challenge_method", "S256");
};
const unless = (name: string, change: (fields: Fields) => void) => (fields: Fields) => {
  if (!fields.has(name)) change(fields);
};
const verifying = (fields: Fields) => void (fields.has("code") && fields.set("code_verifier", VERIFIER));

/** Refresh tokens that work for ever: what the client holds, and what the honest issuer has made of it since. */
function keptRefreshTokens(hides: boolean): (issuer: TestIssuer) => IssuerMutant["of"] extends (
  issuer: TestIssuer,
) => infer Handler ? Handler
  : never {
  return (issuer) => {
    const latest = new Map<string, string>();
    return {
      async fetch(request) {
        const path = new URL(request.url).pathname;
        if (!path.endsWith("/token")) return await issuer.fetch(request);
        const form = new URLSearchParams(await request.text());
        const held = form.get("refresh_token");
        if (held) form.set("refresh_token", latest.get(held) ?? held);
        const { url, headers } = request;
        const response = await issuer.fetch(new Request(url, { method: "POST", headers, body: form }));
        if (!held || !response.ok) return response;
        const tokens = await response.json();
        latest.set(held, tokens.refresh_token);
        const { refresh_token: _, ...others } = tokens;
        return Response.json(hides ? others : tokens, { headers: { "cache-control": "no-store" } });
      },
    };
  };
}

/** Mutants of the flow. */
export const issuerFlowMutants: IssuerMutant[] = [
  sendingTo("issuer-any-redirect", "It tells errors to any redirect URI.", () => true),
  sendingTo("issuer-redirect-prefix", "It takes a redirect URI that begins as a registered one.", (uri) => {
    return uri.startsWith(REDIRECT);
  }),
  hearing("issuer-challenge-optional", "It demands no code challenge of anybody.", {
    query: unless("code_challenge", knownChallenge),
    form: unless("code_verifier", verifying),
  }),
  hearing("issuer-verifier-optional", "A verifier is looked at where one is sent.", {
    query: knownChallenge,
    form: (fields) => {
      const verifier = fields.get("code_verifier");
      if (!verifier || verifier.length === 43) verifying(fields);
    },
  }),
  {
    name: "issuer-verifier-present",
    flaw: "A verifier has to be there, and is not compared.",
    of(issuer) {
      const change = {
        query: knownChallenge,
        form: (fields: Fields) => void (fields.has("code_verifier") && verifying(fields)),
      };
      return {
        fetch: async (request) => issuer.fetch(await heard(new URL(request.url).pathname, request, change)),
      };
    },
  },
  {
    name: "issuer-code-again",
    flaw: "A code works until it expires.",
    of(issuer) {
      const answers = new Map<string, string>();
      return {
        async fetch(request) {
          if (!new URL(request.url).pathname.endsWith("/token")) return await issuer.fetch(request);
          const [response, form] = await exchanged(issuer, request);
          const code = form.get("code") ?? "";
          const before = answers.get(code);
          if (before) return new Response(before, { headers: { "content-type": "application/json" } });
          if (response.ok && code) answers.set(code, await response.clone().text());
          return response;
        },
      };
    },
  },
  redirecting("issuer-state-cut", "It keeps 16 characters of the state.", ({ searchParams }) => {
    searchParams.set("state", (searchParams.get("state") ?? "").slice(0, 16));
  }),
  redirecting("issuer-no-state", "It returns no state.", ({ searchParams }) => searchParams.delete("state")),
  redirecting(
    "issuer-no-iss",
    "It promises iss and sends none.",
    ({ searchParams }) => searchParams.delete("iss"),
  ),
  redirecting("issuer-iss-slash", "Its iss has a slash more than its identifier.", ({ searchParams }) => {
    searchParams.set("iss", `${searchParams.get("iss")}/`);
  }),
  redirecting(
    "issuer-iss-not-in-errors",
    "It sends iss with a code and not with an error.",
    ({ searchParams }) => {
      if (searchParams.has("error")) searchParams.delete("iss");
    },
  ),
  saying("issuer-iss-unsaid", "It sends iss and does not say so.", {
    authorization_response_iss_parameter_supported: false,
  }),
  issuing("issuer-untyped-token", "Its tokens have no type.", ({ token_type: _, ...tokens }) => tokens),
  issuing(
    "issuer-other-type",
    "Its tokens are of a type of its own.",
    (tokens) => ({ ...tokens, token_type: "JWT" }),
  ),
  answering("issuer-stored", "Its tokens may be stored by caches.", async (path, issuer, request) => {
    const response = await issuer.fetch(request);
    return path.endsWith("/token") ? altered(response, { headers: { "cache-control": null } }) : response;
  }),
  hearing("issuer-one-audience", "It pays no attention to resource: all tokens are for the same audience.", {
    query: (fields) => fields.set("resource", OTHER_RESOURCE),
    form: (fields) => fields.set("resource", OTHER_RESOURCE),
  }),
  issuing(
    "issuer-year-long",
    "Its access tokens live for a year.",
    (tokens) => ({ ...tokens, expires_in: 31_536_000 }),
  ),
  issuing("issuer-lives-as-text", "It says in words how long a token lives.", (tokens) => {
    return { ...tokens, expires_in: "one hour" };
  }),
  answering(
    "issuer-resource-refresh",
    "It refuses a refresh that names its resource.",
    async (path, issuer, request) => {
      if (!path.endsWith("/token")) return await issuer.fetch(request);
      const form = new URLSearchParams(await request.clone().text());
      return form.has("refresh_token")
        ? Response.json({ error: "invalid_target" }, { status: 400 })
        : await issuer.fetch(request);
    },
  ),
  {
    name: "issuer-fixed-refresh-token",
    flaw: "A refresh token stays the same for ever.",
    of: keptRefreshTokens(true),
  },
  {
    name: "issuer-old-refresh-token",
    flaw: "A refresh token that was replaced goes on working.",
    of: keptRefreshTokens(false),
  },
];
