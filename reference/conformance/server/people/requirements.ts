/** What a user may do: own notes, other people's, and roles (lesson 6). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc, text } from "../../sources.ts";

const PRIVILEGE = mcp(
  "2026-07-28",
  "basic/authorization/security-considerations",
  "Access Token Privilege Restriction",
);
const ACCESS_CONTROL = mcp("2026-07-28", "server/tools", "Security Considerations");
const HANDLES = text(
  "MCP security best practices",
  "State Handle Hijacking",
  "https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices#state-handle-hijacking",
);
const CLIENT_CREDENTIALS = text(
  "MCP extension: OAuth Client Credentials",
  "For MCP servers",
  "https://modelcontextprotocol.io/extensions/auth/oauth-client-credentials#for-mcp-servers",
);
const STABLE_NAME = text(
  "OpenID Connect Core 1.0",
  "§5.7 Claim Stability and Uniqueness",
  "https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability",
);

/** The rules of the group `people`. */
export const people: Requirement[] = [
  {
    id: "people.own-notes",
    title: "everybody sees their own notes, and can delete them",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [ACCESS_CONTROL],
    why: "Ownership that loses people's own things is worse than none.",
    hints: ["File a note under issuer and subject, and look it up under the same."],
  },
  {
    id: "people.others-hidden",
    title: "nobody sees the notes of somebody else",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, ACCESS_CONTROL],
    why:
      "Both have signed in, both have the scope, and the notes are still not shared. Scopes speak of the client; " +
      "whose data it is they do not say.",
    hints: ["Which notes does this tool return, and to whom?", "Filter by the caller's account."],
  },
  {
    id: "people.others-kept",
    title: "nobody deletes the note of somebody else, even knowing its id",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [ACCESS_CONTROL, HANDLES],
    why: "Ids end up in logs, screenshots and prompts. An id says which note, never who may delete it.",
    hints: ["Hiding a note in the list protects only the list.", "Check the owner wherever an id comes in."],
  },
  {
    id: "people.same-answer",
    title: "a note of somebody else's is answered as one that never was",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9110, "15.5.4"), HANDLES],
    why: '"Not yours" says that it exists. By asking, a stranger learns which ids are real.',
    hints: ["One sentence for both.", "Not found, rather than forbidden."],
  },
  {
    id: "people.admin-sees",
    title: "an admin sees everybody's notes",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9068, "2.2.3.1")],
    why:
      "Somebody has to be able to help. A role that the issuer vouches for is better than a shared password.",
    hints: ['roles.includes("admin"), with whatever other roles there are.'],
  },
  {
    id: "people.admin-deletes",
    title: "an admin deletes everybody's notes",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [rfc(9068, "2.2.3.1")],
    why: "What an admin can see and not remove stays forever.",
    hints: ["The same function decides about seeing and deleting."],
  },
  {
    id: "people.role-name",
    title: "no other role makes an admin: not Admin, not administrator, not carol's name",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9068, "2.2.3.1"), ACCESS_CONTROL],
    why: "Whoever may name roles at the issuer can name one that a loose comparison takes for yours.",
    hints: [
      "A list of strings, one of them === admin.",
      "If roles is no list, it is one role as it stands, or none.",
    ],
  },
  {
    id: "people.role-elsewhere",
    title: "no claim but roles makes an admin: not a scope, not a group, not is_admin",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9068, "2.2.3"), ACCESS_CONTROL],
    why: "A scope is granted by a user to a client. If a scope made admins, every user could appoint one.",
    hints: ["One claim: roles."],
  },
  {
    id: "people.said-in-request",
    title: "what a request says of the user counts for nothing",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [PRIVILEGE, HANDLES],
    why: "X-Role, X-Forwarded-User and arguments are written by the caller, and often by a model.",
    hints: ["Only the verified token says who is calling."],
  },
  {
    id: "people.owner-argument",
    title: "a note belongs to the caller, whoever its arguments name",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLES, ACCESS_CONTROL],
    why: "Otherwise alice can put words into bob's mouth.",
    hints: ["The schema of add_note has text and nothing else."],
  },
  {
    id: "people.subject-whole",
    title: "subjects are compared whole: Alice is not alice",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [rfc(7519, "4.1.2"), rfc(7519, "7.3")],
    why: "At an issuer that tells them apart, somebody can sign up as Alice.",
    hints: [
      "No lower case, no trim, no normalisation.",
      "Join issuer and subject so that neither can fake a border.",
    ],
  },
  {
    id: "people.other-names",
    title: "user names and e-mail addresses do not make anybody alice",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [STABLE_NAME],
    why: "They can be changed, and given to somebody else. Only issuer and subject together name one person.",
    hints: ["Key users by iss and sub.", "Keep the other claims for what is shown."],
  },
  {
    id: "people.client-as-user",
    title: "a client that acts for itself is nobody's user, whatever it is called",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [rfc(9700, "4.15"), rfc(9068, "2.2"), rfc(9068, "5"), CLIENT_CREDENTIALS],
    why:
      "Without a user, sub is the client's own id. A client that could register as alice would get her notes.",
    hints: ["Then sub equals client_id.", "Keep clients and users in different accounts."],
  },
  {
    id: "people.ids",
    title: "the ids of notes are UUIDs that cannot be guessed",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [HANDLES, rfc(9562, "6.9"), rfc(9562, "8")],
    why:
      "An id that counts tells how many notes there are, and which to try next. Chance is the second line: to know an " +
      "id must open nothing, and UUIDs of other kinds are not made to be guessed at.",
    hints: ["crypto.randomUUID()"],
  },
  {
    id: "people.whoami",
    title: "whoami tells everybody who they are",
    party: "resource-server",
    level: "house",
    impact: "locks-out",
    sources: [ACCESS_CONTROL],
    why: "It is the first thing to look at when somebody cannot see their notes.",
    hints: ["Return what was verified, not what was asked for."],
  },
  {
    id: "people.deleted-for-everybody",
    title: "a deleted note is gone for everybody",
    party: "resource-server",
    level: "house",
    impact: "untidy",
    sources: [ACCESS_CONTROL],
    why: "A copy for each user, or a list that is cached, keeps what somebody wanted gone.",
    hints: ["One store, and a filter for each caller."],
  },
  {
    id: "people.at-once",
    title: "people who call at the same time are not mixed up",
    party: "resource-server",
    level: "house",
    impact: "opens",
    sources: [PRIVILEGE],
    why: "A caller kept in a variable of the module is right until two requests overlap.",
    hints: ["Pass the caller along as an argument.", "A fresh McpServer for each request."],
  },
];
