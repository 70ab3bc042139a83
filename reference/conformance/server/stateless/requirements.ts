/** Messages that stand alone, and header fields that repeat them: rules that begin with MCP 2026-07-28. */

import type { Requirement } from "../../requirement.ts";
import { mcp } from "../../sources.ts";

const META = mcp("2026-07-28", "basic/index", "_meta");
const NEGOTIATION = mcp("2026-07-28", "basic/versioning", "Protocol Version Negotiation");
const VALIDATION = mcp("2026-07-28", "basic/transports/streamable-http", "Server Validation");
const VERSION = mcp("2026-07-28", "basic/transports/streamable-http", "Protocol Version Header");
const STANDARD = mcp("2026-07-28", "basic/transports/streamable-http", "Standard Request Headers");
const ROUND_TRIPS = mcp("2026-07-28", "basic/patterns/mrtr", "Server Requirements (Basic Workflow)");
const ENCODING = mcp("2026-07-28", "basic/transports/streamable-http", "Value Encoding");

/** The rules of the group `stateless`. */
export const stateless: Requirement[] = [
  {
    id: "stateless.discover",
    title: "server/discover names the revisions that are spoken here, and what there is",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "locks-out",
    sources: [mcp("2026-07-28", "server/discover", "Response")],
    why:
      "There is no handshake any more. This is where a client finds out what it can say before it says it.",
    hints: ["createMcpHandler of SDK v2 answers it.", "A guard has to let it through for every caller."],
  },
  {
    id: "stateless.result-type",
    title: "every result says that it is complete",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "locks-out",
    sources: [mcp("2026-07-28", "basic/index", "ResultType")],
    why: "A result may also be a question back to the client. One that does not say which is read as either.",
    hints: ['resultType: "complete"'],
  },
  {
    id: "stateless.unsupported-version",
    title: "a revision that is not spoken here is answered 400 with error -32022 and those that are",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "locks-out",
    sources: [NEGOTIATION, VERSION],
    why: "A client that gets the list tries again with a revision from it. Without the list it gives up.",
    hints: ["data.supported: a list of revisions."],
  },
  {
    id: "stateless.meta",
    title: "a request that lacks its revision or its client's capabilities is answered 400 with error -32602",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "untidy",
    sources: [META],
    why:
      "What a request leaves out a server would have to remember or to guess, and both go wrong between users.",
    hints: [
      "Both are in params._meta, in every request.",
      "Refuse it before anything is executed.",
    ],
  },
  {
    id: "stateless.version-field",
    title: "a request whose MCP-Protocol-Version is missing or not its own is answered 400 with error -32020",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "opens",
    sources: [VERSION, VALIDATION],
    why:
      "A gateway applies the rules of the revision in the header, the server those of the one in the message. " +
      "Where they differ, rules of neither are applied.",
    hints: ["Compare the header with params._meta, in both directions."],
  },
  {
    id: "stateless.method-field",
    title: "a request whose Mcp-Method is missing or not its method is answered 400 with error -32020",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "opens",
    sources: [STANDARD, VALIDATION],
    why: "A gateway that lets tools/list through by this header has let through whatever the message says.",
    hints: ["Header values are case-sensitive.", "A missing header is a mismatch too."],
  },
  {
    id: "stateless.name-field",
    title: "a call whose Mcp-Name is missing or not its tool is answered 400 with error -32020",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "opens",
    sources: [STANDARD, VALIDATION],
    why: "The gateway's log says list_notes, its policy has allowed list_notes, and a note is gone.",
    hints: [
      "Compare it with params.name, or params.uri of a resource.",
      "A missing header is a mismatch too.",
    ],
  },
  {
    id: "stateless.name-encoded",
    title: "an Mcp-Name in Base64 is decoded, and is then the same name",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "locks-out",
    sources: [ENCODING],
    why: "A name outside of ASCII fits into a header in no other way: its tool could not be called at all.",
    hints: ["=?base64?d2hvYW1p?= is whoami."],
  },
  {
    id: "stateless.name-decoded",
    title: "an Mcp-Name in Base64 that is another name, or none, is answered 400 with error -32020",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "opens",
    sources: [ENCODING, VALIDATION],
    why: "A check that skips what it cannot read is a check for those who want to pass it.",
    hints: ["What cannot be decoded is a mismatch, not a name.", "The markers are in lower case."],
  },
  {
    id: "stateless.cache-hints",
    title: "tools/list and server/discover say for how long and by whom they may be kept",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "untidy",
    sources: [mcp("2026-07-28", "server/utilities/caching", "Cacheable Results")],
    why:
      "Clients that are not told ask again and again, and gateways that are not told choose for themselves.",
    hints: ['ttlMs: 0 or more. cacheScope: "public" or "private".'],
  },
  {
    id: "stateless.private-cache",
    title: "an answer that is not the same for two people is not called public",
    party: "resource-server",
    level: { "2026-07-28": "house" },
    impact: "opens",
    sources: [mcp("2026-07-28", "server/utilities/caching", "Security Considerations")],
    why: "A public answer may be kept by a gateway and given to the next caller, whoever that is.",
    hints: ["What depends on the token is private."],
  },
  {
    id: "stateless.state-principal",
    title: "a requestState that somebody else brings is refused, whoever answers the question",
    party: "resource-server",
    level: { "2026-07-28": "SHOULD" },
    impact: "opens",
    sources: [ROUND_TRIPS],
    why:
      "Between the question and the answer the server remembers nothing: what it was about to do, and for whom, is in " +
      "the requestState. Whoever gets hold of one goes on with what another user began.",
    hints: [
      "Put iss and sub of the caller under the signature of the state, and compare them when it comes back.",
      "A client id is no user: many people use one client. createRequestStateCodec of SDK v2 takes what is bound as bind.",
    ],
  },
  {
    id: "stateless.state-integrity",
    title: "a requestState in which the user was exchanged for another one is refused",
    party: "resource-server",
    level: { "2026-07-28": "MUST" },
    impact: "opens",
    sources: [ROUND_TRIPS],
    why:
      "A state passes through the client, which can rewrite what nobody has signed. A name in it is then a wish, and " +
      "not a fact.",
    hints: [
      "Base64 is no protection: HMAC or AEAD, with a key that only the server has.",
      "Verify a state before you read anything in it.",
    ],
  },
];
