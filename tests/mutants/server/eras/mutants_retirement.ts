/** Servers with one flaw each: of the authorization server that they were, something is left. */

import { decodeProtectedHeader } from "jose";
import { claimsOf, resigned } from "../claims.ts";
import { altered, answering, changed } from "../http.ts";
import type { Mutant, Settings } from "../mutant.ts";

/** What a server is told of the one that it was. */
interface Former {
  issuer: string;
  until: string;
  subjects: Record<string, string>;
}

type Claims = Record<string, unknown>;

function formerOf(settings: Settings): Former | undefined {
  return settings["former"] as Former | undefined;
}

/** Whether the former server's key has signed it, as its header says. */
function hasFormerKey(request: Request): boolean {
  try {
    const token = request.headers.get("authorization")?.replace(/^bearer +/i, "") ?? "";
    return decodeProtectedHeader(token).kid === "former-1";
  } catch {
    return false;
  }
}

/** Whether a former token would be taken by a server without a flaw, but for what the flaw is about. */
function isTakenOtherwise(
  { iss, sub }: Claims,
  { issuer, until, subjects }: Former,
  request: Request,
): boolean {
  const isNamed = typeof sub === "string" && Object.hasOwn(subjects, sub);
  return iss === issuer && isNamed && hasFormerKey(request) && Date.parse(until) > Date.now();
}

/** A flaw in whose token it takes one for: the same claims, as the issuer might have signed them. */
function taking(
  name: string,
  flaw: string,
  claimsFor: (claims: Claims, former: Former, request: Request, settings: Settings) => Claims | undefined,
): Mutant {
  return {
    name,
    flaw,
    lesson: 12,
    async fetch(request, next, around) {
      const [claims, former] = [claimsOf(request), formerOf(around.settings)];
      const other = claims && former && claimsFor(claims, former, request, around.settings);
      if (!other) return await next(request);
      const subject = former.subjects[String(claims.sub)] ?? claims.sub;
      const { issuer: iss } = around.settings;
      const taken = { ...claims, iss, sub: subject, scope: claims.scope ?? "", ...other };
      return await next(await resigned(request, around, taken));
    },
  };
}

/** A flaw of an address that should be nobody's. */
function answeringAt(
  name: string,
  flaw: string,
  path: string,
  answer: (settings: Settings) => Response,
): Mutant {
  return {
    name,
    flaw,
    lesson: 12,
    async fetch(request, next, { settings }) {
      return new URL(request.url).pathname === path ? answer(settings) : await next(request);
    },
  };
}

const METADATA = "/.well-known/oauth-authorization-server";

/** The mutants of this file's subject. */
export const retirementMutants: Mutant[] = [
  answeringAt("keeps-its-registration", "It still registers clients.", "/register", () => {
    return Response.json({ client_id: "one-more" }, { status: 201 });
  }),
  answeringAt(
    "keeps-its-token-endpoint",
    "It still looks for the code that a client brings.",
    "/token",
    () => {
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    },
  ),
  answeringAt(
    "sends-people-on",
    "Its sign-in page sends people on to the issuer's.",
    "/authorize",
    ({ issuer }) => {
      return new Response(null, { status: 302, headers: { location: `${issuer}/authorize` } });
    },
  ),
  answeringAt("keeps-its-metadata", "Its metadata still calls it an issuer.", METADATA, ({ resource }) => {
    return Response.json({ issuer: new URL(resource).origin });
  }),
  answeringAt(
    "repeats-the-issuers-metadata",
    "It has a copy of the issuer's metadata.",
    METADATA,
    ({ issuer }) => {
      return Response.json({ issuer });
    },
  ),
  {
    name: "logs-everybody-out",
    flaw: "It takes no token of the former server's from the first day on.",
    lesson: 12,
    async fetch(request, next) {
      return await next(
        hasFormerKey(request) ? changed(request, { headers: { authorization: "Bearer gone" } }) : request,
      );
    },
  },
  taking("has-no-end", "It takes the former server's tokens for ever.", (claims, former, request) => {
    const until = new Date(Date.now() + 1000).toISOString();
    return isTakenOtherwise(claims, { ...former, until }, request) ? {} : undefined;
  }),
  taking("ends-at-a-date-alone", "It takes an end that is no date for none.", ({ iss }, former) => {
    return iss === former.issuer && isNaN(Date.parse(former.until)) ? {} : undefined;
  }),
  taking(
    "keys-in-one-set",
    "It takes whatever either of the two has signed.",
    ({ iss, sub }, _, request, { issuer }) => {
      return iss === issuer && hasFormerKey(request) ? { sub } : undefined;
    },
  ),
  taking(
    "speaks-for-the-former",
    "It lets the issuer sign for the former server.",
    ({ iss }, former, request) => {
      return iss === former.issuer && !hasFormerKey(request) ? {} : undefined;
    },
  ),
  taking(
    "former-tokens-are-for-everybody",
    "It looks at no former token's audience.",
    (claims, former, request, { resource: aud }) => {
      return isTakenOtherwise(claims, former, request) ? { aud } : undefined;
    },
  ),
  taking(
    "former-tokens-reach-everything",
    "It lets former tokens do whatever there is.",
    (claims, former, request) => {
      return isTakenOtherwise(claims, former, request) ? { scope: "notes:read notes:write" } : undefined;
    },
  ),
  {
    name: "everybody-is-new",
    flaw: "It shows no notes to whoever comes with a former token.",
    lesson: 12,
    async fetch(request, next, around) {
      const list = answering(
        "list_notes",
        ({ result }) => void Object.assign(result!, { structuredContent: { notes: [] } }),
      );
      return await (hasFormerKey(request) ? list(request, next, around) : next(request));
    },
  },
  taking(
    "same-name-same-person",
    "It takes a name at the former server for the same name at the issuer.",
    (claims, former, request) => {
      return isTakenOtherwise({ ...claims, sub: "user-17" }, former, request) ? {} : undefined;
    },
  ),
  {
    name: "names-both-issuers",
    flaw: "Its metadata names the former server as well, behind the issuer.",
    lesson: 12,
    async fetch(request, next, { settings }) {
      const response = await next(request);
      const former = formerOf(settings);
      const isMetadata = new URL(request.url).pathname.startsWith("/.well-known/oauth-protected-resource");
      if (!former || !isMetadata || response.status !== 200) return response;
      const document = await response.json();
      document.authorization_servers.push(former.issuer);
      return altered(response, { body: JSON.stringify(document) });
    },
  },
];
