/** Worlds in which something is odd about where people are to sign in, or about what they are to be asked for. */

import type { NotesParty } from "../world/notes_party.ts";
import { type Scenario, SCOPES } from "../world/world.ts";

/** The pair of RFC 7636 appendix B. */
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/**
 * Many authorization servers are like this: nobody notices what a client leaves out. Here the honest one is told what
 * it wants to hear, whatever the client said.
 */
export const EASYGOING: Scenario = {
  name: "easygoing",
  story: "the authorization server does not insist on anything",
  arrange({ issuer, notes }) {
    issuer.hook = async (request, next) => {
      const url = new URL(request.url);
      if (url.pathname.endsWith("/authorize")) {
        const wanted = {
          response_type: "code",
          code_challenge: CHALLENGE,
          code_challenge_method: "S256",
          resource: notes.resource,
        };
        for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value);
        return await next(new Request(url, request));
      }
      if (!url.pathname.endsWith("/token")) return await next(request);
      const { method, headers } = request;
      const body = new URLSearchParams(await request.text());
      body.set("code_verifier", VERIFIER);
      body.delete("resource");
      return await next(new Request(url, { method, headers, body }));
    };
  },
};

/** PKCE is not mentioned, which means no (RFC 8414 §2), or without S256 among its methods. */
export const NO_S256: Scenario[] = [
  pkce("pkce-not-mentioned", "says nothing of PKCE", undefined),
  pkce("pkce-plain", "knows no PKCE method but plain", ["plain"]),
  pkce("pkce-without-method", "has an empty list of PKCE methods", []),
  pkce("pkce-almost", "knows PKCE methods that are only almost called S256", ["s256", "S2560"]),
];

function pkce(name: string, what: string, methods: string[] | undefined): Scenario {
  return {
    name,
    story: `the authorization server ${what}`,
    arrange({ issuer }) {
      issuer.controls.changeMetadata({ code_challenge_methods_supported: methods });
    },
  };
}

/** The challenge names one scope, and the metadata others. */
export const SCOPE_IN_CHALLENGE: Scenario[] = [SCOPES, ["profile"]].map((listed) => ({
  name: `challenge-against-${listed.length}`,
  story: `the challenge asks for notes:read, and the metadata lists ${listed.join(" and ")}`,
  arrange: ({ notes }) => void (notes.metadata.scopes_supported = listed),
}));

/** Only the metadata names scopes. */
export const SCOPE_IN_METADATA: Scenario = {
  name: "scope-in-metadata",
  story: "the challenge names no scope, and the metadata lists two",
  arrange({ notes }) {
    notes.metadata.scopes_supported = SCOPES;
    silenceScope(notes);
  },
};

/** Nobody names a scope. */
export const NO_SCOPE: Scenario = {
  name: "no-scope",
  story: "neither the challenge nor the metadata names a scope",
  arrange({ notes }) {
    delete notes.metadata.scopes_supported;
    silenceScope(notes);
  },
};

function silenceScope(notes: NotesParty): void {
  const { challenge } = notes;
  notes.challenge = ({ error }) => challenge({ error });
}

/** A client with a secret to lose. The judge registers it. */
export const CONFIDENTIAL_CLIENT: Scenario = {
  name: "confidential-client",
  story: "the client was registered by hand and given a secret",
  arrange() {},
};
