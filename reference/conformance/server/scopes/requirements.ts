/** What a token lets its client do, operation by operation (lesson 6). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const ERRORS = mcp("2026-07-28", "basic/authorization", "Error Handling");
const RUNTIME = mcp("2026-07-28", "basic/authorization", "Runtime Insufficient Scope Errors");
const STEP_UP = mcp("2026-07-28", "basic/authorization", "Step-Up Authorization Flow");
const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const SENDING = mcp("2025-11-25", "basic/transports", "Sending Messages to the Server");
const VALIDATION = mcp("2026-07-28", "basic/transports/streamable-http", "Server Validation");
const ACCESS_CONTROL = mcp("2026-07-28", "server/tools", "Security Considerations");
const MINIMAL = text(
  "MCP security best practices",
  "Scope Minimization",
  "https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices#scope-minimization",
);

/** The rules of the group `scopes`. */
export const scopes: Requirement[] = [
  {
    id: "scopes.insufficient",
    title: "a call that the token's scopes do not reach is refused with 403",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [ERRORS, rfc(6750, "3.1")],
    why:
      "The user agreed that this client may read. If it can delete as well, the consent page was only decoration.",
    hints: ["Which scope does each tool need?", "403, not 401: the token is good, only not for this."],
  },
  {
    id: "scopes.nothing-executed",
    title: "a call that is refused for its scopes is not executed",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [
      mcp("2026-07-28", "basic/authorization/security-considerations", "Access Token Privilege Restriction"),
    ],
    why: "A 403 does not bring a deleted note back.",
    hints: ["Decide before you call the tool, not in what it returns."],
  },
  {
    id: "scopes.error",
    title: "a refusal for lack of scope is called insufficient_scope",
    party: "resource-server",
    level: "SHOULD",
    impact: "locks-out",
    sources: [RUNTIME, rfc(6750, "3.1")],
    why: "A client that reads this asks its user for more. After any other 403 it can only give up.",
    hints: ['WWW-Authenticate: Bearer error="insufficient_scope", …'],
  },
  {
    id: "scopes.required",
    title: "a refusal for lack of scope names the scope that is missing",
    party: "resource-server",
    level: { "2025-06-18": "MAY", "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    impact: "locks-out",
    sources: [RUNTIME, rfc(6750, "3.1")],
    why: "Otherwise the client asks for everything there is, or for the same as before, again and again.",
    hints: ['scope="notes:write": more may stand there, but not less.'],
  },
  {
    id: "scopes.pointer",
    title: "a refusal for lack of scope points at the resource metadata",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    impact: "locks-out",
    sources: [RUNTIME, rfc(9728, "5.1")],
    why: "The client may have lost sight of where the token came from. Here is the way back to the issuer.",
    hints: ["The same challenge as in the 401, with another error and another scope."],
  },
  {
    id: "scopes.all-at-once",
    title: "the scopes that a refusal names are enough for the call",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "SHOULD" },
    impact: "locks-out",
    sources: [RUNTIME],
    why: "If each refusal names one more scope, the user is asked as often as there are scopes.",
    hints: ["Send all that the operation needs, not the first that is missing."],
  },
  {
    id: "scopes.read-token",
    title: "a token with the scopes for reading reads",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [MINIMAL],
    why:
      "A server that only works with every scope teaches clients to ask for every scope. Notifications belong to " +
      "it: a 403 for notifications/cancelled sends the user to a consent page.",
    hints: ["initialize, ping, tools/list, whoami, list_notes, and what every client sends by itself."],
  },
  {
    id: "scopes.granted",
    title: "a token that has the scopes is served, whatever their order and whatever else it has",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(6749, "3.3")],
    why: "The order means nothing, and issuers add scopes of their own. Only a set can be compared.",
    hints: ["Split at spaces, then look each one up."],
  },
  {
    id: "scopes.hierarchy",
    title: "a token with notes:write alone reads too",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "MUST" },
    impact: "locks-out",
    sources: [STEP_UP],
    why: "Where one scope implies another, a client with the broader one must not be sent for the narrower.",
    hints: ["A small table: what each scope implies.", "No prefixes: notes:write:own is not notes:write."],
  },
  {
    id: "scopes.expired-first",
    title: "an expired token is a 401 even where its scopes would not reach",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [HANDLING, rfc(6750, "3.1")],
    why: "The client would ask for more scopes, when all it needs is a fresh token.",
    hints: ["First who, then what: verify before you look at scopes."],
  },
  {
    id: "scopes.whole",
    title: "scopes are compared whole: notes:writer and NOTES:WRITE are not notes:write",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(6749, "3.3")],
    why: "Another server of the same issuer names its scopes as it likes, and somebody can be granted those.",
    hints: ["includes() on the string finds parts of words.", "Split first, then compare with ===."],
  },
  {
    id: "scopes.separators",
    title: "only a space separates scopes: a comma or a tab grants nothing",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(6749, "3.3")],
    why:
      "An issuer that validates scopes sees one odd name there. If you see two, you grant what it did not.",
    hints: ['split(" "), not split(/[\\s,]+/).'],
  },
  {
    id: "scopes.other-claims",
    title: "scp, permissions, roles and a list under scope grant nothing",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9068, "2.2.3")],
    why:
      "scp is one provider's habit. Every further claim that you read is one that somebody else may learn to set.",
    hints: ["One claim: scope, a string.", "Lesson 10 says what changes for providers that send others."],
  },
  {
    id: "scopes.none",
    title: "a token without a scope of this server's reads nothing",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [ERRORS, ACCESS_CONTROL],
    why: "Issuers hand out tokens with no scopes, or only with openid. Nobody agreed to anything there.",
    hints: ["No scope claim is an empty list, not every scope."],
  },
  {
    id: "scopes.none-initialize",
    title: "a token without a scope of this server's does not even initialize",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [ERRORS],
    why:
      "MCP would allow it. But then the first tool call fails, where it is harder for a client to ask for more.",
    hints: ["Every method needs a scope; the harmless ones need notes:read."],
  },
  {
    id: "scopes.array",
    title: "an array of messages is no way around the scopes",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [SENDING, ERRORS],
    why: "A gate that reads body.method finds none in an array, and SDK v1 executes what is in it.",
    hints: [
      "What is the method of an array?",
      "Refuse arrays before the gate, or judge every message in them.",
    ],
  },
  {
    id: "scopes.lying-headers",
    title: "header fields that name another operation do not get around the scopes",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [VALIDATION, ERRORS],
    why:
      "Mcp-Name: list_notes above a delete_note. From 2026-07-28 on a server must compare them; older clients may " +
      "write there what they like.",
    hints: [
      "Decide on the message that will be executed.",
      "A header is a claim about the message, not the message.",
    ],
  },
  {
    id: "scopes.duplicate-keys",
    title: "a message that can be read in two ways executes nothing beyond the scopes in either",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8259, "4"), ERRORS],
    why:
      "With name twice, one parser takes the first and the next the last. If the gate and the tool disagree, the " +
      "gate is open.",
    hints: ["Parse once, and hand the parsed message on.", "Never search the text of a message."],
  },
  {
    id: "scopes.encodings",
    title: "escapes, byte order marks, UTF-16 and gzip do not get around the scopes",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8259, "7"), rfc(8259, "8.1"), ERRORS],
    why: '"delete\\u005fnote" is delete_note to every JSON parser, and to no text search.',
    hints: ["Parse once, and decide on what came out.", "UTF-8 only: anything else is not JSON for you."],
  },
  {
    id: "scopes.deny-by-default",
    title: "a method or tool that nobody decided about gives a reading token no result",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [ACCESS_CONTROL],
    why: "The next version of the SDK, or your next tool, is then closed until somebody opens it.",
    hints: [
      "List what may be read; everything else takes every scope.",
      "A list of what is forbidden ages badly.",
    ],
  },
  {
    id: "scopes.nothing-promised",
    title:
      "a client that asks what there is, or tells something, is not sent for scopes that would change nothing",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(6750, "3.1")],
    why:
      "Hosts ask for prompts and resources whether there are any or not. At insufficient_scope they open a browser, the " +
      "user allows writing, and then there is no such method.",
    hints: [
      "What would a token with every scope get for resources/list?",
      "What lists, and what a client may notify of, takes what the endpoint takes: list those methods too.",
    ],
  },
  {
    id: "scopes.odd-names",
    title: "names such as constructor, and names that are no strings, call nothing and break nothing",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [ACCESS_CONTROL],
    why:
      '["delete_note"] becomes delete_note when it is made a string, and table["constructor"] is never empty.',
    hints: ["Map and Set instead of objects for tables.", "Compare with ===, which converts nothing."],
  },
  {
    id: "scopes.odd-shapes",
    title: "a message of a wrong shape is refused, not a 500, and nothing runs",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [ACCESS_CONTROL],
    why: "A gate that throws at params: null is a gate that may as well be skipped by it.",
    hints: ["Until it is validated, everything in the message is unknown.", "params?.name"],
  },
  {
    id: "scopes.resource-uris",
    title: "a resource takes its scopes in whatever spelling its URI is sent",
    party: "resource-server",
    // No lesson has resources: a server that lists some is judged by it where its revision is the newest.
    level: { "2026-07-28": "SHOULD" },
    impact: "opens",
    sources: [mcp("2026-07-28", "server/resources", "Security Considerations"), rfc(3986, "6.2.2")],
    why:
      "A gate that compares texts does not know STOCK://shelf/ledger. The server behind it parses the URI, and finds " +
      "what the gate was to keep.",
    hints: [
      "What does new URL(uri).href make of the text, and which of the two is compared?",
      "Compare the normal forms, and let what is in no normal form take every scope, or refuse it.",
    ],
  },
];
