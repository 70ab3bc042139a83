/** How a client finds the authorization server, and what it must not believe on its way (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const AUTHORIZATION = "basic/authorization";
const OVERVIEW = mcp("2025-11-25", AUTHORIZATION, "Overview");
const RESOURCE_METADATA = mcp(
  "2025-11-25",
  AUTHORIZATION,
  "Protected Resource Metadata Discovery Requirements",
);
const SERVER_METADATA = mcp("2025-11-25", AUTHORIZATION, "Authorization Server Metadata Discovery");
const SERVER_METADATA_NOW = mcp(
  "2026-07-28",
  "basic/authorization/authorization-server-discovery",
  "Authorization Server Metadata Discovery",
);
const CODE_PROTECTION = mcp("2025-11-25", AUTHORIZATION, "Authorization Code Protection");
const COMMUNICATION = mcp("2025-11-25", AUTHORIZATION, "Communication Security");
const PRACTICES =
  "https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices";
const SSRF = text(
  "MCP security best practices",
  "Server-Side Request Forgery (SSRF)",
  `${PRACTICES}#server-side-request-forgery-ssrf`,
);
const AUTHORIZATION_URL = text(
  "MCP security best practices",
  "OAuth Authorization URL Validation",
  `${PRACTICES}#oauth-authorization-url-validation`,
);
const OAUTH_TLS = text(
  "OAuth 2.1 (draft 13)",
  "§1.5",
  "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1-13#section-1.5",
);

/** The rules of the group `discovery`. */
export const discovery: Requirement[] = [
  {
    id: "discovery.victim-named",
    title: "metadata that names somebody else's server is refused",
    party: "client",
    level: "MUST",
    sources: [rfc(9728, "3.3"), rfc(9728, "7.3")],
    why:
      "A malicious server names yours as its resource. The person signs in, the token is for your server, and the " +
      "client hands it to the attacker.",
    hints: [
      "Which server did the person choose, and which one is the document about?",
      "`resource` in the document has to be the URL that you called. Otherwise stop: do not sign in.",
    ],
  },
  {
    id: "discovery.neighbour-named",
    title: "metadata that names another resource on the same host, a prefix or one slash more is refused",
    party: "client",
    level: "MUST",
    sources: [rfc(9728, "3.3"), rfc(9728, "6")],
    why:
      "One host often serves many tenants. A token for the whole host, or for the neighbour, lets the server that " +
      "you called act as you next door.",
    hints: [
      "Compare two strings: no prefix, no URL parser, no slash forgiven.",
      "Only a document found at the root, without a pointer to it, may name the host alone.",
    ],
  },
  {
    id: "discovery.no-server-named",
    title: "nobody is signed in where no metadata names an authorization server",
    party: "client",
    level: "MUST",
    sources: [OVERVIEW, mcp("2025-11-25", AUTHORIZATION, "Authorization Server Location")],
    why:
      "Until 2025-03-26 the MCP server was its own authorization server. A client that still falls back to that " +
      "sends people to whatever answers there.",
    hints: [
      "What does your client do with an empty authorization_servers?",
      "Stop with an error. SDK v1 asks the MCP server's own origin instead.",
    ],
  },
  {
    id: "discovery.pointer-first",
    title: "the metadata that the challenge points at is the one that counts, wherever it is",
    party: "client",
    level: "MUST",
    sources: [RESOURCE_METADATA, rfc(9728, "5.1")],
    why:
      "The server says where its document is. Behind a gateway the well-known path may answer for somebody else.",
    hints: ["Read resource_metadata from WWW-Authenticate before you build any URL yourself."],
  },
  {
    id: "discovery.well-known-path",
    title: "a client without a pointer looks at the well-known path with the server's own path behind it",
    party: "client",
    level: { "2025-11-25": "MUST", "2026-07-28": "MUST" },
    sources: [RESOURCE_METADATA, rfc(9728, "3.1")],
    why: "Two servers on one host have two documents. The one at the root may belong to neither.",
    hints: ["/.well-known/oauth-protected-resource goes between the host and /mcp. The root comes second."],
  },
  {
    id: "discovery.well-known-root",
    title: "a client that finds nothing there looks at the root, where the document may name the host alone",
    party: "client",
    level: { "2025-11-25": "MUST", "2026-07-28": "MUST" },
    sources: [RESOURCE_METADATA, rfc(9728, "3.3"), rfc(8707, "2")],
    why:
      "A server with one document at the root has done nothing wrong. Tokens are then for the host, and asking " +
      "for them under another name, or with a slash added, fails at the authorization server.",
    hints: [
      "Compare with what the well-known part was inserted into: at the root that is the origin.",
      "Send `resource` as the document has it. `new URL(…).href` adds a slash.",
    ],
  },
  {
    id: "discovery.challenge-grammar",
    title: "the pointer is found in every challenge that the grammar allows",
    party: "client",
    level: "MUST",
    sources: [RESOURCE_METADATA, rfc(9110, "11.6.1")],
    why:
      "Servers send Basic beside Bearer, proxies join header lines, and a description has commas and quotes. A " +
      "client that takes the first word for everything finds no way in, or the wrong one.",
    hints: [
      "Several challenges, one line or two; names and schemes in any case; quotes optional around a token.",
      "Read it from left to right, quoted strings as one piece. One regular expression for the name finds it " +
      "inside of other values too.",
    ],
  },
  {
    id: "discovery.openid-next",
    title: "authorization server metadata is looked for under RFC 8414's name, then under OpenID Connect's",
    party: "client",
    level: { "2025-11-25": "MUST", "2026-07-28": "MUST" },
    sources: [SERVER_METADATA, SERVER_METADATA_NOW],
    why:
      "Many providers publish one of the two. A client that knows one name cannot sign in at half of them.",
    hints: ["oauth-authorization-server, then openid-configuration."],
  },
  {
    id: "discovery.issuer-path",
    title: "metadata of an issuer with a path is looked for in three places, in a fixed order",
    party: "client",
    level: { "2025-11-25": "MUST", "2026-07-28": "MUST" },
    sources: [SERVER_METADATA, rfc(8414, "3.1"), rfc(8414, "5")],
    why: "Tenants are paths. At the host's root there is nothing, or somebody else's tenant.",
    hints: [
      "RFC 8414 inserts the well-known part before the path; OpenID Connect appends it.",
      "Both names before the path, then openid-configuration behind it.",
    ],
  },
  {
    id: "discovery.page-is-no-document",
    title: "a web page with status 200 is no metadata: the next place is tried",
    party: "client",
    level: "house",
    sources: [rfc(9728, "3.2"), rfc(8414, "3.2")],
    why: "Single-page applications answer every path with their start page. Then there is no document there.",
    hints: ["200 is not enough: it has to be a JSON object with what you need in it."],
  },
  {
    id: "discovery.next-server",
    title: "the next authorization server is used where the first cannot be",
    party: "client",
    level: "house",
    sources: [rfc(9728, "7.6")],
    why: "A server may name several, so that one of them can be down or be moved away from.",
    hints: ["authorization_servers is a list."],
  },
  {
    id: "discovery.issuer-mismatch",
    title: "metadata that speaks for another issuer is refused",
    party: "client",
    level: "MUST",
    sources: [rfc(8414, "3.3"), rfc(8414, "6.2"), SERVER_METADATA_NOW],
    why:
      "An attacker's server publishes the honest issuer's name over its own endpoints. Clients that file by that " +
      "name bring it the codes and secrets that are for the honest one.",
    hints: [
      "Who did you ask, and who answers?",
      "`issuer` in the document has to be the one that you built its URL from.",
    ],
  },
  {
    id: "discovery.issuer-as-string",
    title:
      "the issuer in the metadata and the one that was asked are compared as strings: no slash, case or port is tidied up",
    party: "client",
    level: "MUST",
    sources: [rfc(8414, "3.3"), rfc(8414, "4")],
    why:
      "Tenants differ in a path, and two programs that tidy up differently disagree about who is who. Later `iss` " +
      "is compared with this very string.",
    hints: ["`===`, on what the two documents say, before any URL parser has seen it."],
  },
  {
    id: "discovery.no-guessing",
    title: "no endpoint is guessed where the authorization server has no metadata",
    party: "client",
    level: "MUST",
    sources: [SERVER_METADATA, CODE_PROTECTION],
    why:
      "/authorize and /token may be anybody's, and only metadata says that PKCE is supported at all. Clients have " +
      "to refuse where they cannot know.",
    hints: ["SDK v1 makes up /authorize, /token and /register. Look at the metadata before it does."],
  },
  {
    id: "discovery.redirect",
    title: "metadata is not followed to another host",
    party: "client",
    level: "house",
    sources: [SSRF],
    why:
      "An open redirect on an honest host is enough to put an attacker's document in the place of its own, issuer " +
      "and all. Behind a redirect are internal hosts, too.",
    hints: ['`redirect: "manual"`, and an error for what comes back.'],
  },
  {
    id: "discovery.plain-http",
    title: "nothing is fetched over plain http, except on loopback",
    party: "client",
    level: "MUST",
    sources: [COMMUNICATION, OAUTH_TLS],
    why: "Whoever sits on the line reads the code and the token, or answers in the server's place.",
    hints: [
      "Every URL, wherever it came from: the challenge, the metadata, an endpoint.",
      "https, or http with a host that is exactly 127.0.0.1, [::1] or localhost.",
    ],
  },
  {
    id: "discovery.internal-address",
    title: "no URL from metadata leads the client into an internal network",
    party: "client",
    level: "SHOULD",
    sources: [rfc(9728, "7.7"), SSRF],
    why:
      "The client stands where the attacker cannot: behind the firewall, beside the cloud's metadata service. A " +
      "server that writes the URL chooses what it asks there.",
    hints: [
      "10.0.0.1, 169.254.169.254, [fd00::1]: which of your checks sees https://2852039166?",
      "Look at the host as the URL parser gives it back, and refuse addresses that are not the MCP server's own.",
    ],
  },
  {
    id: "discovery.browser-url",
    title: "nothing but https, or http on loopback, is opened in the browser",
    party: "client",
    level: "MUST",
    sources: [AUTHORIZATION_URL],
    why:
      "What opens a URL opens files and programs as well. An authorization_endpoint is text from a stranger, " +
      "and this one runs on the person's machine.",
    hints: ["A list of the schemes that are allowed, not of those that are known to be bad."],
  },
];
