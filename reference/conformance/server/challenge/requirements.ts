/** The refusal that says where to get a token: 401 and WWW-Authenticate (lesson 3). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const ERRORS = mcp("2026-07-28", "basic/authorization", "Error Handling");
const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const DISCOVERY = mcp(
  "2025-11-25",
  "basic/authorization",
  "Protected Resource Metadata Discovery Requirements",
);

/** The rules of the group `challenge`. */
export const challenge: Requirement[] = [
  {
    id: "challenge.missing-token",
    title: "a call without a credential is refused with 401",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [ERRORS],
    why: "Metadata only tells where to sign in. Without this refusal nobody ever has to.",
    hints: ["Look for the Authorization header before anything is executed.", "401, not 403 and not 200."],
  },
  {
    id: "challenge.every-operation",
    title: "whatever is called without a credential is refused with 401",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [ERRORS],
    why:
      "MCP allows an anonymous initialize or tools/list, and no call. What you protect by listing, you forget to protect " +
      "when the list grows.",
    hints: ["One gate before the message is read, not one for each method."],
  },
  {
    id: "challenge.before-body",
    title: "the notes server refuses on the headers alone: nothing of the message can have run",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [rfc(9110, "10.1.1")],
    why:
      "A server that reads and parses first works for strangers, and one that runs first and then says 401 has " +
      "already deleted the note.",
    hints: ["Refuse on the headers alone, before you touch request.body."],
  },
  {
    id: "challenge.header",
    title: "a 401 carries WWW-Authenticate with a Bearer challenge",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9110, "15.5.2"), rfc(6750, "3")],
    why: "It is how a client tells a server that wants a token from one that is broken.",
    hints: ["WWW-Authenticate: Bearer …"],
  },
  {
    id: "challenge.grammar",
    title: "the challenge of a 401 follows its grammar",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9110, "11.6.1"), rfc(6750, "3")],
    why: "Clients parse it. One missing quote around the URL, and they see no pointer and no scope.",
    hints: [
      'Bearer, a space, then name="value" pairs separated by commas.',
      "A URL has to be in double quotes. Bearer without any parameter is not allowed.",
    ],
  },
  {
    id: "challenge.no-error",
    title:
      "a challenge to a request without a credential has no error: nothing was wrong with a token that nobody sent",
    party: "resource-server",
    level: "SHOULD",
    impact: "locks-out",
    sources: [rfc(6750, "3.1")],
    why:
      "Clients react to invalid_token by throwing away what they have. A first visit has nothing to throw away.",
    hints: ["Leave error and error_description out when there is no Authorization header."],
  },
  {
    id: "challenge.resource-metadata",
    title: "a 401 points at the metadata document with resource_metadata",
    party: "resource-server",
    level: { "2025-06-18": "MUST", "2025-11-25": "house", "2026-07-28": "house" },
    impact: "locks-out",
    sources: [rfc(9728, "5.1"), DISCOVERY],
    why:
      "From 2025-11-25 on the well-known path alone would do. Clients look here first, and older ones only here.",
    hints: ['resource_metadata="https://…/.well-known/oauth-protected-resource/mcp", in double quotes.'],
  },
  {
    id: "challenge.pointer-resolves",
    title: "the pointer of a 401 leads to metadata whose resource is the URL that was called",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9728, "3.3"), rfc(9728, "5.1")],
    why: "A pointer to a page that is not there, or to another resource, ends the sign-in on the spot.",
    hints: [
      "Build the pointer and the route from one function.",
      "Then fetch it: 200, JSON, the same resource.",
    ],
  },
  {
    id: "challenge.scope",
    title: "a 401 says in scope what to ask for",
    party: "resource-server",
    level: { "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    impact: "locks-out",
    sources: [mcp("2026-07-28", "basic/authorization", "Scope Selection Strategy"), rfc(6750, "3")],
    why:
      "Without it a client asks for everything the metadata lists, and the user is asked to grant all of it.",
    hints: ['scope="files:read": what this call needs, separated by single spaces.'],
  },
  {
    id: "challenge.no-offline-access",
    title: "the challenge does not ask for offline_access",
    party: "resource-server",
    level: { "2026-07-28": "SHOULD" },
    impact: "untidy",
    sources: [mcp("2026-07-28", "basic/authorization", "Refresh Tokens")],
    why:
      "Refresh tokens are between the client and the authorization server. Clients take the challenge at its word, " +
      "and ask for a token that outlives the afternoon.",
    hints: ["Leave it out of scope: a client that wants it asks by itself."],
  },
  {
    id: "challenge.basic",
    title: "credentials of another scheme than Bearer get the same challenge as none, without an error",
    party: "resource-server",
    level: "SHOULD",
    impact: "untidy",
    sources: [rfc(6750, "3.1"), rfc(9110, "11.6.2")],
    why:
      "A user name and password are no bearer token. A server that only asks whether the header is there lets " +
      "them in.",
    hints: [
      "Look at the scheme, and at all of it: up to the space, in any case. Bearerless is another one than Bearer.",
    ],
  },
  {
    id: "challenge.empty-bearer",
    title: "Bearer with nothing behind it is refused with 400 or 401",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(6750, "3.1"), HANDLING],
    why:
      "An empty string is what a client sends when its token store is empty. It must not count as a token.",
    hints: ["What does your code do with an empty string?", "400 with invalid_request, or 401."],
  },
  {
    id: "challenge.presented-token",
    title: "a credential that nobody issued is refused with 401",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING],
    why: "A header that is there proves nothing. Until a token was verified, it is a string from a stranger.",
    hints: ["Fail closed: what you cannot verify, you refuse."],
  },
  {
    id: "challenge.forged-token",
    title: "a token that looks right and was signed by a stranger is refused with 401",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING, rfc(8725, "2.1")],
    why:
      "Anybody can write a token with your issuer, your audience and alice in it. Only the signature is theirs.",
    hints: ["Decoding is not verifying."],
  },
  {
    id: "challenge.invalid-token",
    title: "a refused token is called invalid_token",
    party: "resource-server",
    level: "SHOULD",
    impact: "locks-out",
    sources: [rfc(6750, "3.1")],
    why:
      "It tells a client to get a new token. If a missing token and a wrong one look alike, it keeps trying the " +
      "old one.",
    hints: ['error="invalid_token" beside the pointer, when there was a token.'],
  },
  {
    id: "challenge.scheme-case",
    title: "a token behind bearer in lower case is refused like one behind Bearer",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9110, "11.1")],
    why: "A gate that only sees the capital letter takes a token for no token, and the other way round.",
    hints: ["Match the scheme with the i flag."],
  },
  {
    id: "challenge.error-description",
    title: "error_description, if there is one, keeps to plain ASCII without quotes and backslashes",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(6750, "3")],
    why:
      "Text from a token put in here breaks the header, or with a curly quote the whole answer: a 500 for a " +
      "bad token.",
    hints: ["Fixed sentences, never text from the request."],
  },
  {
    id: "challenge.not-echoed",
    title: "no refusal repeats the token",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [mcp("2026-07-28", "basic/authorization/security-considerations", "Token Theft")],
    why: "Answers are logged by clients, proxies and error trackers, and then so is the token.",
    hints: ["Say what was wrong with the token, not what it was."],
  },
  {
    id: "challenge.not-cached",
    title: "a refusal may be kept by no cache",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9111, "3"), rfc(9110, "9.3.3")],
    why:
      "No cache keeps a 401 by itself, but one that is told to does. Then it is what the next one gets, whatever token " +
      "they bring; and a challenge that was written for one caller is shown to another.",
    hints: [
      "An answer to POST is kept only if it says how long it is fresh and gives its own URL as Content-Location: say neither.",
      "Cache-Control: no-store leaves no doubt.",
    ],
  },
  {
    id: "challenge.nothing-leaked",
    title: "a refusal tells nothing of tools, people and what they have stored",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [ERRORS],
    why: "Names of tools and users are the map that an attacker starts with.",
    hints: ["The same short sentence for every call.", "Refuse before you load anything."],
  },
  {
    id: "challenge.uniform",
    title: "a tool that exists and one that does not are refused alike without a credential",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [ERRORS],
    why: "If the answers differ, a stranger can list your tools by guessing.",
    hints: ["Refuse before you look at the message."],
  },
  {
    id: "challenge.query-token",
    title: "a token in the query string opens nothing",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [mcp("2026-07-28", "basic/authorization", "Token Requirements"), rfc(9700, "4.3.2")],
    why:
      "URLs are written to logs and histories. A server that reads tokens from them teaches clients to put them " +
      "there.",
    hints: ["Read the Authorization header and nothing else."],
  },
];
