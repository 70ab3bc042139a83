/** Flaws in where a token is read from (lesson 4). */

import { changed, reading, readMessage } from "../http.ts";
import type { Mutant } from "../mutant.ts";
import { tokenKeptMutants } from "./mutants_kept.ts";

const credentialOf = ({ headers }: Request) => headers.get("authorization") ?? "";

/** A mutant that takes another credential than the one in the header, where this finds one. */
function taking(name: string, flaw: string, find: (request: Request) => string | null | undefined): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    fetch: reading((request) => {
      const found = find(request);
      return found === undefined ? {} : { headers: { authorization: found } };
    }),
  };
}

/** A mutant that takes a token from another header when there is none where it should be. */
function alsoFrom(header: string, flaw: string): Mutant {
  return taking(`also-from-${header}`, flaw, (request) => {
    const value = request.headers.get(header);
    if (value === null || credentialOf(request)) return undefined;
    return `Bearer ${value.replace(/^bearer +/i, "")}`;
  });
}

/** A mutant that takes this scheme for Bearer. */
function alsoBehind(name: string, scheme: RegExp, flaw: string): Mutant {
  return taking(name, flaw, (request) => {
    const credential = credentialOf(request);
    return scheme.test(credential) ? credential.replace(scheme, "Bearer ") : undefined;
  });
}

/** A mutant that reads a credential in its own way before it looks at it. */
function tidying(name: string, flaw: string, tidy: (credential: string) => string): Mutant {
  return taking(name, flaw, (request) => {
    const credential = credentialOf(request);
    const tidied = credential && tidy(credential);
    return tidied === credential ? undefined : tidied;
  });
}

/** A mutant that finds a token in the body, and the message as well. */
function alsoInBody(
  name: string,
  flaw: string,
  find: (body: string, type: string) => { token: string | null | undefined; message: string } | undefined,
): Mutant {
  return {
    name,
    flaw,
    lesson: 4,
    async fetch(request, next) {
      if (request.method !== "POST" || credentialOf(request)) return await next(request);
      const body = await request.text();
      const found = find(body, request.headers.get("content-type") ?? "");
      if (!found?.token) return await next(changed(request, { body }));
      const headers = { authorization: `Bearer ${found.token}`, "content-type": "application/json" };
      return await next(changed(request, { headers, body: found.message }));
    },
  };
}

const words = (credential: string) => credential.split(/, */);

/** The mutants of the way of a token. */
export const tokenTransportMutants: Mutant[] = [
  taking("bearer-in-small-letters-not", "It wants Bearer with a capital letter.", (request) => {
    return credentialOf(request).startsWith("bearer ") ? null : undefined;
  }),
  taking("bearer-in-capitals-not", "It knows Bearer and bearer, and no other spelling.", (request) => {
    return /^(?!Bearer|bearer)[Bb][Ee][Aa][Rr][Ee][Rr] /.test(credentialOf(request)) ? null : undefined;
  }),
  tidying("one-space", "It splits the header at the first space.", (credential) => {
    return credential.replace(/^(bearer) {2,}.*$/i, "$1");
  }),
  taking("query-token", "It takes access_token from the query when there is no header.", (request) => {
    const token = new URL(request.url).searchParams.get("access_token");
    return token && !credentialOf(request) ? `Bearer ${token}` : undefined;
  }),
  taking("query-token-by-another-name", "It takes token from the query.", (request) => {
    const token = new URL(request.url).searchParams.get("token");
    return token && !credentialOf(request) ? `Bearer ${token}` : undefined;
  }),
  taking("query-wins", "It takes the query's token rather than the header's.", (request) => {
    const token = new URL(request.url).searchParams.get("access_token");
    return token && credentialOf(request) ? `Bearer ${token}` : undefined;
  }),
  {
    name: "query-helps-out",
    flaw: "When the header's token is refused, it tries the query's.",
    lesson: 4,
    async fetch(request, next) {
      const token = new URL(request.url).searchParams.get("access_token");
      if (!token || !credentialOf(request)) return await next(request);
      const [, again] = await readMessage(request);
      const body = await again.arrayBuffer();
      const response = await next(changed(again, { body }));
      if (response.status !== 401) return response;
      return await next(changed(again, { body, headers: { authorization: `Bearer ${token}` } }));
    },
  },
  alsoInBody("form-token", "It reads forms, with access_token in them.", (body, type) => {
    if (!type.startsWith("application/x-www-form-urlencoded")) return undefined;
    const form = new URLSearchParams(body);
    return { token: form.get("access_token"), message: form.get("message") ?? "" };
  }),
  alsoInBody("token-beside-the-message", "It takes access_token from beside the message.", (body) => {
    const [beside, token] = /,"access_token":"([^"]+)"\}$/.exec(body) ?? [];
    return beside === undefined ? undefined : { token, message: body.replace(beside, "}") };
  }),
  alsoInBody("token-in-meta", "It takes access_token from the _meta of a message.", (message) => {
    return { token: /"_meta":\{"access_token":"([^"]+)"/.exec(message)?.[1], message };
  }),
  taking("cookie-token", "It takes a token from a cookie.", (request) => {
    const token = /access_token=([^;]+)/.exec(request.headers.get("cookie") ?? "")?.[1];
    return token && !credentialOf(request) ? `Bearer ${token}` : undefined;
  }),
  taking("session-cookie", "Its session cookie is a token.", (request) => {
    const token = /__Host-session=([^;]+)/.exec(request.headers.get("cookie") ?? "")?.[1];
    return token && !credentialOf(request) ? `Bearer ${token}` : undefined;
  }),
  alsoFrom("x-forwarded-access-token", "It trusts a header that its proxy sets, whoever sets it."),
  alsoFrom("x-access-token", "It takes a token from X-Access-Token."),
  alsoFrom("x-original-authorization", "It takes a token from a header that some gateways set."),
  alsoFrom("proxy-authorization", "It takes the token that is meant for a proxy."),
  alsoFrom("x-api-key", "It takes a token for an API key."),
  alsoBehind("token-scheme", /^token +/i, "It takes Token for Bearer."),
  alsoBehind("jwt-scheme", /^jwt +/i, "It takes JWT for Bearer."),
  alsoBehind("dpop-scheme", /^dpop +/i, "It takes DPoP without a proof."),
  alsoBehind("bearer-like-scheme", /^bearer\w+ +/i, "It takes whatever begins with Bearer for it."),
  alsoBehind("no-scheme", /^(?=[\w-]+\.[\w-]+\.[\w-]+$)/, "It takes a token without a scheme."),
  tidying("basic-password", "It takes a token as a password.", (credential) => {
    const encoded = /^basic +([\w+/]+=*)$/i.exec(credential)?.[1];
    const password = encoded && /^[^:]*:(.+\..+\..+)$/.exec(atob(encoded))?.[1];
    return password ? `Bearer ${password}` : credential;
  }),
  tidying("first-line", "Of two Authorization lines it takes the first.", (credential) => {
    const [one = "", two] = words(credential);
    return two?.startsWith("Bearer ") && one.startsWith("Bearer ") ? one : credential;
  }),
  tidying("last-line", "Of two Authorization lines it takes the last.", (credential) => {
    return words(credential).length === 2 ? words(credential)[1]! : credential;
  }),
  tidying("one-of-several", "Of several credentials it takes the one that is Bearer.", (credential) => {
    return /^basic .*, *(bearer .*)$/i.exec(credential)?.[1] ?? credential;
  }),
  tidying("trailing-comma", "It drops a comma at the end.", (credential) => credential.replace(/,$/, "")),
  tidying("bearer-twice", "It takes Bearer away as often as it is there.", (credential) => {
    return credential.replace(/^(bearer +)+/i, "Bearer ");
  }),
  tidying("token-parameter", "It takes a token as a parameter of the scheme.", (credential) => {
    return credential.replace(/^bearer +token="([^"]*)"$/i, "Bearer $1");
  }),
  tidying("first-word", "It takes the first word behind Bearer.", (credential) => {
    return /^bearer +\S+(?= )/i.exec(credential)?.[0] ?? credential;
  }),
  tidying(
    "takes-quotes-off",
    "It takes quotes off a token.",
    (credential) => credential.replaceAll(/["']/g, ""),
  ),
  tidying("decodes-percent", "It decodes percent signs in a token.", (credential) => {
    return /%[0-9a-f]{2}/i.test(credential) ? decodeURIComponent(credential).replace(/ +/, " ") : credential;
  }),
  tidying("any-whitespace", "It takes a tab for a space.", (credential) => credential.replace("\t", " ")),
  ...tokenKeptMutants,
];
