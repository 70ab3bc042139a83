/** Flaws in what a refusal says (lesson 3). */

import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";
import { altered, changed, type HeaderChanges } from "../http.ts";
import { type Document, WELL_KNOWN, withDocument } from "../metadata/mutants.ts";
import type { Around, Mutant } from "../mutant.ts";

const hasNone = ({ headers }: Request) => !headers.has("authorization");
const hasToken = ({ headers }: Request) => /^bearer \S+$/i.test(headers.get("authorization") ?? "");
const isBasic = ({ headers }: Request) => /^basic /i.test(headers.get("authorization") ?? "");

const POINTER = /resource_metadata="([^"]*)"/;
const DESCRIPTION = /error_description="[^"]*"/;

/** A mutant whose challenge is written otherwise, or with `null` not at all. */
function saying(
  name: string,
  flaw: string,
  edit: (challenge: string, around: Around, request: Request) => string | null,
  when: (request: Request) => boolean = () => true,
): Mutant {
  return {
    name,
    flaw,
    lesson: 3,
    async fetch(request, next, around) {
      const response = await next(request);
      const challenge = response.headers.get("www-authenticate");
      if (challenge === null || !when(request)) return response;
      return altered(response, { headers: { "www-authenticate": edit(challenge, around, request) } });
    },
  };
}

/** A mutant whose challenge points somewhere else. */
function pointing(name: string, flaw: string, to: (own: URL, around: Around) => string): Mutant {
  return saying(name, flaw, (challenge, around) => {
    const pointer = to(new URL(around.settings.resource), around);
    return challenge.replace(POINTER, `resource_metadata="${pointer}"`);
  });
}

/** A mutant that points at another copy of its document, which says something else. */
function pointingAtCopy(name: string, flaw: string, edit: (document: Document) => Document): Mutant {
  return {
    name,
    flaw,
    lesson: 3,
    async fetch(request, next, { settings }) {
      const { origin, pathname } = new URL(settings.resource);
      const copy = `${origin}${WELL_KNOWN}/other`;
      if (request.url === copy) {
        const response = await next(changed(request, { url: origin + WELL_KNOWN + pathname }));
        return await withDocument(response, edit);
      }
      const response = await next(request);
      const challenge = response.headers.get("www-authenticate");
      if (challenge === null) return response;
      const headers = { "www-authenticate": challenge.replace(POINTER, `resource_metadata="${copy}"`) };
      return altered(response, { headers });
    },
  };
}

/** A mutant that reads another credential than the one that was sent. */
function misreading(
  name: string,
  flaw: string,
  when: (request: Request) => boolean,
  authorization: HeaderChanges[string],
): Mutant {
  return {
    name,
    flaw,
    lesson: 3,
    fetch: (request, next) =>
      next(when(request) ? changed(request, { headers: { authorization } }) : request),
  };
}

/** A mutant that says in its description what a token says, read without a look at its signature. */
function describing(
  name: string,
  flaw: string,
  part: (header: ProtectedHeaderParameters, claims: JWTPayload) => unknown,
): Mutant {
  return saying(name, flaw, (challenge, _, { headers }) => {
    const token = headers.get("authorization")?.split(" ")[1] ?? "";
    try {
      const said = part(decodeProtectedHeader(token), decodeJwt(token));
      return challenge.replace(DESCRIPTION, () => `error_description="Refused: ${said}"`);
    } catch {
      return challenge;
    }
  }, hasToken);
}

/** The mutants of the challenge. */
export const challengeMutants: Mutant[] = [
  saying("no-challenge", "Its refusal has no WWW-Authenticate.", () => null),
  saying("silent-at-first", "Without a credential there is no WWW-Authenticate.", () => null, hasNone),
  saying("basic-challenge", "It asks for a user name and a password.", () => 'Basic realm="notes"'),
  saying("bare-bearer", "Its challenge is one word.", () => "Bearer"),
  saying("unquoted-pointer", "Its pointer has no quotes around it.", (challenge) => {
    return challenge.replace(POINTER, "resource_metadata=$1");
  }),
  saying("unclosed-quote", "Its last quote is missing.", (challenge) => challenge.slice(0, -1)),
  saying("no-commas", "It separates its parameters by spaces.", (challenge) => challenge.replaceAll(",", "")),
  saying("semicolons", "It separates its parameters by semicolons.", (challenge) => {
    return challenge.replaceAll(",", ";");
  }),
  saying("scope-twice", "It says twice what to ask for.", (challenge) => `${challenge}, scope="notes:write"`),
  saying("error-for-nobody", "It calls a token that nobody sent invalid.", (challenge) => {
    return challenge.replace("Bearer ", 'Bearer error="invalid_token", ');
  }, hasNone),
  saying("description-for-nobody", "It describes an error that nobody made.", (challenge) => {
    return challenge.replace("Bearer ", 'Bearer error_description="Sign in", ');
  }, hasNone),
  saying("no-pointer", "Its challenge does not point at the metadata.", (challenge) => {
    return challenge.replace(/resource_metadata="[^"]*", /, "");
  }),
  saying("pointer-at-first-only", "A refused token gets no pointer.", (challenge) => {
    return challenge.replace(/resource_metadata="[^"]*", /, "");
  }, hasToken),
  saying("pointer-changes", "A refused token gets another pointer than no token.", (challenge) => {
    return challenge.replace(POINTER, 'resource_metadata="$1?error=invalid_token"');
  }, hasToken),
  saying("pointer-misspelt", "It calls its pointer resource_metadata_uri.", (challenge) => {
    return challenge.replace("resource_metadata", "resource_metadata_uri");
  }),
  pointing("relative-pointer", "Its pointer is a path.", ({ pathname }) => WELL_KNOWN + pathname),
  pointing("pointer-over-ftp", "Its pointer is a URL that no client fetches.", ({ host, pathname }) => {
    return `ftp://${host}${WELL_KNOWN}${pathname}`;
  }),
  pointing("pointer-to-nowhere", "Its pointer leads to nothing.", ({ origin }) => `${origin}/metadata`),
  pointing("pointer-to-nobody", "Its pointer leads to a host that does not answer.", () => {
    return "https://notes.example/metadata";
  }),
  pointing("pointer-to-the-issuer", "It points at the metadata of the authorization server.", (_, around) => {
    return `${around.settings.issuer}/.well-known/oauth-authorization-server`;
  }),
  pointingAtCopy(
    "pointer-to-another-resource",
    "It points at the document of another resource.",
    (document) => {
      return { ...document, resource: `${new URL(String(document.resource)).origin}/other` };
    },
  ),
  pointingAtCopy(
    "pointer-to-a-poorer-document",
    "It points at a document that has no authorization server, beside the one that has.",
    ({ authorization_servers: _, ...document }) => document,
  ),
  {
    name: "pointer-from-forwarded-host",
    flaw: "Its pointer goes where X-Forwarded-Host says.",
    lesson: 3,
    async fetch(request, next, { settings }) {
      const response = await next(request);
      const challenge = response.headers.get("www-authenticate");
      const host = request.headers.get("x-forwarded-host");
      if (challenge === null || host === null) return response;
      const moved = challenge.replace(new URL(settings.resource).host, host);
      return altered(response, { headers: { "www-authenticate": moved } });
    },
  },
  saying(
    "no-scope",
    "It does not say what to ask for.",
    (challenge) => challenge.replace(/, scope="[^"]*"/, ""),
  ),
  saying("scope-at-first-only", "A refused token is not told what to ask for.", (challenge) => {
    return challenge.replace(/, scope="[^"]*"/, "");
  }, hasToken),
  saying("empty-scope", "It says to ask for nothing.", (challenge) => {
    return challenge.replace('scope="notes:read"', 'scope=""');
  }),
  saying("scope-with-two-spaces", "It separates two scopes by two spaces.", (challenge) => {
    return challenge.replace('"notes:read"', '"notes:read  notes:write"');
  }),
  saying("scope-as-json", "It lists scopes as JSON.", (challenge) => {
    return challenge.replace('"notes:read"', String.raw`"[\"notes:read\"]"`);
  }),
  misreading("basic-as-a-token", "It takes a user name and a password for a bad token.", isBasic, "Bearer x"),
  misreading("bearer-by-prefix", "It takes every scheme that starts with Bearer for it.", ({ headers }) => {
    return /^bearer\w/i.test(headers.get("authorization") ?? "");
  }, "Bearer x"),
  misreading(
    "bearer-as-a-word",
    "It takes every scheme with Bearer for its first word for it.",
    ({ headers }) => {
      return /^bearer-/i.test(headers.get("authorization") ?? "");
    },
    "Bearer x",
  ),
  misreading("capital-bearer-only", "It sees no token behind bearer in lower case.", ({ headers }) => {
    return !(headers.get("authorization") ?? "").startsWith("Bearer");
  }, null),
  saying("calls-it-invalid-request", "It calls a refused token an invalid request.", (challenge) => {
    return challenge.replace("invalid_token", "invalid_request");
  }, hasToken),
  saying(
    "says-nothing-of-the-token",
    "A refused token gets the challenge that no token gets.",
    (challenge) => {
      return challenge.replace(/error="[^"]*", error_description="[^"]*", /, "");
    },
    hasToken,
  ),
  saying("curly-quotes", "Its description has curly quotes, which no header can have.", (challenge) => {
    return challenge.replace(DESCRIPTION, 'error_description="“x” does not hold"');
  }, hasToken),
  saying("escaped-quotes", "Its description has quotes in it.", (challenge) => {
    return challenge.replace(DESCRIPTION, String.raw`error_description="\"x\" does not hold"`);
  }, hasToken),
  saying("accents", "Its description is in French.", (challenge) => {
    return challenge.replace(DESCRIPTION, 'error_description="Jeton refusé"');
  }, hasToken),
  saying("quotes-the-syntax", "It describes a broken credential with quotes.", (challenge) => {
    return challenge.replace(DESCRIPTION, String.raw`error_description="Send \"Bearer\" and one token"`);
  }, (request) => !hasToken(request)),
  describing("describes-the-algorithm", "Its description repeats the alg of a token.", ({ alg }) => alg),
  describing("describes-the-type", "Its description repeats the typ of a token.", ({ typ }) => typ),
  describing("describes-the-key", "Its description repeats the kid of a token.", ({ kid }) => kid),
  describing("describes-the-issuer", "Its description repeats the iss of a token.", (_, { iss }) => iss),
  describing("describes-the-audience", "Its description repeats the aud of a token.", (_, { aud }) => aud),
  describing("describes-the-subject", "Its description repeats the sub of a token.", (_, { sub }) => sub),
];
