/** What the revisions ask of an MCP client, and of the authorization server that it meets. */

import { authorization, same, says, SILENT, type Topic } from "./topic.ts";

const first = authorization["2025-03-26"];
const split = authorization["2025-06-18"];
const scoped = authorization["2025-11-25"];
const now = authorization["2026-07-28"];
const { discovery, registration, security } = authorization;

/** Lines of the table about the client. */
export const clientTopics: Topic[] = [
  {
    id: "as-metadata",
    title: "Authorization server metadata",
    statements: [
      says(
        "Client MUST try RFC 8414 at the root of the server's host, then default paths: `/authorize`, `/token`, " +
          "`/register`.",
        first("Fallbacks for Servers without Metadata Discovery"),
      ),
      says(
        "Authorization server MUST publish RFC 8414 metadata, client MUST use it.",
        split("Overview"),
      ),
      says(
        "RFC 8414 or OpenID Connect Discovery; client MUST try both, in a fixed order: three URLs for an issuer " +
          "with a path, two without.",
        scoped("Authorization Server Metadata Discovery"),
      ),
      same(discovery("Authorization Server Metadata Discovery")),
    ],
  },
  {
    id: "metadata-issuer",
    title: "`issuer` in that metadata",
    statements: [
      SILENT,
      says(
        "Nothing of its own. RFC 8414 §3.3, which it refers to, says that it MUST be the issuer asked for.",
        split("Server Metadata Discovery"),
      ),
      same(scoped("Authorization Server Metadata Discovery")),
      says(
        "Client MUST compare it with the issuer it asked for, and MUST NOT use the document if they differ.",
        discovery("Authorization Server Metadata Discovery"),
      ),
    ],
  },
  {
    id: "cimd",
    title: "Client ID Metadata Documents",
    statements: [
      SILENT,
      SILENT,
      says("Client and authorization server SHOULD support them.", scoped("Client ID Metadata Documents")),
      same(registration("Client ID Metadata Documents")),
    ],
  },
  {
    id: "dcr",
    title: "Dynamic Client Registration (RFC 7591)",
    statements: [
      says("Client and server SHOULD support it.", first("Dynamic Client Registration")),
      says("Client and authorization server SHOULD support it.", split("Dynamic Client Registration")),
      says("MAY be supported, as a fallback.", scoped("Dynamic Client Registration")),
      says(
        "Deprecated; MAY still be supported. A client that registers MUST say its `application_type`.",
        registration("Application Type and Redirect URI Constraints"),
      ),
    ],
  },
  {
    id: "credential-binding",
    title: "Whose client credentials they are",
    statements: [
      SILENT,
      SILENT,
      SILENT,
      says(
        "Client MUST keep them by issuer, MUST NOT use them at another, and MUST register again when the server " +
          "moves to one.",
        registration("Authorization Server Binding"),
      ),
    ],
  },
  {
    id: "pkce",
    title: "PKCE",
    statements: [
      says("Required of every client.", first("Implementation Requirements")),
      says("Client MUST use it.", split("Authorization Code Protection")),
      says(
        "With `S256` where possible. Client MUST refuse an authorization server whose metadata does not have " +
          "`code_challenge_methods_supported`.",
        scoped("Authorization Code Protection"),
      ),
      same(security("Authorization Code Protection")),
    ],
  },
  {
    id: "resource-parameter",
    title: "`resource` (RFC 8707)",
    statements: [
      SILENT,
      says(
        "Client MUST send it, in the authorization request and in the token request.",
        split("Resource Parameter Implementation"),
      ),
      same(scoped("Resource Parameter Implementation")),
      same(now("Resource Parameter Implementation")),
    ],
  },
  {
    id: "iss",
    title: "`iss` in the authorization response (RFC 9207)",
    statements: [
      SILENT,
      SILENT,
      SILENT,
      says(
        "Authorization server SHOULD send it, and MUST advertise that it does. Client MUST compare it as a string " +
          "with the issuer it recorded, before it redeems the code; advertised and absent is a refusal.",
        now("Authorization Response Validation"),
      ),
    ],
  },
  {
    id: "scope-selection",
    title: "What a client asks for",
    statements: [
      SILENT,
      SILENT,
      says(
        "SHOULD be the scope of the challenge, else all of `scopes_supported`.",
        scoped("Scope Selection Strategy"),
      ),
      same(now("Scope Selection Strategy")),
    ],
  },
  {
    id: "step-up",
    title: "More scope, later",
    statements: [
      SILENT,
      SILENT,
      says("Client SHOULD ask again, with a limit.", scoped("Step-Up Authorization Flow")),
      says(
        "And asks for the union of what it asked for before and what the challenge names.",
        now("Step-Up Authorization Flow"),
      ),
    ],
  },
];
