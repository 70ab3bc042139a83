/** What an authorization server says of itself: its metadata, read as an MCP client reads it. */

import type { Requirement } from "../requirement.ts";
import { mcp, oauth21, rfc, text } from "../sources.ts";

const OVERVIEW = mcp("2025-11-25", "basic/authorization", "Overview");
const ORDER = mcp("2025-11-25", "basic/authorization", "Authorization Server Metadata Discovery");
const PROTECTION = mcp("2025-11-25", "basic/authorization", "Authorization Code Protection");
const COMMUNICATION = mcp("2025-11-25", "basic/authorization", "Communication Security");
const OPENID = "https://openid.net/specs/openid-connect-discovery-1_0.html";
const openid = (section: string, anchor: string) => {
  return text("OpenID Connect Discovery 1.0", section, `${OPENID}#${anchor}`);
};
const OPENID_METADATA = openid("§3", "ProviderMetadata");
const OPENID_PLACE = openid("§4", "ProviderConfig");
const OPENID_RESPONSE = openid("§4.2", "ProviderConfigurationResponse");
const CORS = text("Fetch standard", "CORS protocol", "https://fetch.spec.whatwg.org/#http-cors-protocol");

/** The rules of the group `issuer` that its documents decide. */
export const issuerDocuments: Requirement[] = [
  {
    id: "issuer.discoverable",
    title: "the metadata of the authorization server is at one of the places where clients look for it",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [OVERVIEW, ORDER, rfc(8414, "3"), OPENID_PLACE],
    why: "A client that does not find it knows neither where to send its user nor where to get a token.",
    hints: [
      "https://host/tenant/.well-known/openid-configuration is found as well.",
      "https://host/tenant has it at https://host/.well-known/oauth-authorization-server/tenant: the well-known part " +
      "comes first.",
    ],
  },
  {
    id: "issuer.oauth-metadata",
    title:
      "the metadata of the authorization server is at the well-known path of OAuth, not of OpenID Connect alone",
    party: "authorization-server",
    level: { "2025-06-18": "MUST" },
    impact: "locks-out",
    sources: [mcp("2025-06-18", "basic/authorization", "Overview"), rfc(8414, "3")],
    why:
      "Clients of that revision look nowhere else. Later ones have to look at OpenID Connect's places too.",
    hints: ["Serve the same at /.well-known/oauth-authorization-server followed by the issuer's path."],
  },
  {
    id: "issuer.identifier",
    title:
      "the issuer that the authorization server names is, character for character, the one that it was found by",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [
      rfc(8414, "3.3"),
      mcp(
        "2026-07-28",
        "basic/authorization/authorization-server-discovery",
        "Authorization Server Metadata Discovery",
      ),
    ],
    why:
      "Clients must not use a document that names another issuer: it could be somebody else's, sending your users to " +
      "his sign-in page.",
    hints: [
      "Where the document names {tenantid}, name the tenant in the server's metadata, not common.",
      "https://host and https://host/ are two issuers. Write into the server's metadata what the issuer calls itself.",
    ],
  },
  {
    id: "issuer.identifier-url",
    title: "the issuer is an https URL without query and fragment; http is for loopback alone",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8414, "2"), COMMUNICATION],
    why: "Over plain http whoever sits on the line answers in the place of the authorization server.",
    hints: [
      "Behind a proxy that ends TLS the issuer starts with https all the same: configure its public URL.",
    ],
  },
  {
    id: "issuer.places-agree",
    title: "wherever the authorization server has metadata, it names the same issuer and the same endpoints",
    party: "authorization-server",
    level: "house",
    impact: "locks-out",
    sources: [ORDER, rfc(8414, "5")],
    why: "Clients differ in where they look first. Two documents that differ sign people in at two places.",
    hints: ["Make both documents from one configuration, or serve one of them only."],
  },
  {
    id: "issuer.place-missing",
    title: "a place where the authorization server has no metadata is answered with a 4xx",
    party: "authorization-server",
    level: "house",
    impact: "locks-out",
    sources: [ORDER, rfc(8414, "3.2")],
    why:
      "Clients try one place after another. Many go on after a 404 only: a page with 200, a redirect to a sign-in page " +
      "or a 500 ends their search.",
    hints: [
      "Answer 404 below /.well-known/ before the rule that shows your application's page for every path.",
    ],
  },
  {
    id: "issuer.media-type",
    title: "the metadata of the authorization server is sent as application/json",
    party: "authorization-server",
    level: "MUST",
    impact: "untidy",
    sources: [rfc(8414, "3.2"), OPENID_RESPONSE],
    why: "A client that goes by the type takes anything else for a page.",
    hints: ["A file server knows the type by the name: set it for a file without an extension."],
  },
  {
    id: "issuer.endpoints",
    title: "the metadata names an authorization endpoint and a token endpoint",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(8414, "2")],
    why: "MCP clients sign their users in by the authorization code grant, which takes both.",
    hints: ["authorization_endpoint and token_endpoint are URLs in full, not paths."],
  },
  {
    id: "issuer.https",
    title: "the endpoints of the authorization server are https URLs; http is for loopback alone",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [COMMUNICATION, oauth21("1.5")],
    why: "Codes, tokens and passwords go there. Over plain http whoever sits on the line has them.",
    hints: [
      "Endpoints with http:// behind a proxy: the proxy ended TLS, and nobody told the authorization server.",
    ],
  },
  {
    id: "issuer.challenge-methods",
    title: "the metadata says that S256 code challenges are supported",
    party: "authorization-server",
    level: { "2025-06-18": "house", "2025-11-25": "MUST", "2026-07-28": "MUST" },
    impact: "locks-out",
    sources: [PROTECTION, rfc(8414, "2"), oauth21("4.1.1"), rfc(7636, "4.2")],
    why: "An MCP client that does not read S256 there has to refuse to go on, and nobody can sign in.",
    hints: [
      "Entra ID and Cognito support it and do not say so: put a document of your own in front, or tell the client.",
      'code_challenge_methods_supported: ["S256"].',
    ],
  },
  {
    id: "issuer.response-types",
    title: "the metadata lists the response type code",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(8414, "2")],
    why: "response_types_supported is required, and without code there is no authorization code grant.",
    hints: ['response_types_supported: ["code"].'],
  },
  {
    id: "issuer.grant-types",
    title: "the metadata lists the authorization code grant where it lists grants",
    party: "authorization-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(8414, "2")],
    why:
      "A client that reads the list does not ask for what is not in it. Without a list the grant is the default.",
    hints: [
      "grant_types_supported: add authorization_code, and refresh_token where there are refresh tokens.",
    ],
  },
  {
    id: "issuer.unknown-clients",
    title: "a client that nobody knows yet can get a client id by itself",
    party: "authorization-server",
    level: { "2025-06-18": "SHOULD", "2025-11-25": "house", "2026-07-28": "house" },
    impact: "locks-out",
    sources: [
      mcp("2025-06-18", "basic/authorization", "Dynamic Client Registration"),
      mcp("2025-11-25", "basic/authorization", "Client Registration Approaches"),
      rfc(7591, "3"),
    ],
    why:
      "Whoever installs an MCP client meets servers that its author never heard of. Where neither a metadata document " +
      "nor registration helps, every user has to type in a client id that you give out.",
    hints: [
      "Registration: registration_endpoint. Metadata documents: client_id_metadata_document_supported.",
      "Leave it closed if you mean to, and document which client id to use.",
    ],
  },
  {
    id: "issuer.client-documents",
    title: "the authorization server supports Client ID Metadata Documents",
    party: "authorization-server",
    level: { "2025-11-25": "SHOULD", "2026-07-28": "SHOULD" },
    impact: "locks-out",
    sources: [
      mcp("2025-11-25", "basic/authorization", "Client ID Metadata Documents"),
      mcp("2026-07-28", "basic/authorization/client-registration", "Client ID Metadata Documents"),
    ],
    why:
      "They need no registration that can be forgotten or flooded, and a client id says which site vouches for it.",
    hints: [
      '"client_id_metadata_document_supported": true, once you fetch them, and from public addresses only.',
    ],
  },
  {
    id: "issuer.public-clients",
    title: "the metadata lists none among the ways to authenticate at the token endpoint",
    party: "authorization-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(8414, "2"), rfc(7591, "2")],
    why:
      "Most MCP clients run on their user's machine and can keep no secret. One that chooses by this list, whose default " +
      "is client_secret_basic, would register for a secret.",
    hints: ['token_endpoint_auth_methods_supported: ["none", …].'],
  },
  {
    id: "issuer.iss-promised",
    title: "the metadata promises that authorization responses say who issued them",
    party: "authorization-server",
    level: { "2025-06-18": "house", "2025-11-25": "house", "2026-07-28": "SHOULD" },
    impact: "opens",
    sources: [
      mcp("2026-07-28", "basic/authorization", "Authorization Response Validation"),
      rfc(9207, "3"),
    ],
    why:
      "A client that knows several authorization servers can be made to take one's code to another, who keeps it. With " +
      "iss in the response it notices; only where it is promised may a client insist on it.",
    hints: ["Send iss first, then say authorization_response_iss_parameter_supported: true."],
  },
  {
    id: "issuer.keys",
    title: "the keys of the authorization server can be read where its metadata says",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(8414, "2"), rfc(7517, "5")],
    why: "Without them no server can tell a token of its issuer from one that anybody made.",
    hints: ['jwks_uri leads to {"keys": […]} with at least one key for signatures.'],
  },
  {
    id: "issuer.keys-public",
    title: "the published keys are public halves: no private key and no shared secret is among them",
    party: "authorization-server",
    level: "MUST",
    impact: "opens",
    sources: [OPENID_METADATA, rfc(7517, "9.2")],
    why:
      "Whoever reads a private key there can sign tokens for every user of every server that trusts this issuer.",
    hints: ["Export the public half before you publish, and replace the key: it has been read."],
  },
  {
    id: "issuer.empty-lists",
    title: "the metadata of the authorization server leaves out a list that has no elements",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(8414, "3.2"), OPENID_RESPONSE],
    why:
      "An empty list says that nothing is supported. Clients were seen to give up at scopes_supported: [].",
    hints: ["Leave the member out."],
  },
  {
    id: "issuer.member-types",
    title: "the members of the metadata have the types that the text gives them",
    party: "authorization-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(8414, "2"), rfc(9207, "3"), rfc(9728, "4")],
    why: 'Clients check the document as a whole: one null, or a URL that is "", and nobody can sign in.',
    hints: ["What you have no value for is left out: not null, not an empty text."],
  },
  {
    id: "issuer.listed",
    title: "where the authorization server lists the resources that it serves, this server is among them",
    party: "authorization-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9728, "4")],
    why:
      "A client that compares the two documents sees that the issuer does not know the server that points at it.",
    hints: ["protected_resources holds the server's resource identifier, written as the server writes it."],
  },
  {
    id: "issuer.cors",
    title: "the metadata of the authorization server can be read by clients in web pages",
    party: "authorization-server",
    level: "house",
    impact: "locks-out",
    sources: [OPENID_PLACE, CORS],
    why:
      "A client in a page, such as the MCP Inspector, cannot read the document, and reports a network error.",
    hints: ["The document is public: Access-Control-Allow-Origin: *."],
  },
];
