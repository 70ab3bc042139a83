/** That a token was issued for this server (lesson 5). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");
const BINDING = mcp(
  "2026-07-28",
  "basic/authorization/security-considerations",
  "Token Audience Binding and Validation",
);
const PRIVILEGE = mcp(
  "2026-07-28",
  "basic/authorization/security-considerations",
  "Access Token Privilege Restriction",
);
const CANONICAL = mcp("2026-07-28", "basic/authorization", "Canonical Server URI");

/** The rules of the group `audience`. */
export const audience: Requirement[] = [
  {
    id: "audience.other-resource",
    title: "a token for another resource of the same issuer is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING, rfc(8707, "2"), rfc(9068, "4")],
    why:
      "Alice signs in to a calendar, and whoever runs the calendar now holds a token of hers with a perfect " +
      "signature. If you take it, they read her notes.",
    hints: ["Who else does this issuer sign for?", "Pass audience: settings.resource to jwtVerify."],
  },
  {
    id: "audience.missing",
    title: "a token that does not say whom it is for is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    profile: "rfc9068",
    sources: [PRIVILEGE, rfc(9068, "4")],
    why:
      "A token for nobody in particular is good everywhere, so every server that sees it can use it on you.",
    hints: [
      "A claim that is not there must not pass a comparison.",
      "jwtVerify's audience option refuses it.",
    ],
  },
  {
    id: "audience.client-id",
    title: "a token for the client, such as an ID token, is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, rfc(9068, "4")],
    why:
      "ID tokens come from the same issuer with the same signature, and are sent around as proof of a login. They " +
      "open nothing.",
    hints: ["The aud of an access token is the server, that of an ID token is the client."],
  },
  {
    id: "audience.issuer",
    title: "a token for the issuer itself is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, rfc(9068, "4")],
    why: "It was meant for the issuer's own pages, and every client that signs users in has one.",
    hints: ["iss says who signed, aud for whom. Compare each with its own setting."],
  },
  {
    id: "audience.list-without-us",
    title: "a list of audiences without this server is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7519, "4.1.3"), PRIVILEGE],
    why:
      "aud may be a list. Code that only knows the string often lets every list through, the empty one first.",
    hints: ["every() is true for an empty list.", "One of the list's members has to be settings.resource."],
  },
  {
    id: "audience.list-with-us",
    title: "a list of audiences that names this server is accepted, wherever in it",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(7519, "4.1.3")],
    why:
      "Some issuers always send a list. A server that only knows the string turns all of their users away.",
    hints: ["jwtVerify takes both forms."],
  },
  {
    id: "audience.longer",
    title: "an audience that only starts with this server's URL is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8707, "2"), PRIVILEGE],
    why: "/mcp-2 and /mcp/x are other resources, and on a shared host other people's.",
    hints: ["startsWith is not a comparison.", "=== on the whole string."],
  },
  {
    id: "audience.prefix",
    title: "an audience that this server's URL starts with is refused: the host, half the path",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(8707, "2"), CANONICAL],
    why:
      "A token for the whole host is one for every server on it. Whoever runs another of them has such tokens too.",
    hints: [
      "`resource` in your metadata is the only name you have.",
      "Compare in neither direction by prefix.",
    ],
  },
  {
    id: "audience.trailing-slash",
    title: "this server's URL with a slash behind it is another audience, and refused",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [CANONICAL, rfc(8707, "2")],
    why:
      "A server may know itself by two names, but each further one is another thing to keep in step. Cut the slash " +
      "off and the next exception is close.",
    hints: ["Publish one form in the metadata: clients ask for exactly that one."],
  },
  {
    id: "audience.alias",
    title: "localhost, https for http and other spellings of this server's address are refused as audiences",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [CANONICAL, rfc(3986, "6.2.1")],
    why:
      "Two spellings that lead here today may lead to different servers tomorrow. A string that was configured " +
      "once does not move.",
    hints: ["Do not parse, resolve or normalise the claim."],
  },
  {
    id: "audience.other-host",
    title: "an audience with another host or port is refused, however much it looks like this one",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(8707, "2"), PRIVILEGE],
    why: "127.0.0.1.evil.example belongs to evil.example, and another port to another program.",
    hints: ["Comparing paths or host names alone is not enough.", "=== on the whole string."],
  },
  {
    id: "audience.substring",
    title: "an audience that has this server's URL somewhere inside it is refused",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7519, "4.1.3"), PRIVILEGE],
    why: "Anybody can register a resource whose URL has yours as a parameter.",
    hints: ["includes() means something else for a string than for a list."],
  },
  {
    id: "audience.malformed",
    title: "an audience of the wrong type is a 401: no entry, and no 500",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7519, "4.1.3"), HANDLING],
    why: "A number or an object makes loose comparisons true and careful ones throw.",
    hints: [
      "A string, or a list of strings. Nothing else counts.",
      "Verify inside try, and refuse in catch.",
    ],
  },
  {
    id: "audience.other-claims",
    title: "another claim that names this server does not make up for the audience",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, rfc(9068, "4")],
    why: "azp, resource and scope are partly the client's to choose. aud is what the issuer answers for.",
    hints: ["Look at aud and at no other claim."],
  },
  {
    id: "audience.forged-host",
    title: "a token for evil.example is refused, also when the Host header says evil.example",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, rfc(9110, "7.2")],
    why:
      "If you learn your own name from the request, the attacker brings a token and the name that fits it.",
    hints: ["settings.resource, never request.url.", "The same goes for X-Forwarded-Host."],
  },
  {
    id: "audience.nothing-executed",
    title: "a call with a token for another server is not executed",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, BINDING],
    why: "A refusal that comes after the note was written is only a message.",
    hints: ["Verify before you read the message, and verify everything in one place."],
  },
  {
    id: "audience.invalid-token",
    title: "a refusal for the audience is called invalid_token",
    party: "resource-server",
    level: "SHOULD",
    impact: "locks-out",
    sources: [rfc(6750, "3.1"), rfc(9068, "4")],
    why: "That sends the client for a new token. With another word it keeps the one that will never do.",
    hints: [
      '401 with error="invalid_token", as for every other bad token.',
      "Not 403: it is about who, not what.",
    ],
  },
  {
    id: "audience.pointer",
    title: "a refusal for the audience points at the metadata, where the client finds what to ask for",
    party: "resource-server",
    level: { "2025-06-18": "MUST", "2025-11-25": "house", "2026-07-28": "house" },
    impact: "locks-out",
    sources: [rfc(9728, "5.1"), mcp("2025-06-18", "basic/authorization", "Authorization Server Location")],
    why:
      "A client with the wrong audience asked for the wrong `resource`. The right one is in that document.",
    hints: ["The same challenge as for a missing token, with error added."],
  },
];
