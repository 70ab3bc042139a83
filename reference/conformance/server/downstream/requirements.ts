/** What a server sends to an API behind it, and what it keeps (lesson 9). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const PRIVILEGE = mcp(
  "2026-07-28",
  "basic/authorization/security-considerations",
  "Access Token Privilege Restriction",
);
const PASSTHROUGH = text(
  "MCP security best practices",
  "Token Passthrough",
  "https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices#token-passthrough",
);
const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const TOOL_ERRORS = mcp("2026-07-28", "server/tools", "Error Handling");
const ENTRA = text(
  "Microsoft identity platform, On-Behalf-Of flow",
  "Client limitations",
  "https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-on-behalf-of-flow#client-limitations",
);

/** What all of them have in common. */
const OF_SERVERS = { party: "resource-server" } as const;

/** The rules of the group `downstream`. */
export const downstream: Requirement[] = [
  {
    ...OF_SERVERS,
    id: "downstream.reached",
    title: "a tool that calls an API behind the server gets there what is its caller's",
    level: "house",
    impact: "locks-out",
    sources: [rfc(8693, "2.1")],
    why: "What has to be refused means something only where the honest call works.",
    hints: [
      "The issuer gives a token for the calendar in place of the one that you were sent.",
      "tokenFrom(calendar, …) with the form of a token exchange; then listed(calendar, token).",
    ],
  },
  {
    ...OF_SERVERS,
    id: "downstream.no-passthrough",
    title: "the token that a client sent to the server is not sent on to an API",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, PASSTHROUGH],
    why:
      "It was issued for this server. An API that takes it takes every token of every server, and one of these is " +
      "run by somebody who keeps what arrives. Its logs then name a client that never called it.",
    hints: [
      "Which token is in the Authorization header of your own request?",
      "Exchange it first: what goes out is what the token endpoint answered.",
    ],
  },
  {
    ...OF_SERVERS,
    id: "downstream.audience",
    title: "a token that is got for an API is for that API alone",
    level: "SHOULD",
    impact: "opens",
    sources: [rfc(9700, "2.3"), rfc(8693, "2.1")],
    why: "Whoever holds a token for several resources can call all of them. An API sees what you send it.",
    hints: ["Name what it is for in the exchange.", "audience, with the API's identifier."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.narrowed",
    title: "a token that is got for an API has the scope that the call takes, and no more",
    level: "SHOULD",
    impact: "opens",
    sources: [rfc(9700, "2.3"), rfc(8693, "2.1")],
    why: "What is not asked for is often everything. A token for reading that leaks should read.",
    hints: ["What does the issuer grant when no scope is asked for?", "Send scope in the exchange."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.authenticates",
    title: "the server shows that it is itself when it exchanges a token",
    level: "house",
    impact: "opens",
    sources: [rfc(8693, "2.1")],
    why:
      "Where nobody has to, a stolen token can be exchanged by whoever stole it, for every API that the issuer " +
      "knows.",
    hints: [
      "The server is a client of the issuer, with a secret.",
      "Authorization: Basic, in the token request.",
    ],
  },
  {
    ...OF_SERVERS,
    id: "downstream.own-checks-first",
    title: "no token is exchanged that the server itself would refuse",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING],
    why:
      "The issuer trusts you to ask for those who were let in. Exchanged before they are checked, tokens of other " +
      "servers and calls without the scope get through you.",
    hints: ["Where in the chain does the exchange stand?", "In the tool: by then the door has decided."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.arguments",
    title: "what the server calls, and with which scope, is configured and never an argument",
    level: "house",
    impact: "opens",
    sources: [PASSTHROUGH],
    why:
      "Arguments come from a model that has read the web. An address in one of them would get a user's token.",
    hints: ["Where does the address come from?", "settings.calendar, and nothing of the call."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.other-user",
    title: "a token that was got for one user is never used for another",
    level: "house",
    impact: "opens",
    sources: [PRIVILEGE],
    why:
      "One line of cache that forgets whose it was, and bob reads alice's calendar. The API cannot see it.",
    hints: ["What is the key?", "A hash of the token that was exchanged, the resource and the scope."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.each-token",
    title: "what was got for one token of a user is not used for another token of the same user",
    level: "house",
    impact: "opens",
    sources: [rfc(8693, "1.1")],
    why:
      "Another client of alice's may be allowed less, and the issuer decides that at the exchange. Kept by user, " +
      "the first client decides for all.",
    hints: ["The user's name is no key.", "Hash the token itself."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.other-scope",
    title: "what was got for one scope is not used for another",
    level: "house",
    impact: "opens",
    sources: [rfc(9700, "2.3")],
    why:
      "Reading with the token for writing hands the API more than the call takes; the other way, it fails.",
    hints: ["Two tools, two scopes.", "The scope belongs into the key of what is kept."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.subject-lifetime",
    title: "what was got for a token is not used when that token has expired",
    level: "house",
    impact: "opens",
    sources: [rfc(8693, "2.2.1")],
    why: "A sign-in that has ended would go on behind the server, for as long as the issuer likes.",
    hints: ["Two times count.", "Math.min of expires_in and the end of the caller's token."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.own-lifetime",
    title: "a token is not used past its own expires_in, nor kept when it has none",
    level: "house",
    impact: "locks-out",
    sources: [rfc(6749, "5.1"), rfc(8693, "2.2.1")],
    why: "The API refuses it, and the user gets an error that goes away by itself, later.",
    hints: ["expires_in is in seconds, and may be missing.", "Look at the time before you use what is kept."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.cached",
    title: "one exchange is enough for every call with the same token",
    level: "house",
    impact: "untidy",
    sources: [rfc(6749, "5.1")],
    why:
      "A model calls a tool many times in a row. Each exchange more is a round trip, and issuers count them.",
    hints: ["Keep what was got.", "A Map beside the server, not in the request."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.no-fallback",
    title: "where no token is to be had for the user, nothing is sent to the API",
    level: "house",
    impact: "opens",
    sources: [PRIVILEGE, ENTRA],
    why:
      "The issuer said no to this user. The caller's token is forbidden, and the server's own account may see what " +
      "the user may not: a refusal becomes a promotion.",
    hints: ["What does the catch do?", "Nothing but an error."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.refusal-told",
    title: "an exchange that is refused, or not answered, is a tool's error: no 500 and no challenge",
    level: "house",
    impact: "locks-out",
    sources: [TOOL_ERRORS],
    why:
      "The caller's token is good here. With a 401 its client throws it away, signs in again, and is where it was.",
    hints: ["Whose token was refused?", "Throw in the tool: the SDK makes isError of it."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.token-type",
    title: "a token of a type that the server does not know is not sent as a bearer token",
    level: "MUST",
    impact: "untidy",
    sources: [rfc(6749, "7.1"), rfc(8693, "2.2.1")],
    why:
      "A token exchange can answer with what is no access token, whose type is N_A, or with one that is bound to a " +
      "key. Sent as a bearer token, it is a secret given away.",
    hints: ["Read token_type.", "Bearer in any case of letters, and nothing else."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.no-challenge",
    title: "a refusal of the API's is a tool's error, and its challenge is not passed on",
    level: "house",
    impact: "locks-out",
    sources: [TOOL_ERRORS, rfc(9728, "5.1")],
    why:
      "A client that reads the API's 401 as yours signs in for you again and again, or asks its user for their scopes.",
    hints: [
      "The statuses of the API are about your token, not about the caller's.",
      "Look at answer.ok, and throw.",
    ],
  },
  {
    ...OF_SERVERS,
    id: "downstream.not-in-answer",
    title: "no token is in what the server answers, even where the API says it",
    level: "house",
    impact: "opens",
    sources: [mcp("2026-07-28", "basic/authorization/security-considerations", "Token Theft")],
    why:
      "What a tool answers is read by a model, kept in a transcript and shown to people. APIs repeat headers in " +
      "error pages and debug fields.",
    hints: ["Take from the answer what you need.", "Parse it with a schema; errors in your own words."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.redirects",
    title: "neither a caller's token nor one that was got follows a redirect",
    level: "house",
    impact: "opens",
    sources: [rfc(9700, "4.11")],
    why:
      "fetch follows on the same origin with every header, and a 307 repeats the whole form of an exchange.",
    hints: ['redirect: "manual"', "A redirect is then no answer: not ok."],
  },
  {
    ...OF_SERVERS,
    id: "downstream.on-behalf-of",
    title: "where the issuer has on-behalf-of in place of token exchange, the server asks in that way",
    level: "house",
    impact: "locks-out",
    sources: [{ ...ENTRA, section: "Middle-tier access token request" }, rfc(7523, "2.1")],
    why: "Entra does not know RFC 8693. What is asked for is the same, under other names.",
    hints: [
      "assertion, requested_token_use and a scope that begins with the API.",
      "Choose by settings.way.",
    ],
  },
  {
    ...OF_SERVERS,
    id: "downstream.users-only",
    title: "a token without a user is not exchanged on behalf of one",
    level: "house",
    impact: "untidy",
    sources: [ENTRA],
    why:
      "A client that signed in for itself has nobody to act for. Entra refuses it; an issuer that does not would " +
      "give a token with a client's name where the API expects a person's.",
    hints: ["sub is the client's own id.", "Refuse before you ask."],
  },
];
