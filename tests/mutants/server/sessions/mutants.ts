/** Servers with sessions and one flaw each. */

import type { Flaws } from "./session_server.ts";

/** A flaw of a server with sessions. */
export interface SessionMutant {
  name: string;
  flaw: string;
  flaws: Flaws;
}

/** Ids one after the other. */
function counter(): () => string {
  let count = 41;
  return () => `session-${count++}`;
}

/** The mutants of sessions. */
export const sessionMutants: SessionMutant[] = [
  {
    name: "session-for-a-token",
    flaw: "Whoever knows a session id is taken for the user who began it.",
    flaws: { idForToken: true },
  },
  {
    name: "session-stream-for-everybody",
    flaw: "It opens the stream of a session for whoever knows its id.",
    flaws: { openStream: true },
  },
  {
    name: "session-ended-by-everybody",
    flaw: "Whoever knows a session id can end the session.",
    flaws: { openEnd: true },
  },
  {
    name: "session-of-nobody",
    flaw: "It does not remember whose a session is.",
    flaws: { anybodys: true },
  },
  {
    name: "session-of-one-token",
    flaw: "A session ends with the token that it began with.",
    flaws: { oneToken: true },
  },
  {
    name: "session-of-any-name",
    flaw: "It takes every session id for one that it gave.",
    flaws: { adopts: true },
  },
  { name: "session-ids-counted", flaw: "It counts its sessions.", flaws: { nextId: counter() } },
  {
    name: "session-never-ends",
    flaw: "It answers DELETE with 200, and the session goes on.",
    flaws: { keepsEnded: true },
  },
  {
    name: "session-ended-is-a-bad-request",
    flaw: "It calls a session that has ended a bad request.",
    flaws: { endedStatus: 400 },
  },
  {
    name: "session-with-one-id",
    flaw: "Everybody's session has the same id.",
    flaws: { nextId: () => "5f0c3a52-0d5b-4d5c-9d43-3c1f8ab4c2a7" },
  },
];
