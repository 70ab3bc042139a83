/** Protected Resource Metadata: the document that says where to sign in (lesson 2). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const LOCATION = mcp("2025-11-25", "basic/authorization", "Authorization Server Location");
const DISCOVERY = mcp(
  "2025-11-25",
  "basic/authorization",
  "Protected Resource Metadata Discovery Requirements",
);
const CORS = text("Fetch standard", "CORS protocol", "https://fetch.spec.whatwg.org/#http-cors-protocol");

/** The rules of the group `metadata`. */
export const metadata: Requirement[] = [
  {
    id: "metadata.path-form",
    title: "the metadata is at the well-known path with the server's own path behind it",
    party: "resource-server",
    level: { "2025-06-18": "MUST", "2025-11-25": "house", "2026-07-28": "house" },
    impact: "locks-out",
    sources: [rfc(9728, "3.1"), DISCOVERY],
    why:
      "A client that has only your URL builds this one from it. From 2025-11-25 on the root form or the 401's " +
      "pointer would do as well; this form works for every client, and for two servers on one host.",
    hints: ["/.well-known/oauth-protected-resource goes between the host and the path of your endpoint."],
  },
  {
    id: "metadata.discoverable",
    title: "the metadata can be found: by a well-known path or by the pointer in a 401",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [DISCOVERY],
    why: "A client that cannot find it cannot sign its user in, and says that your server does not work.",
    hints: ["Serve it at /.well-known/oauth-protected-resource followed by the path of your endpoint."],
  },
  {
    id: "metadata.resource",
    title: "the resource that the metadata names is, character for character, the URL that the client called",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9728, "3.3")],
    why:
      "Clients must throw a document away that names another resource: it could be somebody else's, luring " +
      "them into asking for a token that is worth something elsewhere. Only a document found at the root form may " +
      "name the host instead.",
    hints: [
      "https://host/mcp and https://host/mcp/ are two resources.",
      "Return the URL that you have configured, as it is.",
    ],
  },
  {
    id: "metadata.resource-url",
    title:
      "the resource that the metadata names is an https URL without a fragment; http is for loopback alone",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(9728, "1.2"), rfc(8707, "2")],
    why:
      "Over plain http whoever sits on the line reads the token. A fragment never reaches the server at all.",
    hints: ["Behind a proxy that ends TLS the public URL starts with https all the same: configure it."],
  },
  {
    id: "metadata.authorization-servers",
    title: "the metadata names at least one authorization server",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [LOCATION, rfc(9728, "2")],
    why: "It is what the document is for. Optional in the RFC, it is required by MCP.",
    hints: ['A list, even for one: "authorization_servers": ["https://issuer.example"].'],
  },
  {
    id: "metadata.issuer-urls",
    title: "the metadata names authorization servers by https URLs with no query and no fragment",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(8414, "2"), rfc(9728, "2")],
    why:
      "Clients build the next URL out of it. A host name, a login page or a metadata URL leads them nowhere.",
    hints: [
      "The issuer identifier as the authorization server itself writes it; http is for loopback alone.",
    ],
  },
  {
    id: "metadata.own-issuer",
    title: "the metadata names the issuer whose tokens are accepted, and names it first",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9728, "2"), rfc(9728, "7.6"), LOCATION],
    why:
      "Clients sign their users in at the first that they can use. If that is another, the token that they bring is " +
      "refused, and a password was typed at a place that nobody meant. A server may keep an issuer to itself " +
      "(RFC 9728), but not the only one.",
    hints: [
      "Metadata and verification from one setting.",
      "Compare the iss of a token that you accept with authorization_servers.",
    ],
  },
  {
    id: "metadata.content-type",
    title: "the metadata is served as application/json, whatever the request says that it accepts",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9728, "3.2")],
    why:
      "Many hosts answer an unknown path with 200 and a web page. The content type tells the two apart, and clients ask " +
      "without an Accept, or with one that takes everything.",
    hints: [
      "Response.json and res.json set it.",
      "Do not choose by Accept: there is one form of this document.",
    ],
  },
  {
    id: "metadata.head",
    title: "HEAD on the metadata is answered like GET, without the body",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [rfc(9110, "9.1")],
    why:
      "Link checkers and health checks ask with HEAD. A 405 there is an alarm about nothing. General-purpose servers must " +
      "support it (RFC 9110); whether yours is one may be argued.",
    hints: ["Treat HEAD like GET: the runtime leaves the body out."],
  },
  {
    id: "metadata.methods",
    title: "other methods than GET and HEAD on the metadata are refused",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [rfc(9110, "15.5.6")],
    why:
      "A document that answers POST with 200 hides mistakes: a client with the wrong URL would seem to work.",
    hints: ["405, with Allow: GET, HEAD, OPTIONS; or 404."],
  },
  {
    id: "metadata.cors",
    title: "any web page may read the metadata",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [CORS],
    why:
      "Clients that run in a browser need it before they can ask anybody for anything, and it holds no secret.",
    hints: ["Access-Control-Allow-Origin: *, on this document alone."],
  },
  {
    id: "metadata.preflight",
    title: "a web page may send MCP-Protocol-Version when it asks for the metadata",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [CORS],
    why:
      "The SDK's client adds this header to its discovery requests. Its browser then asks with OPTIONS first, and " +
      "a no ends the sign-in before it began.",
    hints: ["Answer OPTIONS with 204.", "Access-Control-Allow-Headers: *"],
  },
  {
    id: "metadata.cors-not-on-mcp",
    title: "pages of any origin are not let in at the MCP endpoint",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [CORS],
    why: "A star there invites every page to call the tools and read the answers.",
    hints: [
      "Set the CORS headers where you build the metadata, not around everything.",
      "Where pages are clients of yours: name their origins.",
    ],
  },
  {
    id: "metadata.optional-fields",
    title: "the optional fields of the metadata are well formed",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9728, "2")],
    why: "Strict clients drop the whole document for one field of the wrong type.",
    hints: ["scopes_supported is a list of strings, resource_name a string, resource_documentation a URL."],
  },
  {
    id: "metadata.no-empty-lists",
    title: "a field of the metadata that has no value is left out",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9728, "3.2")],
    why: '"scopes_supported": [] reads as "there are no scopes", and clients then ask for none.',
    hints: ["Leave the field out instead of sending [] or null. Only bearer_methods_supported may be empty."],
  },
  {
    id: "metadata.bearer-methods",
    title: "metadata that says how tokens travel says by header, and never in the query",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(9728, "2"), mcp("2025-11-25", "basic/authorization", "Token Requirements")],
    why: "URLs end up in logs, histories and Referer headers, with the token in them.",
    hints: ['bearer_methods_supported: ["header"]'],
  },
  {
    id: "metadata.no-offline-access",
    title: "the metadata does not list offline_access as a scope",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "SHOULD" },
    impact: "untidy",
    sources: [mcp("2026-07-28", "basic/authorization", "Refresh Tokens")],
    why:
      "Refresh tokens are between the client and the authorization server. Clients that see this scope ask for it, " +
      "and some authorization servers refuse the whole request.",
    hints: ["List scopes of your own tools only."],
  },
  {
    id: "metadata.forged-host",
    title: "a forged Host header does not get into the metadata or the challenge",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9728, "7.3")],
    why:
      "Behind a cache or a proxy one forged request is enough: from then on every client is told that it talks " +
      "to evil.example, and signs in there.",
    hints: ["Where does the resource come from in your code?", "From configuration, never from the request."],
  },
  {
    id: "metadata.forwarded",
    title: "X-Forwarded-Host, X-Forwarded-Proto and Forwarded do not get into the metadata or the challenge",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(7239, "8.1")],
    why: "Whoever sends the request writes these headers, unless a proxy of yours takes them off.",
    hints: ["The public URL is configuration."],
  },
  {
    id: "metadata.sibling",
    title: "metadata at the place of another path never names this resource",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(9728, "3.3")],
    why:
      "A document that names a resource other than the path it stands at has to be thrown away by clients. " +
      "It is also how one server on a shared host takes over the sign-in of another.",
    hints: ["Compare the whole path.", "startsWith is not enough."],
  },
  {
    id: "metadata.sibling-invented",
    title: "a path where there is no server has no metadata",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [rfc(9728, "3.1")],
    why: "Clients would ask for tokens for resources that do not exist, and users would grant them.",
    hints: ["Everything but the one path is 404."],
  },
];
