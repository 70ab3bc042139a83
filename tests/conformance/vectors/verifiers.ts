/** Verifiers that the vectors are tried on: the guard's, and jose with what it can be told. */

import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify, type JWTVerifyOptions } from "jose";
import { Refusal } from "../../../reference/guard/refusal.ts";
import { rfc9068 } from "../../../reference/guard/token/profile.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import type { VectorGroup } from "../../generate/vectors/schema.ts";
import type { Decision } from "./files.ts";

/** The guard's decision, with the code of its refusal. */
export async function byGuard(group: VectorGroup, token: string): Promise<Decision & { error?: string }> {
  const jwksUri = "https://issuer.example/keys";
  // An audience that is no URL is the issuer's, beside the resource.
  const named = group.audience.startsWith("https:")
    ? {}
    : { profile: { ...rfc9068, audience: group.audience } };
  const verifier = createTokenVerifier({
    resource: "profile" in named ? "https://notes.example/mcp" : group.audience,
    authorizationServers: [{ issuer: group.issuer, jwksUri, ...named }],
    algorithms: group.algorithms,
    clockTolerance: group.clockTolerance,
    now: () => group.now * 1000,
    fetch: (input) => Promise.resolve(answer(input, jwksUri, group.jwks)),
  });
  try {
    const { scopes } = await verifier.verify(token);
    if (group.requiredScopes.every((scope) => scopes.includes(scope))) return { decision: "accept", why: "" };
    return { decision: "refuse", why: "scope_insufficient", error: "insufficient_scope" };
  } catch (error) {
    // An outage is no decision.
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
    return { decision: "refuse", why: error.code, error: error.error };
  }
}

/** Nothing but the keys can be fetched: a token that makes it fetch anything else fails its test. */
function answer(input: string | URL | Request, jwksUri: string, jwks: unknown): Response {
  const url = new Request(input).url;
  if (url !== jwksUri) throw new Error(`it asked for ${url}`);
  return Response.json(jwks);
}

/** The claims without which RFC 9068 §2.2 knows no access token. */
const REQUIRED = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

/** What somebody may forget to tell jose, or not look at. */
export type Forgotten = "issuer" | "audience" | "typ" | "requiredClaims" | "scopes";

/**
 * The decision of jose's `jwtVerify` and of one line for the scopes, which it leaves to its users.
 *
 * @param forgotten makes it a verifier with a flaw
 */
export async function byJose(group: VectorGroup, token: string, forgotten?: Forgotten): Promise<Decision> {
  const profiled = group.profile === "rfc9068";
  try {
    const options: JWTVerifyOptions = {
      issuer: group.issuer,
      audience: group.audience,
      algorithms: group.algorithms,
      clockTolerance: group.clockTolerance,
      currentDate: new Date(group.now * 1000),
      ...profiled && { typ: "at+jwt", requiredClaims: REQUIRED },
    };
    if (forgotten && forgotten !== "scopes") delete options[forgotten];
    const keys = createLocalJWKSet(group.jwks as unknown as JSONWebKeySet);
    const { payload } = await jwtVerify(token, keys, options);
    const granted = typeof payload["scope"] === "string" ? payload["scope"].split(" ") : [];
    const enough = forgotten === "scopes" || group.requiredScopes.every((scope) => granted.includes(scope));
    return enough ? { decision: "accept", why: "" } : { decision: "refuse", why: "scope" };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) return { decision: "refuse", why: (error as Error).name };
    return { decision: "refuse", why: "claim" in error ? `${error.code} ${error.claim}` : error.code };
  }
}
