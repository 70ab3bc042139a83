/** Flaws in what a client asks for when it sends somebody to sign in (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

const PKCE = 'metadata.code_challenge_methods_supported?.includes("S256")';
const START = "const { authorizationUrl, codeVerifier } = await sdk.startAuthorization(issuer, request);";
const REQUEST = "const request = { ...server,";
const STATE = "const state = crypto.randomUUID();";
const SCOPE = 'const scope = challenge.scope || document.scopes_supported?.join(" ");';
const GRANT = "codeVerifier, redirectUri: settings.redirectUri, resource };";

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** A mutant that does this to the authorization URL before it is opened. */
function opening(name: string, flaw: string, change: string): ClientMutant {
  return mutant(name, flaw, [START, `${START}\n  ${change}`]);
}

/** A mutant that takes this for support of PKCE; SDK v1, which would still refuse a list, is not shown the list. */
function content(name: string, flaw: string, condition: string): ClientMutant {
  const unlisted = "metadata: { ...metadata, code_challenge_methods_supported: undefined },";
  return mutant(name, flaw, [PKCE, condition], [REQUEST, `${REQUEST} ${unlisted}`]);
}

function asking(name: string, flaw: string, scope: string): ClientMutant {
  return mutant(name, flaw, [SCOPE, `const scope = ${scope};`]);
}

/** The mutants of the authorization request. */
export const clientAuthorizationMutants: ClientMutant[] = [
  opening(
    "challenge-plain",
    "It sends the verifier for a challenge.",
    'for (const [name, value] of [["code_challenge", codeVerifier], ["code_challenge_method", "plain"]]) ' +
      "authorizationUrl.searchParams.set(name, value);",
  ),
  opening(
    "challenge-left-out",
    "It does without PKCE.",
    'for (const name of ["code_challenge", "code_challenge_method"]) authorizationUrl.searchParams.delete(name);',
  ),
  mutant("verifier-left-out", "It keeps the verifier to itself.", [
    GRANT,
    GRANT.replace("codeVerifier, ", ""),
  ]),
  mutant("verifier-of-its-own", "It redeems with another verifier than it announced.", [
    GRANT,
    GRANT.replace("codeVerifier", 'codeVerifier: "0".repeat(43)'),
  ]),
  content(
    "pkce-by-silence",
    "It takes silence for support of PKCE.",
    `metadata.code_challenge_methods_supported === undefined || ${PKCE}`,
  ),
  content(
    "pkce-by-list",
    "A list of methods is enough, whatever is in it.",
    "metadata.code_challenge_methods_supported",
  ),
  content(
    "pkce-by-any-method",
    "Any method of PKCE will do.",
    "metadata.code_challenge_methods_supported?.length",
  ),
  content(
    "pkce-by-prefix",
    "It compares how the methods start, in any case.",
    "metadata.code_challenge_methods_supported?.some((each) => /^s256/i.test(each))",
  ),
  mutant("verifier-kept", "It makes one verifier, and uses it for every attempt.", [
    START,
    "const first = settings.first ??= await sdk.startAuthorization(issuer, request);\n" +
    "  const { authorizationUrl } = await sdk.startAuthorization(issuer, request);\n" +
    "  const { codeVerifier } = first;\n" +
    '  const challenge = first.authorizationUrl.searchParams.get("code_challenge");\n' +
    '  authorizationUrl.searchParams.set("code_challenge", challenge);',
  ]),
  mutant("state-constant", "Its state is always the same.", [
    STATE,
    'const state = "state-of-the-lesson-client";',
  ]),
  mutant("state-of-the-client", "It has one state for all attempts.", [
    STATE,
    "const state = settings.state ??= crypto.randomUUID();",
  ]),
  mutant("state-of-the-clock", "Its state is the time.", [
    STATE,
    "const state = String(settings.clock = (settings.clock ?? Date.now()) + 1);",
  ]),
  opening("state-left-out", "It sends no state.", 'authorizationUrl.searchParams.delete("state");'),
  opening(
    "asks-for-a-token-too",
    "It asks for a token in the redirect as well.",
    'authorizationUrl.searchParams.set("response_type", "code token");',
  ),
  opening(
    "secret-in-url",
    "It identifies itself in the authorization URL with its secret.",
    "const secret = server.clientInformation.client_secret;\n" +
      '  if (secret) authorizationUrl.searchParams.set("client_secret", secret);',
  ),
  opening(
    "verifier-in-url",
    "It sends the verifier along with the challenge.",
    'authorizationUrl.searchParams.set("code_verifier", codeVerifier);',
  ),
  mutant("resource-once", "It names the resource in the authorization request alone.", [
    GRANT,
    GRANT.replace(", resource", ""),
  ]),
  opening(
    "resource-left-out",
    "It does not name the resource in the authorization request.",
    'authorizationUrl.searchParams.delete("resource");',
  ),
  opening(
    "resource-cut",
    "It names the host for a resource.",
    'authorizationUrl.searchParams.set("resource", new URL(resource).origin);',
  ),
  asking(
    "scope-of-metadata-first",
    "It prefers the metadata's scopes to those of the challenge.",
    'document.scopes_supported?.join(" ") || challenge.scope',
  ),
  asking(
    "scope-of-both",
    "It asks for the scopes of the challenge and for those of the metadata.",
    '[...new Set([...challenge.scope?.split(" ") ?? [], ...document.scopes_supported ?? []])].join(" ")',
  ),
  asking(
    "scope-where-listed",
    "Of the challenged scopes it asks for those that the metadata lists.",
    '(challenge.scope?.split(" ").filter((each) => document.scopes_supported?.includes(each)) ?? ' +
      'document.scopes_supported)?.join(" ")',
  ),
  asking("scope-of-challenge-only", "Without a challenged scope it asks for none.", "challenge.scope"),
  asking(
    "scope-first-only",
    "It asks for the first scope that the metadata lists.",
    "challenge.scope || document.scopes_supported?.[0]",
  ),
  asking(
    "scope-of-issuer",
    "It asks for all scopes of the authorization server, where nobody names one.",
    'challenge.scope || (document.scopes_supported ?? server.metadata.scopes_supported).join(" ")',
  ),
  asking(
    "scope-made-up",
    "It asks for openid, where nobody names a scope.",
    'challenge.scope || (document.scopes_supported ?? ["openid", "notes:read"]).join(" ")',
  ),
];
