/** What happens in a session: who is told of it, and who can put something into it. */

import { mcp } from "../../sources.ts";
import type { Requirement } from "../../requirement.ts";

const LISTENING = mcp("2025-11-25", "basic/transports", "Listening for Messages from the Server");
const RESUMABILITY = mcp("2025-11-25", "basic/transports", "Resumability and Redelivery");
const HIJACKING = mcp("2025-11-25", "basic/security_best_practices", "Session Hijacking");

/** The rules of what happens in a session. */
export const sessionEvents: Requirement[] = [
  {
    id: "sessions.given",
    title: "from lesson 11 on, the notes server answers initialize with a session id",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "house" },
    impact: "untidy",
    sources: [mcp("2025-11-25", "basic/transports", "Session Management")],
    why: "A server need not have sessions. One that has something to tell its users between two calls does.",
    hints: ["Mcp-Session-Id, in the answer to initialize alone.", "crypto.randomUUID()"],
  },
  {
    id: "sessions.told",
    title: "a user's session tells of a note that was added to their account, once",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "house" },
    impact: "locks-out",
    sources: [LISTENING, RESUMABILITY],
    why:
      "A client that comes again with Last-Event-ID is to hear what it has missed, and not what it has heard.",
    hints: [
      "GET in a session is answered as text/event-stream.",
      "Give each event an id, and begin behind the one that Last-Event-ID names.",
    ],
  },
  {
    id: "sessions.injected",
    title: "nobody else's messages, whichever session id they come with, are heard in a user's session",
    party: "resource-server",
    level: { "2025-06-18": "SHOULD", "2025-11-25": "SHOULD" },
    impact: "opens",
    sources: [HIJACKING],
    why:
      "What comes on its stream a client takes for the server's word, and an agent for an instruction. Whoever can put " +
      "an event there tells somebody else's agent what to do.",
    hints: [
      "Look the session up by its id, and compare its user with the token's before anything is done.",
      "File events under the user, not under an id that came with a request.",
    ],
  },
  {
    id: "sessions.replayed",
    title: "Last-Event-ID brings back events of one's own session, and nothing of anybody else's",
    party: "resource-server",
    level: { "2025-06-18": "MUST", "2025-11-25": "MUST" },
    impact: "opens",
    sources: [RESUMABILITY],
    why:
      "One store of events for all sessions gives whoever names an event what came after it, whose ever it was.",
    hints: ["Keep events with their session.", "An id that this session does not know is no event of it."],
  },
  {
    id: "sessions.crowded",
    title: "one user's many sessions end nobody else's",
    party: "resource-server",
    level: { "2025-06-18": "house", "2025-11-25": "house" },
    impact: "locks-out",
    sources: [HIJACKING],
    why:
      "A session costs one message to begin. Where there is one limit for all, a loop of initialize ends everybody's " +
      "conversation.",
    hints: ["Count sessions for each user.", "One too many ends the oldest of the same user's."],
  },
];
