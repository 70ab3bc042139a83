/** What the revisions ask of an MCP server. */

import { authorization, same, says, SILENT, type Topic } from "./topic.ts";

const first = authorization["2025-03-26"];
const split = authorization["2025-06-18"];
const scoped = authorization["2025-11-25"];
const now = authorization["2026-07-28"];
const { discovery, security } = authorization;

/** Lines of the table about the resource server. */
export const serverTopics: Topic[] = [
  {
    id: "role",
    title: "What an MCP server is",
    statements: [
      says(
        "The authorization server as well, or a go-between in front of one: endpoints are looked for at the root " +
          "of its own host. With a third party behind it, it issues tokens of its own.",
        first("Authorization Base URL"),
      ),
      says(
        "An OAuth resource server. It takes tokens; somebody else signs people in and issues them.",
        split("Roles"),
      ),
      same(scoped("Roles")),
      same(now("Roles")),
    ],
  },
  {
    id: "resource-metadata",
    title: "Protected Resource Metadata (RFC 9728)",
    statements: [
      SILENT,
      says(
        "Server MUST publish it, with at least one authorization server in it.",
        split("Authorization Server Location"),
      ),
      says(
        "Server MUST publish it: at the well-known URI (path form, then root), or wherever the challenge points.",
        scoped("Protected Resource Metadata Discovery Requirements"),
      ),
      same(discovery("Protected Resource Metadata Discovery Requirements")),
    ],
  },
  {
    id: "challenge",
    title: "The answer to a request without a token",
    statements: [
      says("401.", first("Error Handling")),
      says(
        "401, and `WWW-Authenticate` MUST say where the metadata is.",
        split("Authorization Server Location"),
      ),
      says(
        "401. `resource_metadata` in the challenge, or the well-known URI: one of the two MUST lead there.",
        scoped("Protected Resource Metadata Discovery Requirements"),
      ),
      same(discovery("Protected Resource Metadata Discovery Requirements")),
    ],
  },
  {
    id: "challenge-scope",
    title: "`scope` in the challenge",
    statements: [
      SILENT,
      SILENT,
      says(
        "Server SHOULD name it; the client MUST take it as what this request needs.",
        scoped("Protected Resource Metadata Discovery Requirements"),
      ),
      same(now("Scope Selection Strategy")),
    ],
  },
  {
    id: "audience",
    title: "Whom a token was issued for",
    statements: [
      says("Nothing about audiences: the token is validated as OAuth 2.1 has it.", first("Token Handling")),
      says(
        "Server MUST check that it is the intended audience, and MUST NOT take any other token or pass one on.",
        split("Token Handling"),
      ),
      same(scoped("Token Handling")),
      same(now("Token Handling")),
    ],
  },
  {
    id: "invalid-token",
    title: "An invalid or expired token",
    statements: [
      says("MUST be answered 401.", first("Token Handling")),
      same(split("Token Handling")),
      same(scoped("Token Handling")),
      same(now("Token Handling")),
    ],
  },
  {
    id: "query-token",
    title: "A token in the query string",
    statements: [
      says("MUST NOT be there.", first("Token Requirements")),
      same(split("Token Requirements")),
      same(scoped("Token Requirements")),
      same(now("Token Requirements")),
    ],
  },
  {
    id: "insufficient-scope",
    title: "A token with too little scope",
    statements: [
      says("403.", first("Error Handling")),
      same(split("Error Handling")),
      says(
        "403, and SHOULD carry `insufficient_scope`, `scope` and `resource_metadata`.",
        scoped("Runtime Insufficient Scope Errors"),
      ),
      says(
        "As before, and SHOULD name every scope of the operation in one challenge.",
        now("Runtime Insufficient Scope Errors"),
      ),
    ],
  },
  {
    id: "scope-hierarchy",
    title: "A broader scope that implies a narrower one",
    statements: [
      SILENT,
      SILENT,
      SILENT,
      says("Server MUST account for it.", now("Step-Up Authorization Flow")),
    ],
  },
  {
    id: "offline-access",
    title: "`offline_access`",
    statements: [
      SILENT,
      SILENT,
      SILENT,
      says(
        "Server SHOULD NOT ask for it, in a challenge or in its metadata. A client MAY, where the authorization " +
          "server lists it.",
        now("Refresh Tokens"),
      ),
    ],
  },
  {
    id: "pass-through",
    title: "A token for an API behind the server",
    statements: [
      SILENT,
      says(
        "Another token, issued for that API. Server MUST NOT pass on the one it received.",
        split("Access Token Privilege Restriction"),
      ),
      same(scoped("Access Token Privilege Restriction")),
      same(security("Access Token Privilege Restriction")),
    ],
  },
];
