/** What an authorization server does when somebody signs in: only a login shows it. */

import type { Requirement } from "../requirement.ts";
import { mcp, oauth21, rfc } from "../sources.ts";

const OPEN_REDIRECTION = mcp("2025-11-25", "basic/authorization", "Open Redirection");
const TOKEN_THEFT = mcp("2025-11-25", "basic/authorization", "Token Theft");
const RESPONSE = mcp("2026-07-28", "basic/authorization", "Authorization Response Validation");

/** The rules of the group `issuer` that take a login. */
export const issuerFlow: Requirement[] = [
  {
    id: "issuer.redirect-uri",
    title: "the browser is not sent to a redirect URI that the client has not registered",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [OPEN_REDIRECTION, oauth21("4.1.2.1"), rfc(6749, "4.1.2.1")],
    why:
      "Whoever makes your user click a link gets the code, or a redirect from a site that your user trusts.",
    hints: [
      "Compare the whole URI as a text; only the port of a loopback address may differ (RFC 8252 §7.3).",
    ],
  },
  {
    id: "issuer.challenge-demanded",
    title: "a public client that sends no code challenge gets no token",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [oauth21("4.1.2.1"), oauth21("7.5.2")],
    why: "A code without a challenge is worth a token to whoever catches it on its way through the browser.",
    hints: ["Require PKCE for public clients, or for all: most providers have a switch for it."],
  },
  {
    id: "issuer.verifier",
    title: "a code is not exchanged without the verifier that its challenge was made from",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7636, "4.6"), oauth21("4.1.3")],
    why: "The challenge protects nothing then: whoever catches the code exchanges it.",
    hints: [
      "Refuse a missing verifier where there was a challenge, and one whose SHA-256 is another.",
      "The challenge is BASE64URL(SHA256(verifier)), without padding.",
    ],
  },
  {
    id: "issuer.code-once",
    title: "a code that was exchanged is not exchanged again",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(6749, "4.1.2"), oauth21("4.1.3")],
    why: "Codes stand in histories and logs: one that works twice works for whoever reads it there.",
    hints: ["Take the code out of the store before you issue the token, in one step."],
  },
  {
    id: "issuer.state-returned",
    title: "the authorization response carries the state of the request unchanged",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(6749, "4.1.2"), oauth21("4.1.2")],
    why: "A client that finds another state has to take the response for a forgery.",
    hints: ["Keep it as it came: not cut, not decoded twice."],
  },
  {
    id: "issuer.iss-returned",
    title: "the iss of the authorization response is the issuer, wherever it is sent or promised",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9207, "2"), rfc(9207, "2.3"), RESPONSE],
    why: "Clients must refuse a response without the iss that the metadata promises, or with another.",
    hints: ["Send it with errors as well. It is the issuer's identifier, character for character."],
  },
  {
    id: "issuer.iss-advertised",
    title: "an authorization server that sends iss says so in its metadata",
    party: "authorization-server",
    level: { "2026-07-28": "MUST" },
    impact: "opens",
    sources: [RESPONSE, rfc(9207, "2.3")],
    why: "A client may insist on iss only where it is promised: unpromised, an attacker leaves it out.",
    hints: ["authorization_response_iss_parameter_supported: true."],
  },
  {
    id: "issuer.token-answer",
    title: "the answer of the token endpoint is JSON with an access token and its type",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(6749, "5.1"), rfc(6749, "7.1"), oauth21("3.2.3")],
    why: "A client must not use a token whose type it does not know.",
    hints: ['"token_type": "Bearer".'],
  },
  {
    id: "issuer.no-store",
    title: "the answer of the token endpoint must not be stored by caches",
    party: "authorization-server",
    level: "MUST",
    impact: "untidy",
    sources: [rfc(6749, "5.1"), oauth21("3.2.3")],
    why: "Tokens in a cache are tokens for whoever reads the cache.",
    hints: ["Cache-Control: no-store on every answer with a token in it."],
  },
  {
    id: "issuer.audience",
    title: "a token that was asked for this server names this server as its audience",
    party: "authorization-server",
    level: "house",
    impact: "opens",
    sources: [
      rfc(8707, "2"),
      mcp("2025-11-25", "basic/authorization", "Token Audience Binding and Validation"),
    ],
    why:
      "A token for everything opens everything: each server that it was shown to can use it at the others. The text " +
      "lets an issuer write another name for this server into its tokens: then the server has to know that name.",
    hints: [
      "Auth0: the resource parameter needs the compatibility profile. Keycloak: an audience mapper. Okta: a custom " +
      "authorization server with this audience. Cognito: resource binding with managed login.",
      "Where the provider will not bind it, tell the server which audience is meant, and let no other server accept it.",
    ],
  },
  {
    id: "issuer.lifetime",
    title: "an access token lives for a day at most",
    party: "authorization-server",
    level: "house",
    impact: "opens",
    sources: [TOKEN_THEFT],
    why: "A stolen token opens the door until it expires. The text says short; a day is our figure.",
    hints: ["15 minutes to an hour, and refresh tokens for the rest."],
  },
  {
    id: "issuer.refresh",
    title: "a refresh token that was issued gets a new access token for the same server",
    party: "authorization-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(6749, "6"), rfc(8707, "2.2")],
    why:
      "Otherwise people sign in again each time that a token expires, or the new one is refused for its audience.",
    hints: ["Keep the resource with the grant; a refresh that names it again must not be refused for it."],
  },
  {
    id: "issuer.rotation",
    title: "a refresh gives a public client a new refresh token",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [TOKEN_THEFT, oauth21("4.3.1")],
    why:
      "A refresh token that stays the same serves a thief as long as it serves its owner, and nobody notices.",
    hints: ["Turn on rotation for public clients."],
  },
  {
    id: "issuer.rotated-away",
    title: "a refresh token that was replaced is refused",
    party: "authorization-server",
    level: "house",
    impact: "opens",
    sources: [oauth21("4.3.1"), oauth21("4.3.3")],
    why:
      "Rotation shows a theft only if the old token stops working. Some providers allow it for some seconds more.",
    hints: [
      "Set the grace period to nothing, or to a few seconds, and revoke the grant when an old token comes back.",
    ],
  },
];
