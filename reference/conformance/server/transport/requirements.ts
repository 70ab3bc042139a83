/** An open MCP server done right: what holds before anybody signs in (lesson 1). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";
import { transportDoor } from "./requirements_door.ts";

const SENDING = mcp("2025-11-25", "basic/transports", "Sending Messages to the Server");
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
  ...transportDoor,
];
