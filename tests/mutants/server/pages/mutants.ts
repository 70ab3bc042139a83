/** Servers with one flaw each: web pages that call, and those that should not (lesson 11). */

import { altered, changed, type HeaderChanges } from "../http.ts";
import type { Mutant, Settings } from "../mutant.ts";

/** The pages that were chosen. */
const chosen = ({ pages }: Settings) => (pages ?? []) as string[];

/** A flaw in the header fields of answers to chosen pages. */
function saying(name: string, flaw: string, headers: HeaderChanges, to = /./): Mutant {
  return {
    name,
    flaw,
    lesson: 11,
    async fetch(request, next, { settings }) {
      const response = await next(request);
      const isChosen = chosen(settings).includes(request.headers.get("origin") ?? "");
      return isChosen && to.test(`${request.method} ${response.status}`)
        ? altered(response, { headers })
        : response;
    },
  };
}

/** A server that takes these origins for the page that was chosen, and answers them as it would answer that one. */
function mistaking(name: string, flaw: string, looks: (origin: string, page: string) => boolean): Mutant {
  return {
    name,
    flaw,
    lesson: 11,
    async fetch(request, next, { settings }) {
      const origin = request.headers.get("origin") ?? "";
      const page = chosen(settings).find((page) => looks(origin, page));
      if (page === undefined || origin === page) return await next(request);
      const response = await next(changed(request, { headers: { origin: page } }));
      return altered(response, { headers: { "access-control-allow-origin": origin } });
    },
  };
}

const hostOf = (origin: string) => URL.parse(origin)?.hostname ?? "";

/** The mutants of this file's subject. */
export const pagesMutants: Mutant[] = [
  {
    name: "preflight-wants-a-token",
    flaw: "It asks a preflight for a token.",
    lesson: 11,
    async fetch(request, next) {
      const isPreflight = request.method === "OPTIONS" &&
        request.headers.has("access-control-request-method");
      const response = await next(request);
      return isPreflight && response.ok
        ? altered(response, { status: 401, body: "", headers: {} })
        : response;
    },
  },
  saying(
    "preflight-with-a-star",
    "It allows pages all header fields with a star, which does not mean Authorization.",
    { "access-control-allow-headers": "*" },
    /^OPTIONS/,
  ),
  saying(
    "preflight-without-delete",
    "It lets no page end a session.",
    { "access-control-allow-methods": "GET, POST" },
    /^OPTIONS/,
  ),
  saying(
    "refusals-unreadable",
    "It lets pages read results, and no refusal.",
    { "access-control-allow-origin": null },
    /401$/,
  ),
  saying(
    "challenge-unexposed",
    "It lets pages read its answers, and not the challenge in them.",
    { "access-control-expose-headers": "mcp-session-id" },
  ),
  saying(
    "session-unexposed",
    "It lets pages read its answers, and not the id of their session.",
    { "access-control-expose-headers": "www-authenticate" },
  ),
  saying("page-for-any-cache", "It does not say that its answers differ by origin.", { vary: null }),
  saying("cookies-of-pages", "It lets a page send its user's cookies.", {
    "access-control-allow-credentials": "true",
  }),
  mistaking("page-by-its-beginning", "It compares the beginning of an origin.", (origin, page) => {
    return origin.startsWith(page);
  }),
  mistaking("page-by-its-end", "It compares the end of an origin's name.", (origin, page) => {
    return hostOf(origin).endsWith(hostOf(page));
  }),
  mistaking("page-by-its-name", "It does not look at the scheme of an origin.", (origin, page) => {
    return hostOf(origin) === hostOf(page);
  }),
  mistaking(
    "page-by-a-pattern",
    "It makes a pattern of the origin, in which a dot is any character.",
    (origin, page) => {
      return new RegExp(`^${page}$`).test(origin);
    },
  ),
  mistaking(
    "page-of-nobody",
    "It lets pages in that have no origin of their own.",
    (origin) => origin === "null",
  ),
  {
    name: "origin-sent-back",
    flaw: "It tells each page that it may read, whichever that is.",
    lesson: 11,
    async fetch(request, next) {
      const origin = request.headers.get("origin");
      const response = await next(request);
      return origin ? altered(response, { headers: { "access-control-allow-origin": origin } }) : response;
    },
  },
];
