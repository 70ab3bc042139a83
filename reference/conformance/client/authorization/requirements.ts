/** How a client sends somebody to sign in, and what it asks for (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { authorizationResponse } from "./requirements_response.ts";
import { mcp, rfc } from "../../sources.ts";

const CODE = mcp(
  "2026-07-28",
  "basic/authorization/security-considerations",
  "Authorization Code Protection",
);
const REDIRECTION = mcp("2026-07-28", "basic/authorization/security-considerations", "Open Redirection");
const RESOURCE = mcp("2026-07-28", "basic/authorization", "Resource Parameter Implementation");
const SCOPES = mcp("2026-07-28", "basic/authorization", "Scope Selection Strategy");

const SCOPE_LEVEL: Requirement["level"] = {
  "2025-06-18": "house",
  "2025-11-25": "SHOULD",
  "2026-07-28": "SHOULD",
};

/** The rules of the group `authorization`. */
export const authorizationRequirements: Requirement[] = [
  {
    id: "authorization.pkce",
    title: "each sign-in uses PKCE with S256, and the verifier matches its challenge",
    party: "client",
    level: "MUST",
    sources: [CODE, rfc(7636, "4.2")],
    why:
      "The code travels through the browser, past history, extensions and other apps. Without the verifier, which " +
      "does not, it is worth nothing to them.",
    hints: [
      "32 random bytes in base64url are the verifier, SHA-256 of that in base64url the challenge.",
      "code_challenge_method=S256 in the URL, code_verifier in the token request.",
    ],
  },
  {
    id: "authorization.pkce-support",
    title: "an authorization server that does not name S256 is refused before a browser opens",
    party: "client",
    level: { "2025-06-18": "house", "2025-11-25": "MUST", "2026-07-28": "MUST" },
    sources: [CODE, rfc(8414, "2")],
    why:
      "A server that has never heard of PKCE ignores the challenge without a word, and gives a token to whoever " +
      "brings the code.",
    hints: [
      "A list that is not there is a no.",
      'code_challenge_methods_supported has to include "S256", as it is written.',
    ],
  },
  {
    id: "authorization.fresh-verifier",
    title: "every sign-in has a verifier of its own",
    party: "client",
    level: "MUST",
    sources: [rfc(9700, "2.1.1"), rfc(7636, "7.1")],
    why:
      "A verifier used twice ties two codes together: whoever learns it in one attempt can redeem the other.",
    hints: ["Make it where you make the URL, not where you make the client."],
  },
  {
    id: "authorization.fresh-state",
    title: "every sign-in has a state of its own that nobody can guess",
    party: "client",
    level: "SHOULD",
    sources: [REDIRECTION, rfc(6749, "10.12")],
    why:
      "Any web page can send a browser to your redirect URI. State is how you know that the answer is to your " +
      "question.",
    hints: ["Random, long, and new for each attempt: crypto.randomUUID() will do."],
  },
  {
    id: "authorization.response-type",
    title: "a client asks for a code and for nothing else",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "4.1.1"), rfc(9700, "2.1.2")],
    why: "A token in the redirect is a token in the browser's history.",
    hints: ["response_type=code."],
  },
  {
    id: "authorization.nothing-secret",
    title: "the authorization URL has no verifier, no client secret and no token in it",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "2.3.1"), rfc(7636, "7.2")],
    why: "The URL is for the browser: it is kept, synchronised, logged, and sent on as a referrer.",
    hints: ["The secret and the verifier belong into the body of the token request."],
  },
  {
    id: "authorization.resource",
    title:
      "the authorization request and the token request name the MCP server as the resource, exactly as it was called",
    party: "client",
    level: "MUST",
    sources: [RESOURCE, rfc(8707, "2")],
    why:
      "It is how the authorization server knows whom the token is for. Without it the token is for everybody, and " +
      "the first server that you call can use it at the next.",
    hints: [
      "resource in the authorization URL, and again in the token request.",
      "The string from the metadata; new URL() would put a slash behind a bare host.",
    ],
  },
  {
    id: "authorization.scope-challenged",
    title: "a sign-in asks for the scopes that the challenge names, and for no more",
    party: "client",
    level: SCOPE_LEVEL,
    sources: [SCOPES, rfc(6750, "3")],
    why: "What was asked for is what a stolen token can do.",
    hints: ["scope from WWW-Authenticate comes first, whatever the metadata lists."],
  },
  {
    id: "authorization.scope-supported",
    title: "a sign-in asks for the scopes that the server's metadata lists where the challenge names none",
    party: "client",
    level: SCOPE_LEVEL,
    sources: [SCOPES, rfc(9728, "2")],
    why: "A sign-in without the scopes that the server needs is followed by another one.",
    hints: ["scopes_supported of the resource's metadata, not of the authorization server's."],
  },
  {
    id: "authorization.scope-unknown",
    title: "a sign-in has no scope parameter where neither challenge nor metadata names a scope",
    party: "client",
    level: SCOPE_LEVEL,
    sources: [SCOPES, rfc(6749, "3.3")],
    why:
      "An empty or an invented scope is an error at most authorization servers; none at all means their default.",
    hints: ["Leave the parameter out, rather than empty."],
  },
  ...authorizationResponse,
];
