/** Small ways to bend a party, which scenarios put together. */

import type { NotesParty } from "./notes_party.ts";
import type { Party } from "./party.ts";

/** What follows the origin of a resource in the URL of its metadata (RFC 9728 §3.1). */
export const WELL_KNOWN = "/.well-known/oauth-protected-resource";

/** At this path of the party, and nowhere else, `answer` takes the place of what is there. */
export function answerAt(
  party: Party,
  path: string,
  answer: (request: Request) => Response | Promise<Response>,
): void {
  const before = party.hook;
  party.hook = (request, next) => {
    return new URL(request.url).pathname === path ? answer(request) : before(request, next);
  };
}

/** A page for people with status 200: what single-page applications answer at every path. */
export function page(): Response {
  const headers = { "content-type": "text/html; charset=utf-8" };
  return new Response("<!doctype html><title>Notes</title><p>Welcome</p>", { headers });
}

/** From now on the challenge has these parameters, and the scope that the call takes: `realm="notes"`. */
export function challengeWith(notes: NotesParty, ...parameters: string[]): void {
  notes.challenge = ({ error, scope }) => {
    const said = [...parameters, ...error ? [`error="${error}"`] : [], ...scope ? [`scope="${scope}"`] : []];
    return [`Bearer ${said.join(", ")}`];
  };
}

/** From now on the challenge points here. */
export function pointTo(notes: NotesParty, url: string): void {
  challengeWith(notes, `resource_metadata="${url}"`);
}

/** From now on the challenge points nowhere. */
export function pointNowhere(notes: NotesParty): void {
  challengeWith(notes, 'realm="notes"');
}
