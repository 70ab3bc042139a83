/** What there is to steal in the demonstration. A server with an issuer of its own starts empty. */

import type { Note } from "./notes.ts";

/** Two notes of alice's and one of bob's. */
export const DEMO_NOTES: readonly Omit<Note, "id">[] = [
  { owner: "alice", text: "The vault code is 4711" },
  { owner: "alice", text: "Buy a birthday present for bob" },
  { owner: "bob", text: "Ask alice for a raise" },
];
