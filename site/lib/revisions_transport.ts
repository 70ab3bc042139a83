/** What the revisions say of Streamable HTTP, where it bears on who may do what. */

import { same, says, SILENT, type Topic, transports } from "./topic.ts";

const first = transports["2025-03-26"];
const split = transports["2025-06-18"];
const scoped = transports["2025-11-25"];
const now = transports["2026-07-28"];

/** Lines of the table about the transport. */
export const transportTopics: Topic[] = [
  {
    id: "origin",
    title: "`Origin`",
    statements: [
      says("Server MUST validate it.", first("Security Warning")),
      same(split("Security Warning")),
      says("Server MUST validate it; a foreign one is answered 403.", scoped("Security Warning")),
      same(now("Security & Endpoint")),
    ],
  },
  {
    id: "batches",
    title: "Several messages in one request",
    statements: [
      says("Allowed, as an array.", first("Sending Messages to the Server")),
      says("One message a request: the body MUST be a single one.", split("Sending Messages to the Server")),
      same(scoped("Sending Messages to the Server")),
      same(now("Sending Messages")),
    ],
  },
  {
    id: "sessions",
    title: "Sessions",
    statements: [
      says("Server MAY hand out an `Mcp-Session-Id`.", first("Session Management")),
      same(split("Session Management")),
      same(scoped("Session Management")),
      says("Gone. Every request stands alone.", now("Earlier Streamable HTTP Revisions")),
    ],
  },
  {
    id: "get-stream",
    title: "GET at the endpoint",
    statements: [
      says("A stream, or 405.", first("Listening for Messages from the Server")),
      same(split("Listening for Messages from the Server")),
      same(scoped("Listening for Messages from the Server")),
      says("Gone: SHOULD be answered 405.", now("Earlier Streamable HTTP Revisions")),
    ],
  },
  {
    id: "version-header",
    title: "`MCP-Protocol-Version`",
    statements: [
      SILENT,
      says(
        "Client MUST send it after initialize; a version that the server does not know is answered 400.",
        split("Protocol Version Header"),
      ),
      same(scoped("Protocol Version Header")),
      says("On every POST, and MUST match the body.", now("Protocol Version Header")),
    ],
  },
  {
    id: "mirrored-headers",
    title: "`Mcp-Method` and `Mcp-Name`",
    statements: [
      SILENT,
      SILENT,
      SILENT,
      says(
        "Required. A server that reads the body MUST refuse a header that says something else: 400, -32020.",
        now("Server Validation"),
      ),
    ],
  },
];
