/** What reaches an open MCP server at all: by which method, at which path, from which page, under which name (lesson 1). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const REBINDING = mcp("2026-07-28", "basic/transports/streamable-http", "Security & Endpoint");

/** The rules of the group `transport` about what is let in before any message is read. */
export const transportDoor: Requirement[] = [
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
