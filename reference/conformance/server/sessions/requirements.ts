/** Sessions of the revisions that have them: an id says which conversation a message belongs to, and nobody's name. */

import { mcp } from "../../sources.ts";
import type { Level, Requirement, Revision } from "../../requirement.ts";

const SESSIONS = mcp("2025-11-25", "basic/transports", "Session Management");
const HIJACKING = mcp("2025-11-25", "basic/security_best_practices", "Session Hijacking");
const TOKENS = mcp("2025-11-25", "basic/authorization", "Token Requirements");

/** A level wherever there are sessions: 2026-07-28 has removed them. */
function whereThereAre(level: Level): Partial<Record<Revision, Level>> {
  return { "2025-06-18": level, "2025-11-25": level };
}

/** The rules of the group `sessions`. */
export const sessions: Requirement[] = [
  {
    id: "sessions.no-credential",
    title: "a session id opens nothing without a credential",
    party: "resource-server",
    level: whereThereAre("MUST"),
    impact: "opens",
    sources: [HIJACKING, TOKENS],
    why:
      "A session id is in logs and in proxies, and lives for days. Whoever reads one would be whoever began with it.",
    hints: [
      "Verify the token of every request, then look for the session.",
      "GET and DELETE are requests as well.",
    ],
  },
  {
    id: "sessions.foreign",
    title: "somebody else's session is refused to a user with a token of their own",
    party: "resource-server",
    level: whereThereAre("SHOULD"),
    impact: "opens",
    sources: [HIJACKING],
    why:
      "What a session holds is its user's: their stream, what they were asked, what they answered. A valid token of " +
      "another user is not theirs.",
    hints: [
      "Keep with each session the iss and the sub of the token that began it.",
      "404 for everybody else, as if there were none.",
    ],
  },
  {
    id: "sessions.next-token",
    title: "a session goes on with a new token of the same user",
    party: "resource-server",
    level: whereThereAre("house"),
    impact: "locks-out",
    sources: [SESSIONS],
    why:
      "Tokens live for minutes and sessions for days. One that is bound to its token ends with every refresh.",
    hints: ["Bind a session to iss and sub, not to the text of a token."],
  },
  {
    id: "sessions.invented",
    title: "a session id that the server never gave is refused",
    party: "resource-server",
    level: whereThereAre("house"),
    impact: "opens",
    sources: [SESSIONS, HIJACKING],
    why:
      "Where an attacker may choose the id, they can hand it to a victim and go on in the session that comes of it.",
    hints: ["Look the id up, and begin sessions at initialize alone.", "404, as for one that has ended."],
  },
  {
    id: "sessions.ids",
    title: "session ids cannot be guessed, and are visible ASCII",
    party: "resource-server",
    level: whereThereAre("MUST"),
    impact: "opens",
    sources: [HIJACKING, SESSIONS],
    why:
      "Who has a session of their own knows its id. If the next one follows from it, they have that as well.",
    hints: ["crypto.randomUUID(): no counter, no time, no hash of either."],
  },
  {
    id: "sessions.ended",
    title: "a session that has ended is answered 404",
    party: "resource-server",
    level: whereThereAre("MUST"),
    impact: "locks-out",
    sources: [SESSIONS],
    why:
      "404 is what sends a client to initialize anew. After anything else it goes on asking; after a result the " +
      "session had not ended.",
    hints: ["Forget the id when DELETE comes.", "An id that you do not know is a 404, not a 400."],
  },
  {
    id: "sessions.begins-anew",
    title: "a client whose session has ended begins another one, with another id",
    party: "resource-server",
    level: whereThereAre("SHOULD"),
    impact: "locks-out",
    sources: [SESSIONS],
    why: "Otherwise whoever said goodbye once is shut out, or goes on in what should have ended.",
    hints: ["A new id at every initialize."],
  },
];
