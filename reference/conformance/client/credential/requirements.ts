/** Where a client's token goes, and where it must never go (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const REQUIREMENTS = mcp("2026-07-28", "basic/authorization", "Token Requirements");
const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const THEFT = mcp("2026-07-28", "basic/authorization/security-considerations", "Token Theft");

/** The rules of the group `credential`. */
export const credentialRequirements: Requirement[] = [
  {
    id: "credential.header",
    title: "the token is sent in the Authorization header, and never in a URL or a body",
    party: "client",
    level: "MUST",
    sources: [REQUIREMENTS, rfc(6750, "2.1")],
    why:
      "URLs and bodies are written to logs as they are. Most tools know to leave the Authorization header out.",
    hints: ["Authorization: Bearer, a space, the token."],
  },
  {
    id: "credential.every-request",
    title: "the token is in every request to the MCP server",
    party: "client",
    level: "MUST",
    sources: [REQUIREMENTS],
    why: "There is no session that would remember who you are, and none that could be stolen.",
    hints: ["Notifications and the GET for a stream are requests, too."],
  },
  {
    id: "credential.nowhere-else",
    title: "the token is in no request to anybody but the MCP server",
    party: "client",
    level: "MUST",
    sources: [rfc(6750, "5.3")],
    why: "Whoever receives a bearer token is its bearer.",
    hints: [
      "Metadata is looked up with the same fetch: does that add the token?",
      "Add it where the URL is exactly the MCP server's.",
    ],
  },
  {
    id: "credential.redirected",
    title: "a redirected call is not followed: neither the token nor the call arrives anywhere else",
    party: "client",
    level: "house",
    sources: [rfc(6750, "5.3"), rfc(9110, "15.4.8")],
    why:
      "fetch takes the token off for another host, and leaves it on for another path, where another tenant may " +
      "live. And the call itself, with your note in it, goes along in both cases.",
    hints: ['redirect: "manual", and a redirect is an error.'],
  },
  {
    id: "credential.other-server",
    title: "the token of one MCP server is not sent to another of the same issuer",
    party: "client",
    level: "MUST",
    sources: [HANDLING, rfc(6750, "5.3"), rfc(9700, "4.9.1")],
    why: "The second server could use it at the first, as you.",
    hints: ["What is the key under which you keep it?", "The resource, not the issuer."],
  },
  {
    id: "credential.code-redirected",
    title: "a redirected token request is not sent again: the code stays at the token endpoint",
    party: "client",
    level: "house",
    sources: [
      rfc(9110, "15.4.8"),
      mcp(
        "2026-07-28",
        "basic/authorization/security-considerations",
        "Authorization Code Protection",
      ),
    ],
    why: "307 repeats the body, and the body is the code, its verifier and the client's secret.",
    hints: ["Your fetch follows unless you tell it not to.", 'redirect: "manual" for every OAuth request.'],
  },
  {
    id: "credential.code-once",
    title: "a code is sent to the token endpoint once, whatever comes back",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "4.1.2")],
    why: "To the authorization server a second attempt looks like a thief's, and it may revoke what it gave.",
    hints: ["No retries around the token request: a new code takes a new sign-in."],
  },
  {
    id: "credential.token-type",
    title: "a token of another type, or of none, is not used",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "7.1"), rfc(6749, "5.1")],
    why: "A DPoP token sent as Bearer gives away without proof what was meant to be worthless without it.",
    hints: ["Read token_type before you use access_token."],
  },
  {
    id: "credential.token-type-case",
    title: "bearer is Bearer: token_type is read without regard to case",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "5.1")],
    why: "Authorization servers write it in every way.",
    hints: ["Compare in lower case."],
  },
  {
    id: "credential.opaque",
    title: "a token is used as it is, whether it can be read or not",
    party: "client",
    level: "MUST",
    sources: [rfc(9068, "6"), rfc(6749, "1.4")],
    why: "What is in it is between the two servers. Clients that look inside break when it changes.",
    hints: ["Do not decode it: expires_in tells how long it lives."],
  },
  {
    id: "credential.unknown-field",
    title: "fields that nobody has heard of are ignored in the token endpoint's answer",
    party: "client",
    level: "MUST",
    sources: [rfc(6749, "5.1")],
    why: "Providers add their own. A strict client locks their users out.",
    hints: ["Read what you need, and leave the rest."],
  },
  {
    id: "credential.no-token",
    title: "an answer that is no token ends the call with an error, and the next call can try again",
    party: "client",
    level: "house",
    sources: [rfc(6749, "5.1"), rfc(6749, "5.2")],
    why:
      "Web pages come with status 200. A client that keeps what it finds there sends Bearer undefined for ever.",
    hints: ["A 200 with a string under access_token, or an error.", "Keep nothing before you have looked."],
  },
  {
    id: "credential.retried",
    title: "a call that was refused with 401 is sent once more after signing in, and its result returned",
    party: "client",
    level: "house",
    sources: [HANDLING],
    why:
      "Tokens expire in the middle of work. Nobody should have to type the note again, and nobody wants it twice.",
    hints: ["Sign in, then send the same call."],
  },
  {
    id: "credential.endless",
    title: "a server that refuses every token ends the call after two sign-ins at most",
    party: "client",
    level: "house",
    sources: [mcp("2026-07-28", "basic/authorization", "Step-Up Authorization Flow")],
    why: "A client without a limit opens one browser window after the other.",
    hints: ["Count the sign-ins of one call."],
  },
  {
    id: "credential.kept",
    title: "tokens survive a restart",
    party: "client",
    level: "house",
    sources: [THEFT],
    why: "People who have to sign in each time stop reading what they agree to.",
    hints: ["Write them to the store, and read them from there before the first request."],
  },
  {
    id: "credential.errors",
    title: "no error shows a code, a token, a verifier, a state or a client's secret",
    party: "client",
    level: "house",
    sources: [THEFT, rfc(6750, "5.3")],
    why: "Errors end up in logs, screenshots and bug reports. Servers repeat in theirs what they were sent.",
    hints: [
      "Say which step failed and with which status, not what the answer said.",
      "Of an OAuth error, show the code, and only if it looks like one.",
    ],
  },
];
