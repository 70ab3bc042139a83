/** What is said of a token that is refused, and what is not done (lesson 4). */

import type { Requirement } from "../../requirement.ts";
import { mcp, rfc } from "../../sources.ts";

const HANDLING = mcp("2026-07-28", "basic/authorization", "Token Handling");

/** The rules of the group `token` about refusals. */
export const tokenRefusal: Requirement[] = [
  {
    id: "token.hostile-text",
    title: "whatever a token has in it, the refusal is a 401 that can be parsed",
    party: "resource-server",
    level: "MUST",
    impact: "locks-out",
    sources: [rfc(6750, "3"), rfc(9110, "11.6.1")],
    why:
      "Text from a token in a header ends it too early, or starts another one, or throws: a 500 for a bad token.",
    hints: [
      "Fixed sentences in error_description.",
      "Nothing from the token goes into a header, also not through an error's message.",
    ],
  },
  {
    id: "token.invalid-token",
    title: "whatever was wrong with a token, its refusal is called invalid_token",
    party: "resource-server",
    level: "SHOULD",
    impact: "locks-out",
    sources: [rfc(6750, "3.1"), rfc(9068, "4"), rfc(9728, "5.1")],
    why: "It is what makes a client get a new token. Expired ones are refused every day.",
    hints: ["One place answers for every reason."],
  },
  {
    id: "token.pointer",
    title: "a refusal of a token points at the resource metadata, as one without a token does",
    party: "resource-server",
    level: { "2025-06-18": "MUST", "2025-11-25": "house", "2026-07-28": "house" },
    impact: "locks-out",
    sources: [rfc(9728, "5.1"), mcp("2025-06-18", "basic/authorization", "Authorization Server Location")],
    why: "The document says where a new token is to be had. A client that lost it starts from nothing.",
    hints: ["One place answers for every reason, and says the same of where to go."],
  },
  {
    id: "token.nothing-executed",
    title: "a refused token executes nothing",
    party: "resource-server",
    level: "MUST",
    impact: "opens",
    sources: [HANDLING, rfc(6750, "3.1")],
    why: "A server that runs first and then says 401 has deleted the note.",
    hints: ["Verify before the message is read."],
  },
];
