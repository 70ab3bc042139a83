/** Servers with one flaw each: tokens that were issued for somebody else. */

import { claimsOf, resigned } from "../claims.ts";
import { altered, changed, operationOf, readMessage } from "../http.ts";
import type { Mutant } from "../mutant.ts";

/** What a flaw looks at. */
interface Seen {
  aud: unknown;
  claims: Record<string, unknown>;
  /** This server's own URL. */
  ours: string;
  request: Request;
}

/** A mutant that takes some tokens for its own that are not. */
function taking(name: string, flaw: string, takes: (seen: Seen) => unknown): Mutant {
  return {
    name,
    flaw,
    lesson: 5,
    async fetch(request, next, around) {
      const claims = claimsOf(request);
      const ours = around.settings.resource;
      const aud = claims?.aud;
      if (!claims || aud === ours || !takes({ aud, claims, ours, request })) return await next(request);
      // The finished server answers to its own name only.
      const host = new URL(ours).host;
      return await next(await resigned(request, around, { ...claims, aud: ours }, { host }));
    },
  };
}

/** The same, for audiences that are strings. */
function takingText(name: string, flaw: string, takes: (aud: string, ours: string) => unknown): Mutant {
  return taking(name, flaw, ({ aud, ours }) => typeof aud === "string" && takes(aud, ours));
}

/** The same, for audiences that are URLs. */
function takingUrl(name: string, flaw: string, takes: (aud: URL, ours: URL) => unknown): Mutant {
  return takingText(name, flaw, (aud, ours) => URL.canParse(aud) && takes(new URL(aud), new URL(ours)));
}

/** A mutant that answers otherwise when a token is for somebody else. */
function refusing(
  name: string,
  flaw: string,
  how: (response: Response, challenge: string) => Response,
): Mutant {
  return {
    name,
    flaw,
    lesson: 5,
    async fetch(request, next, { settings }) {
      const response = await next(request);
      const challenge = response.headers.get("www-authenticate");
      const foreign = claimsOf(request)?.aud !== settings.resource;
      return challenge?.includes("invalid_token") && foreign ? how(response, challenge) : response;
    },
  };
}

const rechallenged = (response: Response, challenge: string) => {
  return altered(response, { headers: { "www-authenticate": challenge } });
};

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The mutants of this file's subject. */
export const audienceMutants: Mutant[] = [
  takingText("compares-the-end", "It compares how an audience ends.", (aud) => aud.endsWith("/mcp")),
  takingUrl("any-port", "It takes tokens for every server on its machine.", (aud, own) => {
    return aud.hostname === own.hostname && aud.pathname === own.pathname;
  }),
  taking("audience-optional", "It looks at the audience if there is one.", ({ aud }) => aud === undefined),
  taking("audience-nullable", "It takes null for no audience, and no audience for its own.", ({ aud }) => {
    return aud === null;
  }),
  taking("takes-falsy-audiences", "An audience that is empty is none, and none is its own.", ({ aud }) => {
    return aud === "";
  }),
  taking("takes-the-clients-tokens", "It takes a token whose audience is the client.", ({ aud, claims }) => {
    return aud === claims.client_id;
  }),
  taking("takes-the-issuers-tokens", "It takes a token whose audience is the issuer.", ({ aud, claims }) => {
    return aud === claims.iss;
  }),
  taking("takes-userinfo-tokens", "It takes every token for an address of the issuer.", ({ aud, claims }) => {
    return String(aud).startsWith(`${claims.iss}/`);
  }),
  taking("takes-any-list", "It checks the audience when it is a string.", ({ aud }) => Array.isArray(aud)),
  taking("takes-an-empty-list", "It asks whether every audience of a list is its own.", ({ aud, ours }) => {
    return Array.isArray(aud) && aud.every((one) => one === ours);
  }),
  taking("searches-lists", "It joins a list and searches the text.", ({ aud, ours }) => {
    return Array.isArray(aud) && aud.join(" ").includes(ours);
  }),
  {
    name: "refuses-lists",
    flaw: "It refuses a list of audiences that names it.",
    lesson: 5,
    async fetch(request, next) {
      const isList = Array.isArray(claimsOf(request)?.aud);
      return await next(
        isList ? changed(request, { headers: { authorization: "Bearer refused" } }) : request,
      );
    },
  },
  {
    name: "looks-at-the-first",
    flaw: "It looks at the first audience of a list.",
    lesson: 5,
    async fetch(request, next, { settings }) {
      const aud = claimsOf(request)?.aud;
      const elsewhere = Array.isArray(aud) && aud[0] !== settings.resource;
      return await next(
        elsewhere ? changed(request, { headers: { authorization: "Bearer refused" } }) : request,
      );
    },
  },
  takingText("starts-like-ours", "An audience that starts with its URL will do.", (aud, ours) => {
    return aud.startsWith(ours);
  }),
  takingText("takes-paths-below", "An audience below its own path will do.", (aud, ours) => {
    return aud.startsWith(`${ours}/`) && aud !== `${ours}/`;
  }),
  takingText("drops-the-query", "It compares an audience without its query.", (aud, ours) => {
    return aud.split("?")[0] === ours;
  }),
  takingText("drops-the-fragment", "It compares an audience without its fragment.", (aud, ours) => {
    return aud.split("#")[0] === ours;
  }),
  takingText("takes-prefixes", "An audience that its URL starts with will do.", (aud, ours) => {
    return aud !== "" && ours.startsWith(aud);
  }),
  takingUrl("compares-origins", "It compares the origin alone.", (aud, own) => aud.origin === own.origin),
  takingText("cuts-the-slash", "It cuts a slash off before it compares.", (aud, ours) => aud === `${ours}/`),
  takingText("takes-localhost", "It knows itself as localhost too.", (aud, ours) => {
    return aud.replace("localhost", new URL(ours).hostname) === ours;
  }),
  takingText("forgets-the-scheme", "It compares an audience without its scheme.", (aud, ours) => {
    return aud.replace(/^https?:\/\//, "") === ours.replace(/^https?:\/\//, "");
  }),
  takingUrl(
    "normalises",
    "It normalises an audience before it compares.",
    (aud, own) => aud.href === own.href,
  ),
  takingText("takes-its-path", "An audience that is its path will do.", (aud, ours) => {
    return aud === new URL(ours).pathname;
  }),
  takingUrl("compares-paths", "It compares the path alone.", (aud, own) => aud.pathname === own.pathname),
  takingText("hostname-by-prefix", "It compares how host names start.", (aud, ours) => {
    return aud.startsWith(new URL(ours).origin) && aud.endsWith(new URL(ours).pathname);
  }),
  takingText(
    "searches-audiences",
    "It searches the audience for its URL.",
    (aud, ours) => aud.includes(ours),
  ),
  takingText("splits-audiences", "It takes an audience for a list with spaces or commas.", (aud, ours) => {
    return aud.split(/[ ,]+/).includes(ours);
  }),
  takingText(
    "trims-audiences",
    "It trims an audience before it compares.",
    (aud, ours) => aud.trim() === ours,
  ),
  takingText("splits-audiences-at-bars", "It splits an audience at bars and semicolons.", (aud, ours) => {
    return aud.split(/[|;]/).includes(ours);
  }),
  takingText("reads-audiences-as-json", "It parses an audience that looks like a list.", (aud, ours) => {
    return aud.startsWith("[") && (JSON.parse(aud) as unknown[]).includes(ours);
  }),
  taking("stringifies-audiences", "It makes a string of an audience and compares that.", ({ aud, ours }) => {
    return isObject(aud) && String(aud) === ours;
  }),
  taking("audience-among-keys", "It looks for itself among an audience's keys.", ({ aud, ours }) => {
    return isObject(aud) && ours in aud;
  }),
  {
    name: "500-for-odd-audiences",
    flaw: "It throws at an audience that is neither a string nor a list.",
    lesson: 5,
    async fetch(request, next) {
      if (typeof claimsOf(request)?.aud === "number") throw new TypeError("aud.includes is not a function");
      return await next(request);
    },
  },
  {
    name: "500-for-odd-members",
    flaw: "It throws at a list with something in it that is no string.",
    lesson: 5,
    async fetch(request, next, { settings }) {
      const aud = claimsOf(request)?.aud;
      if (
        Array.isArray(aud) && aud.includes(settings.resource) && aud.some((one) => typeof one !== "string")
      ) {
        throw new TypeError("one.startsWith is not a function");
      }
      return await next(request);
    },
  },
  taking("resource-for-audience", "A resource claim does for it as well.", ({ claims, ours }) => {
    return claims.resource === ours;
  }),
  taking("azp-for-audience", "It takes azp for the audience.", ({ claims, ours }) => claims.azp === ours),
  taking("client-for-audience", "It takes the client for the audience.", ({ claims, ours }) => {
    return claims.client_id === ours;
  }),
  taking("scope-for-audience", "A scope that names it does for it as well.", ({ claims, ours }) => {
    return String(claims.scope).split(" ").includes(ours);
  }),
  taking("audience-from-host", "It learns its own name from Host.", ({ aud, request, ours }) => {
    const { protocol, pathname } = new URL(ours);
    return aud === `${protocol}//${request.headers.get("host")}${pathname}`;
  }),
  taking("audience-from-forwarded-host", "It learns its own name from a proxy's header.", (seen) => {
    const { protocol, pathname } = new URL(seen.ours);
    return seen.aud === `${protocol}//${seen.request.headers.get("x-forwarded-host")}${pathname}`;
  }),
  {
    name: "audience-after-the-call",
    flaw: "It executes the call, and then looks whom the token is for.",
    lesson: 5,
    async fetch(request, next, around) {
      const claims = claimsOf(request);
      const ours = around.settings.resource;
      if (typeof claims?.aud !== "string" || claims.aud === ours) return await next(request);
      const body = request.body && await request.arrayBuffer();
      await next(await resigned(changed(request, { body }), around, { ...claims, aud: ours }));
      return await next(changed(request, { body }));
    },
  },
  {
    name: "audience-of-tools-alone",
    flaw: "It looks at the audience when a tool is called.",
    lesson: 5,
    async fetch(request, next, around) {
      const claims = claimsOf(request);
      const [message, again] = await readMessage(request);
      const isCall = message?.method === "tools/call" || operationOf(message) === "";
      if (!claims || isCall) return await next(again);
      return await next(await resigned(again, around, { ...claims, aud: around.settings.resource }));
    },
  },
  refusing("403-for-a-foreign-token", "It answers a token for somebody else with 403.", (response) => {
    return altered(response, { status: 403 });
  }),
  refusing(
    "calls-it-insufficient",
    "It says that a token for somebody else lacks a scope.",
    (response, said) => {
      return rechallenged(response, said.replace("invalid_token", "insufficient_scope"));
    },
  ),
  refusing("no-error-for-audience", "It does not say that the token was the trouble.", (response, said) => {
    return rechallenged(response, said.replace(/error="[^"]*", error_description="[^"]*", /, ""));
  }),
  refusing(
    "no-pointer-for-audience",
    "It does not say where the right token is to be had.",
    (response, said) => {
      return rechallenged(response, said.replace(/resource_metadata="[^"]*", /, ""));
    },
  ),
];
