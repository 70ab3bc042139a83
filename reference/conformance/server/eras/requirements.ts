/** One endpoint for clients of 2026-07-28 and for those before it: what holds whichever revision a message is in. */

import type { Level, Requirement, Revision } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const NOW = "2026-07-28";
const STREAMABLE = "basic/transports/streamable-http";
const VALIDATION = mcp(NOW, STREAMABLE, "Server Validation");
const HEADERS = mcp(NOW, STREAMABLE, "Standard Request Headers");
const ERAS = mcp(NOW, "basic/versioning", "Backward Compatibility with Initialization-Based Versions");
const TOKENS = mcp(NOW, "basic/authorization", "Token Requirements");
const ERRORS = mcp(NOW, "basic/authorization", "Error Handling");
const NEGOTIATION = mcp("2025-11-25", "basic/lifecycle", "Version Negotiation");

/** A level wherever a connection begins with `initialize`. */
function older(level: Level): Partial<Record<Revision, Level>> {
  return { "2025-06-18": level, "2025-11-25": level };
}

/** The rules of the group `eras` that are about messages. */
export const eras: Requirement[] = [
  {
    id: "eras.no-credential",
    title:
      "without a credential nothing is executed, whichever revision a message names or its header fields tell",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [TOKENS, ERRORS],
    why:
      "A server that opens server/discover to everybody by Mcp-Method opens everything: an older message may have any " +
      "Mcp-Method, and nobody compares it.",
    hints: [
      "Authenticate before you look at what the request says of itself.",
      "No header field decides whether a credential is needed.",
    ],
  },
  {
    id: "eras.scopes",
    title: "a call that the scopes do not reach is not executed, in whichever revision it is sent",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [ERRORS, mcp(NOW, STREAMABLE, "Server Validation")],
    why:
      "Only from 2026-07-28 on does anybody compare the header fields with the message. Whoever wants them to lie " +
      "sends an older message.",
    hints: [
      "Decide on the message that will be executed.",
      "Mcp-Name is true in one revision. A decision has to hold in all of them.",
    ],
  },
  {
    id: "eras.older-fields",
    title: "an older message whose Mcp-Method or Mcp-Name says something else is refused, and not executed",
    party: "resource-server",
    level: older("house"),
    impact: "opens",
    sources: [VALIDATION, HEADERS],
    why:
      "A gateway that goes by these fields may not look at the revision. What it has let through as list_notes was " +
      "then delete_note, and its log never says so.",
    hints: [
      "An older client sends none of them. Where they are, compare them.",
      "400 with error -32020, as for a newer message.",
    ],
  },
  {
    id: "eras.negotiated",
    title: "initialize is answered with the older revision that it asks for",
    party: "resource-server",
    level: older("MUST"),
    impact: "locks-out",
    sources: [NEGOTIATION, ERAS],
    why:
      "An older client that is offered a revision which it does not know gives up, and has no other way to connect.",
    hints: ["createMcpHandler of SDK v2 answers initialize for older clients, unless legacy is turned off."],
  },
  {
    id: "eras.same-caller",
    title: "a token makes the same caller in every revision that the notes server speaks",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [ERAS],
    why: "People update their client, not their account: whoever they were yesterday they are today.",
    hints: [
      "One protection in front of both: it ends with a caller, and what is behind it asks nobody else.",
    ],
  },
  {
    id: "eras.shared",
    title: "a note that was added in one revision is listed in the others",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [ERAS],
    why: "Two servers behind one endpoint are two sets of notes, and a deleted one lives on in the other.",
    hints: ["The notes belong beside the handler, not into what it makes for each request."],
  },
];

/** Those about a server that was an authorization server itself, as 2025-03-26 had it. */
export const retirement: Requirement[] = [
  {
    id: "eras.own-endpoints",
    title:
      "a server whose issuer is elsewhere signs nobody in: /authorize, /token and /register of its own are gone",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [
      mcp("2025-03-26", "basic/authorization", "Fallbacks for Servers without Metadata Discovery"),
      mcp("2025-06-18", "basic/authorization", "Roles"),
    ],
    why:
      "What nobody uses any more nobody looks after: a registration that is open to everybody, a sign-in page that " +
      "people still trust, a key that still signs.",
    hints: [
      "404 for all of them.",
      "The clients that it registered and the codes that it gave go with them.",
    ],
  },
  {
    id: "eras.own-metadata",
    title: "a server whose issuer is elsewhere publishes no authorization server's metadata of its own",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [
      mcp("2025-03-26", "basic/authorization", "Authorization Base URL"),
      rfc(8414, "3.3"),
    ],
    why:
      "An older client looks there first. A document that names another issuer, or this server with another's " +
      "endpoints, is a mix-up that careful clients refuse and careless ones fall for.",
    hints: ["404 at /.well-known/oauth-authorization-server and at /.well-known/openid-configuration."],
  },
  {
    id: "eras.former-token",
    title: "a token of the authorization server that is being retired is taken until the end date",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [mcp("2025-03-26", "basic/authorization", "Token Handling")],
    why: "Else everybody is logged out in the same minute, in the middle of what their agent was doing.",
    hints: [
      "settings.former says how its tokens name it, its public keys and the end date.",
      "createLocalJWKSet of jose takes keys that are in the settings.",
    ],
  },
  {
    id: "eras.former-end",
    title:
      "a token of the former authorization server is refused after the end date, and where that is no date",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [mcp("2025-03-26", "basic/authorization", "Implementation Requirements")],
    why:
      "A way in that is there for two weeks is still there in two years, and its key lies in a backup that nobody " +
      "guards any more.",
    hints: [
      "Compare with the clock at every request, not at the start alone.",
      "Date.parse of what is no date is NaN, and no comparison with NaN is true: let that refuse.",
    ],
  },
  {
    id: "eras.former-key",
    title: "a token that names the issuer and is signed with the former server's key is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8725, "3.8")],
    why:
      "Two issuers whose keys are in one set are one issuer: whoever finds the old key makes tokens of the new one, " +
      "for anybody, and the end date does not stop them.",
    hints: [
      "Each issuer has its own keys: which set to use is decided by iss, before the signature.",
      "Then jwtVerify compares iss once more, with the issuer whose keys they are.",
    ],
  },
  {
    id: "eras.former-name",
    title: "a token that names the former server and is signed with the issuer's key is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8725, "3.8")],
    why: "The new issuer does not speak for the users of the old one: it may have others of the same name.",
    hints: ["The former issuer's tokens are verified with the former issuer's keys alone."],
  },
  {
    id: "eras.former-audience",
    title: "a former token for another server, or for none, is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [mcp(NOW, "basic/authorization", "Token Handling"), rfc(9700, "2.3")],
    why:
      "One sign-in of a company often served several MCP servers. What it issued for the calendar would open the notes.",
    hints: [
      "The same audience as for every other token.",
      "Let the old server put it in before it is retired.",
    ],
  },
  {
    id: "eras.former-scopes",
    title: "a former token reaches as far as its scopes, and no further",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [ERRORS, rfc(6750, "3.1")],
    why: "A token without scopes that counts as one with all of them is the best token to have.",
    hints: ["One verifier for both: what is missing in a token grants nothing."],
  },
  {
    id: "eras.former-people",
    title: "who is known by another name at the new issuer keeps their notes",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(7519, "4.1.2")],
    why: "Notes are filed under issuer and subject. With another issuer everybody would be new here.",
    hints: [
      "settings.former.subjects says who a subject of the former server is at the new issuer.",
      "accountOf with the new issuer and that subject.",
    ],
  },
  {
    id: "eras.former-namesake",
    title: "a subject of the former server is not the new issuer's subject of the same name",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(7519, "4.1.2")],
    why:
      "A subject is unique at its issuer. The old server's alice chose her name first; the new issuer's alice is " +
      "whoever came first there.",
    hints: [
      "Only who is in settings.former.subjects is somebody at the new issuer.",
      "An object has names that nobody put there: Object.hasOwn.",
    ],
  },
  {
    id: "eras.former-unnamed",
    title: "the metadata sends nobody to the former authorization server",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [mcp("2025-06-18", "basic/authorization", "Authorization Server Location")],
    why:
      "A client takes the issuer that it likes of those that are named: half of all sign-ins would end at a 404.",
    hints: ["authorization_servers is where to sign in, not whose tokens are taken."],
  },
];
