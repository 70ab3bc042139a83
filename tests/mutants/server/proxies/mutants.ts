/** Servers with one flaw each: what they believe a proxy has said (lesson 11). */

import { claimsOf, resigned } from "../claims.ts";
import { altered, changed } from "../http.ts";
import type { Mutant } from "../mutant.ts";

/** The host that a field names. */
function hostIn(request: Request, field: string): string {
  const value = request.headers.get(field) ?? "";
  return field === "forwarded" ? /host="?([^";,]*)/.exec(value)?.[1] ?? "" : value;
}

/** A server that is, to a token, whoever a field says that it is. */
const audience = (field: string): Mutant["fetch"] => async (request, next, around) => {
  const claims = claimsOf(request);
  const host = URL.parse(String(claims?.aud))?.host;
  const fits = host !== undefined && host === hostIn(request, field);
  return await next(
    fits ? await resigned(request, around, { ...claims, aud: around.settings.resource }) : request,
  );
};

/** A server that takes the host of a field for the one that was called. */
const host = (field: string): Mutant["fetch"] => async (request, next, { settings }) => {
  const own = new URL(settings.resource);
  if (hostIn(request, field) !== own.host) return await next(request);
  const { pathname, search } = new URL(request.url);
  return await next(changed(request, { url: own.origin + pathname + search, headers: { host: own.host } }));
};

/** A server that makes its path of what a field says. */
const path = (field: string, of: (value: string, pathname: string) => string): Mutant["fetch"] => {
  return async (request, next) => {
    const value = request.headers.get(field);
    const { origin, pathname } = new URL(request.url);
    return await next(value ? changed(request, { url: origin + of(value, pathname) }) : request);
  };
};

const joined = (prefix: string, pathname: string) => prefix + pathname;

/** The mutants of this file's subject. */
export const proxiesMutants: Mutant[] = [
  {
    name: "prefix-not-put-back",
    flaw: "It wants to hear the prefix that the proxy has taken off.",
    lesson: 11,
    told: ({ prefix: _, ...settings }) => settings,
    fetch: (request, next) => next(request),
  },
  {
    name: "prefix-not-in-the-pointer",
    flaw: "Its challenge points at the metadata of the path that it hears.",
    lesson: 11,
    async fetch(request, next, { settings }) {
      const response = await next(request);
      const challenge = response.headers.get("www-authenticate");
      if (!challenge || !settings.prefix) return response;
      const heard = challenge.replace(`resource${settings.prefix}`, "resource");
      return altered(response, { headers: { "www-authenticate": heard } });
    },
  },
  ...["x-forwarded-host", "x-original-host", "forwarded"].flatMap((field): Mutant[] => [
    {
      name: `audience-from-${field}`,
      flaw: `It takes its own name, for whom a token has to be, from ${field}.`,
      lesson: 11,
      fetch: audience(field),
    },
    {
      name: `host-from-${field}`,
      flaw: `It takes the host that was called from ${field}.`,
      lesson: 11,
      fetch: host(field),
    },
  ]),
  ...["x-forwarded-prefix", "x-script-name"].map((field): Mutant => ({
    name: `path-with-${field}`,
    flaw: `It puts ${field} in front of the path.`,
    lesson: 11,
    fetch: path(field, joined),
  })),
  ...["x-original-url", "x-rewrite-url", "x-forwarded-uri"].map((field): Mutant => ({
    name: `path-from-${field}`,
    flaw: `It takes the path from ${field}.`,
    lesson: 11,
    fetch: path(field, (value) => value),
  })),
];
