/** An open MCP server done right: what holds before anybody signs in (lesson 1). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const SENDING = mcp("2025-11-25", "basic/transports", "Sending Messages to the Server");
const REBINDING = mcp("2026-07-28", "basic/transports/streamable-http", "Security & Endpoint");
const TOOLS = mcp("2025-11-25", "server/tools", "Error Handling");
const SIMPLE_REQUEST = text(
  "Fetch standard",
  "CORS-safelisted request-header",
  "https://fetch.spec.whatwg.org/#cors-safelisted-request-header",
);

/** The rules of the group `transport`. */
export const transport: Requirement[] = [
  {
    id: "transport.initialize",
    title: "initialize is answered with a protocol revision, the server's name and what it can do",
    party: "resource-server",
    level: { "2025-06-18": "MUST", "2025-11-25": "MUST" },
    impact: "locks-out",
    sources: [mcp("2025-11-25", "basic/lifecycle", "Initialization")],
    why:
      "Every client starts with it. One that gets no revision it knows disconnects, and its user sees a dead server.",
    hints: [
      "An SDK's server answers it by itself: connect it to the transport before you hand it the request.",
    ],
  },
  {
    id: "transport.answer-type",
    title: "a request is answered as application/json or text/event-stream",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [SENDING],
    why:
      "Clients choose their parser by the content type. With any other type they give up before they read a byte.",
    hints: ["enableJsonResponse: true makes the SDK's transport answer with one JSON object."],
  },
  {
    id: "transport.notification",
    title: "a notification is accepted with 202 and no body",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [SENDING],
    why: "A client that waits for 202 takes anything else for an error and ends the connection.",
    hints: ["Hand notifications to the transport like any other message: it answers 202 by itself."],
  },
  {
    id: "transport.tools-list",
    title: "tools/list names each tool and the schema of its arguments",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [mcp("2025-11-25", "server/tools", "Listing Tools")],
    why: "A tool without a name and a schema cannot be called: the model has nothing to fill in.",
    hints: ["registerTool takes inputSchema: a record of zod types."],
  },
  {
    id: "transport.tools-call",
    title: "tools/call runs a tool of the notes server and returns its result, with no initialize before it",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [mcp("2026-07-28", "basic/transports/streamable-http", "Sending Messages")],
    why: "A server that needs an earlier request to understand this one breaks behind a load balancer, and " +
      "2026-07-28 has removed sessions altogether.",
    hints: ["Build a fresh server and a fresh transport for each request, without a sessionIdGenerator."],
  },
  {
    id: "transport.add-delete",
    title: "a note that was added is listed, and gone once it was deleted",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [mcp("2025-11-25", "server/tools", "Calling Tools")],
    why:
      "Every later lesson looks at the notes to see whether an attack went through. They have to be real first.",
    hints: ["The notes live outside the request: create the map in createServer, not in the handler."],
  },
  {
    id: "transport.arguments",
    title: "arguments that break the schema of the notes server's tools are an error, and nothing is stored",
    party: "resource-server",
    level: "MUST",
    impact: "untidy",
    sources: [mcp("2025-11-25", "server/tools", "Security Considerations")],
    why: "Arguments are written by a model that may be following somebody else's instructions.",
    hints: ["Say it in the schema: z.string().min(1).max(1000)."],
  },
  {
    id: "transport.unknown-tool",
    title: "calling a tool that does not exist is an error, not a result",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [TOOLS],
    why: "A model that is told its invented tool worked will build on that.",
    hints: ["SDKs do this. If you route tool names yourself, end with an error, not with undefined."],
  },
  {
    id: "transport.unknown-method",
    title: "a method that does not exist is answered with error -32601",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [
      text("JSON-RPC 2.0", "§5.1 Error object", "https://www.jsonrpc.org/specification#error_object"),
    ],
    why: "Clients probe for optional methods, and -32601 is how they learn that one is missing.",
    hints: [
      "SDKs do this. Do not answer for methods that you do not have, and do not ask for a scope for them.",
    ],
  },
  {
    id: "transport.no-session",
    title: "the notes server hands out no session id",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [mcp("2026-07-28", "basic/transports/streamable-http", "Backward Compatibility")],
    why:
      "A session id looks like a login and is none: whoever learns it could go on where somebody else stopped. " +
      "2026-07-28 has no sessions at all.",
    hints: ["Leave sessionIdGenerator out."],
  },
  {
    id: "transport.bad-json",
    title: "a body that is not JSON is answered 400 with error -32700",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [
      text("JSON-RPC 2.0", "§5.1 Error object", "https://www.jsonrpc.org/specification#error_object"),
    ],
    why: "A 500 tells clients to try again and monitors to wake somebody, for a mistake the caller has made.",
    hints: ["JSON.parse throws.", "Catch it, and answer 400 with code -32700."],
  },
  {
    id: "transport.content-type",
    title: "a message that is not declared application/json is refused with 415",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [SIMPLE_REQUEST, rfc(9110, "15.5.16")],
    why:
      "Any web page may send text/plain anywhere without asking. application/json makes its browser ask first.",
    hints: ["Read the content-type header before the body.", "Never set it yourself on the caller's behalf."],
  },
  {
    id: "transport.content-type-lookalike",
    title: 'text/plain with "application/json" in a parameter is refused with 415',
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [SIMPLE_REQUEST, rfc(9110, "8.3.1")],
    why:
      "A server that searches the header for the words lets every web page in: to a browser this is plain text.",
    hints: ["The media type ends at the first semicolon.", "Compare all of it, in lower case."],
  },
  {
    id: "transport.array",
    title: "an array of messages is refused, and none of them is executed",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [SENDING],
    why:
      "Batches went away in 2025-06-18, which binds clients alone, and SDK v1 still executes them. A gate that looks at " +
      "one message is blind to the second.",
    hints: ["Array.isArray after JSON.parse, before the transport sees it."],
  },
  {
    id: "transport.protocol-version",
    title: "an MCP-Protocol-Version that the server does not know is answered 400",
    party: "resource-server",
    level: "MUST",
    impact: "untidy",
    sources: [mcp("2025-11-25", "basic/transports", "Protocol Version Header")],
    why:
      "The two sides would go on with different rules in mind, and the strictest of them would be skipped.",
    hints: [
      "SDKs' transports check it. Do not take the header away to please a client.",
      "A list of the revisions that you know, and no pattern.",
    ],
  },
  {
    id: "transport.body-limit",
    title: "a body of many megabytes is refused with 413",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9110, "15.5.14")],
    why: "A few such requests at a time are enough to use up the memory of a small server.",
    hints: ["How long can a message to your tools be?", "Answer 413 as soon as it is longer."],
  },
  {
    id: "transport.body-limit-chunked",
    title: "a body that does not say its length is refused as soon as it is too long",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9110, "8.6"), rfc(9112, "7.1")],
    why:
      "Content-Length is the sender's claim, and may be left out. A limit on it alone stops only the polite, and one that " +
      "is looked at when all has arrived stops nobody: the memory is used by then.",
    hints: ["Count what arrives while you read, and stop.", "Answer before the end, for it may never come."],
  },
  {
    id: "transport.get",
    title: "GET without a credential opens no stream",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [mcp("2025-11-25", "basic/transports", "Listening for Messages from the Server")],
    why:
      "A stream holds a connection for as long as somebody likes. SDK v1 opens one for everybody that never says anything, " +
      "and keeps the server from shutting down.",
    hints: [
      "Without sessions there is no stream to open: refuse every method but POST with 405.",
      "With sessions GET is a request like any other: 401 first.",
    ],
  },
  {
    id: "transport.delete",
    title: "DELETE without a credential ends nothing",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [mcp("2025-11-25", "basic/transports", "Session Management")],
    why:
      "SDK v1 answers 200 where there are no sessions, and a client believes that something was ended; where there are, a " +
      "stranger who saw an id would end them.",
    hints: ["Without sessions: refuse every method but POST with 405.", "With sessions: 401 first."],
  },
  {
    id: "transport.allow",
    title: "a 405 says in Allow which methods there are",
    party: "resource-server",
    level: "MUST",
    impact: "untidy",
    sources: [rfc(9110, "15.5.6")],
    why: "Without it the caller can only guess, and guesses arrive as more requests.",
    hints: ["Allow: POST"],
  },
  {
    id: "transport.method-tricks",
    title: "HEAD, PUT, PATCH and X-HTTP-Method-Override reach nothing",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9110, "9.2.1")],
    why:
      "A rule for POST in a proxy or a firewall is worth nothing if a GET can be turned into a POST behind it.",
    hints: ["Look at request.method and at nothing else."],
  },
  {
    id: "transport.path-tricks",
    title: "other spellings of the endpoint's path, such as //mcp, /MCP, /%6Dcp and /x/../mcp, open nothing",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(3986, "6.2.2")],
    why:
      "A rule for /mcp in front of the tools does not see them. If the router behind it does, they are a way around it.",
    hints: [
      "Guard and router have to agree on what a path is.",
      "Compare the whole path with ===.",
      "No startsWith, no lower case, no decoding.",
    ],
  },
  {
    id: "transport.older-endpoints",
    title: "the older transport, at /sse and /messages, executes nothing for anybody without a credential",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [
      mcp("2025-11-25", "basic/transports", "Backwards Compatibility"),
      mcp("2025-11-25", "basic/security_best_practices", "Session Hijacking"),
    ],
    why:
      "Servers keep the transport of 2024 for older clients. Whoever then guards /mcp alone has left the same tools " +
      "open beside it.",
    hints: ["List the routes that your framework has.", "Guard both transports, or remove the older one."],
  },
  {
    id: "transport.origin-foreign",
    title: "a request from a page on another origin is refused with 403",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [REBINDING],
    why:
      "Any page that your user opens can send requests to 127.0.0.1. Only Origin tells that it was a page.",
    hints: [
      "Browsers send Origin, other clients do not.",
      "If it is there, it has to be one that you let in, else 403.",
    ],
  },
  {
    id: "transport.origin-null",
    title: 'a request with "Origin: null" is refused with 403',
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [REBINDING, rfc(6454, "7.3")],
    why: "A page gets this origin at will, by putting itself into a sandboxed frame.",
    hints: ['"null" is a string like any other: it is not one of the origins that you let in.'],
  },
  {
    id: "transport.origin-lookalike",
    title: "an origin that only looks like the server's own is refused with 403",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [REBINDING],
    why: "http://127.0.0.1.evil.example starts like your address and belongs to somebody else.",
    hints: [
      "Compare the whole string.",
      "No startsWith, no includes, no pattern without both ends, no dot that is not escaped.",
    ],
  },
  {
    id: "transport.origin-port",
    title: "a page of another program on the same machine is refused with 403",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [REBINDING],
    why:
      "A page on another port of 127.0.0.1 belongs to another program, which may serve what others have written.",
    hints: [
      "Which origins you let in is your choice, and each is a host with its port.",
      "Compare the whole string, port included.",
    ],
  },
  {
    id: "transport.origin-own",
    title: "a request with the server's own origin is served, and a request with none",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [REBINDING],
    why: "Most clients are not browsers and send no Origin. To refuse them is to have no clients.",
    hints: ["A missing header is not a foreign one."],
  },
  {
    id: "transport.host",
    title: "a request that names another host is refused",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9110, "15.5.20"), REBINDING],
    why:
      "DNS rebinding: evil.example first resolves to its own server, then to 127.0.0.1. For the browser page and " +
      "server are then one origin, and only the Host header still says evil.example.",
    hints: [
      "Compare Host with the host of your own URL, which you configure.",
      "421 Misdirected Request is the status for it.",
    ],
  },
  {
    id: "transport.loopback-only",
    title: "the notes server refuses a request for 0.0.0.0, localhost, a network address or another port",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [mcp("2025-11-25", "basic/transports", "Security Warning")],
    why:
      "Browsers have let pages reach local servers as 0.0.0.0, and a Host with a network address means that the " +
      "server listens to more than this machine. The resource is compared as a string: only one name can be right.",
    hints: [
      "Only the host of settings.resource, port included.",
      "Listen on 127.0.0.1: many servers default to 0.0.0.0.",
    ],
  },
];
