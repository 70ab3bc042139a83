/** Servers with one flaw each: what is heard in a session (lesson 11). */

import { claimsOf } from "../claims.ts";
import { altered, changed, operationOf, readMessage } from "../http.ts";
import type { Mutant, Settings } from "../mutant.ts";

/** An event, by whoever caused it. */
interface Told {
  id: string;
  data: string;
}

/** What a mutant remembers of a server of its own. */
function remembered<T>(create: () => T): (settings: Settings) => T {
  const all = new WeakMap<Settings, T>();
  return (settings) => {
    const known = all.get(settings) ?? create();
    all.set(settings, known);
    return known;
  };
}

const event = (data: string): Told => ({
  id: crypto.randomUUID(),
  data: JSON.stringify({ jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data } }),
});

function streamOf(events: Told[]): Response {
  const text = events.map(({ id, data }) => `id: ${id}\ndata: ${data}\n\n`).join("");
  return new Response(text, { headers: { "content-type": "text/event-stream" } });
}

const userOf = (request: Request) => String(claimsOf(request)?.sub);

/** A server with a store of events of its own, from which it answers GET. */
function telling(
  name: string,
  flaw: string,
  heard: (stores: Map<string, Told[]>, user: string, last: string | null) => Told[],
): Mutant {
  const storesOf = remembered(() => new Map<string, Told[]>());
  return {
    name,
    flaw,
    lesson: 11,
    async fetch(request, next, { settings }) {
      const [message, again] = await readMessage(request);
      const response = await next(again);
      if (!response.ok) return response;
      const [stores, user] = [storesOf(settings), userOf(request)];
      if (operationOf(message) === "add_note") {
        stores.set(user, [...stores.get(user) ?? [], event("A note was added")]);
      }
      if (request.method !== "GET" || !request.headers.has("mcp-session-id")) return response;
      return streamOf(heard(stores, user, request.headers.get("last-event-id")));
    },
  };
}

/** What comes behind an event, or everything where there is no such event. */
function behind(events: Told[], last: string | null): Told[] {
  return events.slice(events.findIndex(({ id }) => id === last) + 1);
}

const injected = remembered(() => new Map<string, Told[]>());
const crowd = remembered((): string[] => []);

/** How many sessions a server has room for that counts them all together. */
const ROOM = 40;

/** The mutants of this file's subject. */
export const sessionEventsMutants: Mutant[] = [
  {
    name: "session-not-given",
    flaw: "It gives no session id.",
    lesson: 11,
    fetch: async (request, next) => altered(await next(request), { headers: { "mcp-session-id": null } }),
  },
  telling("session-tells-again", "It tells everything each time that it is asked.", (stores, user) => {
    return stores.get(user) ?? [];
  }),
  telling("session-tells-nothing", "Its streams have nothing in them.", () => []),
  telling(
    "session-tells-everybody",
    "It tells every session what anybody has done.",
    (stores, _, last) => behind([...stores.values()].flat(), last),
  ),
  telling(
    "session-replays-any",
    "It goes on behind whichever event is named, whose ever it is.",
    (stores, user, last) => {
      const named = [...stores.values()].find((events) => events.some(({ id }) => id === last));
      return behind(named ?? stores.get(user) ?? [], last);
    },
  ),
  {
    name: "session-queue-by-id",
    flaw: "It puts a client's notifications into the queue of whichever session they name.",
    lesson: 11,
    async fetch(request, next, { settings }) {
      const [message, again] = await readMessage(request);
      const session = request.headers.get("mcp-session-id") ?? "";
      const queues = injected(settings);
      if (message?.method === "notifications/message") {
        // Whoever may call the server may put it there.
        const answer = await next(changed(again, { headers: { "mcp-session-id": null } }));
        if (answer.ok) queues.set(session, [...queues.get(session) ?? [], event(JSON.stringify(message))]);
        return answer;
      }
      const response = await next(again);
      const waiting = request.method === "GET" && response.ok ? queues.get(session) ?? [] : [];
      if (waiting.length === 0) return response;
      return altered(response, { body: await response.text() + await streamOf(waiting).text() });
    },
  },
  {
    name: "sessions-counted-together",
    flaw: "It has room for so many sessions, whose ever they are.",
    lesson: 11,
    async fetch(request, next, { settings }) {
      const ids = crowd(settings);
      const session = request.headers.get("mcp-session-id");
      if (session && ids.includes(session) && ids.length - ids.indexOf(session) > ROOM) {
        return new Response("No such session", { status: 404 });
      }
      const response = await next(request);
      const begun = response.headers.get("mcp-session-id");
      if (begun) ids.push(begun);
      return response;
    },
  },
];
