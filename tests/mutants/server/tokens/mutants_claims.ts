/** Flaws in what a well-signed token may say (lesson 4). */

import { secondsFromNow } from "../../../../reference/conformance/server/tokens/altered_tokens.ts";
import type { Mutant } from "../mutant.ts";
import { crashing, misreading, overlooking } from "./repair.ts";

const MINUTE = 60;

/** A mutant that takes tokens that expired less than this ago. */
function lenient(name: string, flaw: string, seconds: number): Mutant {
  return misreading(name, flaw, "exp", (exp) => {
    const forgiven = typeof exp === "number" && exp < secondsFromNow(0) && exp > secondsFromNow(-seconds);
    return forgiven ? secondsFromNow(300) : undefined;
  });
}

/** A mutant that ignores the time from which a token is valid, if it is nearer than this. */
function early(name: string, flaw: string, seconds: number): Mutant {
  return misreading(name, flaw, "nbf", (nbf) => {
    const soon = typeof nbf === "number" && nbf > secondsFromNow(0) && nbf < secondsFromNow(seconds);
    return soon ? secondsFromNow(0) : undefined;
  });
}

/** A mutant that takes a token for the issuer's by an issuer that is not quite it. */
function misnamed(name: string, flaw: string, like: (iss: string, issuer: string) => boolean): Mutant {
  return misreading(name, flaw, "iss", (iss, { settings: { issuer } }) => {
    return typeof iss === "string" && iss !== issuer && like(iss, issuer) ? issuer : undefined;
  });
}

/** A mutant that takes tokens without a claim. */
function undemanding(name: string, flaw: string, claim: string, assumed: unknown): Mutant {
  return misreading(name, flaw, claim, (value) => value === undefined ? assumed : undefined);
}

/** A mutant that crashes over a claim of another type than it expects. */
function surprised(name: string, claim: string, type: string): Mutant {
  const flaw = `It crashes over a token whose ${claim} is of the type ${type}.`;
  return crashing(name, flaw, ({ claims }) => claims[claim] !== null && typeof claims[claim] === type);
}

/** A mutant that overlooks something in the type of a token. */
function mistyping(
  name: string,
  flaw: string,
  takes: (typ: unknown, claims: Record<string, unknown>) => boolean,
): Mutant {
  return overlooking(name, flaw, ({ header: { typ }, claims }) => {
    return takes(typ, claims) ? { header: { typ: "at+jwt" } } : undefined;
  });
}

/** The mutants of claims. */
export const tokenClaimsMutants: Mutant[] = [
  lenient("leeway-of-a-day", "It takes tokens for a day after they expired.", 24 * 60 * MINUTE),
  lenient(
    "leeway-of-fifteen-minutes",
    "It takes tokens for a quarter of an hour after they expired.",
    15 * MINUTE,
  ),
  misreading(
    "zero-is-no-expiry",
    "It takes 0 for no expiry.",
    "exp",
    (exp) => exp === 0 ? secondsFromNow(300) : undefined,
  ),
  early("ignores-nbf", "It ignores from when on a token is valid.", Infinity),
  early("nbf-fifteen-minutes-early", "It takes tokens a quarter of an hour too early.", 15 * MINUTE),
  undemanding("tokens-for-ever", "It takes tokens that never expire.", "exp", Math.floor(8e12)),
  misreading("exp-in-a-text", "It makes a number of a text.", "exp", (exp) => {
    return typeof exp === "string" && Number(exp) > 0 ? Number(exp) : undefined;
  }),
  misreading(
    "exp-in-a-list",
    "It makes a number of a list.",
    "exp",
    (exp) => Array.isArray(exp) ? Number(exp) : undefined,
  ),
  misreading("null-is-no-expiry", "It takes null for a time that never comes.", "exp", (exp) => {
    return exp === null ? secondsFromNow(300) : undefined;
  }),
  misreading("nbf-of-any-type", "It compares a text with the time.", "nbf", (nbf) => {
    return nbf !== undefined && typeof nbf !== "number" ? 0 : undefined;
  }),
  misreading("iat-of-any-type", "It does not look when a token was issued.", "iat", (iat) => {
    return typeof iat !== "number" ? 0 : undefined;
  }),
  surprised("500-for-exp-in-a-text", "exp", "string"),
  misreading("any-number-is-a-time", "It takes every number for a time.", "exp", (exp) => {
    return typeof exp === "number" && exp > 8.64e12 ? secondsFromNow(300) : undefined;
  }),

  misnamed(
    "any-issuer",
    "It does not look who issued a token, as long as it knows the key.",
    (iss, issuer) => {
      return iss.startsWith("https://") && !iss.includes(issuer);
    },
  ),
  misnamed("issuer-by-prefix", "It compares how the issuer begins.", (iss, issuer) => iss.startsWith(issuer)),
  misnamed(
    "issuer-contained",
    "It looks for the issuer anywhere in the claim.",
    (iss, issuer) => iss.includes(issuer),
  ),
  misnamed(
    "issuer-with-a-slash",
    "A slash behind the issuer does not matter to it.",
    (iss, issuer) => iss === `${issuer}/`,
  ),
  misnamed(
    "issuer-in-any-case",
    "It reads issuers without regard to case.",
    (iss, issuer) => iss.toLowerCase() === issuer,
  ),
  misnamed(
    "issuer-trimmed",
    "Spaces around the issuer do not matter to it.",
    (iss, issuer) => iss.trim() === issuer,
  ),
  misnamed(
    "issuer-by-host",
    "It compares the host of the issuer alone.",
    (iss, issuer) => iss === new URL(issuer).host,
  ),
  misreading("issuer-optional", "It looks at the issuer if there is one.", "iss", (iss, { settings }) => {
    return iss === undefined ? settings.issuer : undefined;
  }),
  misreading("issuer-if-any", "It takes an empty issuer for none.", "iss", (iss, { settings }) => {
    return iss === "" || iss === null ? settings.issuer : undefined;
  }),
  misreading("issuer-in-a-list", "It takes a list with the issuer in it.", "iss", (iss, { settings }) => {
    return Array.isArray(iss) && iss.includes(settings.issuer) ? settings.issuer : undefined;
  }),
  surprised("500-for-an-odd-issuer", "iss", "object"),

  undemanding("nobody-in-particular", "It takes tokens of nobody.", "sub", "nobody"),
  misreading(
    "empty-subject",
    "It takes the empty text for a user.",
    "sub",
    (sub) => sub === "" ? "nobody" : undefined,
  ),
  misreading("subject-as-a-number", "It takes a number for a user.", "sub", (sub) => {
    return typeof sub === "number" ? `${sub}` : undefined;
  }),
  surprised("500-for-an-odd-subject", "sub", "object"),
  undemanding("client-optional", "It takes tokens that were issued to no client.", "client_id", "nobody"),
  misreading("client-as-a-number", "It takes a number for a client.", "client_id", (id) => {
    return typeof id === "number" ? `${id}` : undefined;
  }),
  surprised("500-for-an-odd-client", "client_id", "object"),
  misreading("scope-as-a-list", "It reads scopes in a list as well.", "scope", (scope) => {
    return Array.isArray(scope) ? scope.join(" ") : undefined;
  }),
  surprised("500-for-an-odd-scope", "scope", "number"),
  misreading("roles-in-a-text", "It takes a text apart to find roles in it.", "roles", (roles) => {
    return typeof roles === "string" ? roles.split(/[ ,]/) : undefined;
  }),
  misreading("roles-in-an-object", "It reads the names in an object as roles.", "roles", (roles) => {
    return roles !== null && typeof roles === "object" && !Array.isArray(roles)
      ? Object.keys(roles)
      : undefined;
  }),
  surprised("500-for-odd-roles", "roles", "number"),

  mistyping("type-optional", "It looks at the type if there is one.", (typ) => typ === undefined),
  mistyping(
    "any-jwt",
    "It takes every token, if that has no nonce.",
    (typ, { nonce }) => typ === "JWT" && !nonce,
  ),
  mistyping("type-by-its-end", "It compares how the type ends.", (typ) => typ === "text/at+jwt"),
  mistyping(
    "type-in-a-list",
    "It takes a list with the type in it.",
    (typ) => Array.isArray(typ) && typ.includes("at+jwt"),
  ),
  crashing(
    "500-for-an-odd-type",
    "It crashes over a type that is a number.",
    ({ header }) => typeof header["typ"] === "number",
  ),
  mistyping(
    "nonce-is-no-matter",
    "It takes an ID token that names a client.",
    (typ, { nonce, client_id }) => {
      return typ === "JWT" && Boolean(nonce && client_id);
    },
  ),
  overlooking(
    "takes-id-tokens",
    "It takes an ID token for an access token.",
    ({ claims: { at_hash, client_id } }) => {
      const found = at_hash !== undefined && client_id === undefined;
      return found ? { header: { typ: "at+jwt" }, claims: { client_id: "somebody" } } : undefined;
    },
  ),
  overlooking("ignores-dpop", "It takes a token that is bound to a key from anybody.", ({ claims }) => {
    return (claims["cnf"] as { jkt?: string } | undefined)?.jkt ? { claims: { cnf: undefined } } : undefined;
  }),
  overlooking(
    "ignores-certificates",
    "It takes a token that is bound to a certificate from anybody.",
    ({ claims }) => {
      return (claims["cnf"] as Record<string, string> | undefined)?.["x5t#S256"]
        ? { claims: { cnf: undefined } }
        : undefined;
    },
  ),
];
