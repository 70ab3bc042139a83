// Sessions, in the revisions that have them: an id says which conversation a message is in, and nobody's name.

import type { Caller } from "./protect.ts";

/** Whose it is, and what has happened in their account since it began. */
export type Session = { account: string; events: { id: string; data: string }[] };

/** How many sessions a user may have, and how many events wait in one. */
const MOST = 50;

/** Begins one. One too many ends the one of the same user that was not used for longest. */
export function begin(sessions: Map<string, Session>, { account }: Caller): string {
  const theirs = [...sessions].filter(([, session]) => session.account === account);
  if (theirs.length >= MOST) sessions.delete(theirs[0]![0]);
  const id = crypto.randomUUID();
  sessions.set(id, { account, events: [] });
  return id;
}

/** Tells the user's own sessions, and nobody else's. */
export function tell(sessions: Map<string, Session>, { account }: Caller, data: string): void {
  const event = { jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data } };
  for (const { account: theirs, events } of sessions.values()) {
    if (theirs === account) events.push({ id: crypto.randomUUID(), data: JSON.stringify(event) });
    if (events.length > MOST) events.shift();
  }
}

/** What has come since `Last-Event-ID` in this session, and in no other. Then it ends; the client asks again. */
export function stream(request: Request, { events }: Session): Response {
  const last = request.headers.get("last-event-id") ?? "0";
  const news = events.slice(events.findIndex(({ id }) => id === last) + 1);
  // The first says where to go on, even if nothing else comes.
  const lines = [{ id: last, data: "" }, ...news].map(({ id, data }) => `id: ${id}\ndata: ${data}\n\n`);
  return new Response(`retry: 1000\n${lines.join("")}`, { headers: { "content-type": "text/event-stream" } });
}
