/** Sessions around a server that has none: ids at initialize, bound to who began, and ended by DELETE. */

import type { CreateServer } from "../../../target.ts";
import { claimsOf } from "../claims.ts";
import { altered, changed, readMessage } from "../http.ts";

/** What may be wrong about them. */
export interface Flaws {
  /** Whoever knows an id needs no token: theirs is the one that began. */
  idForToken?: boolean;
  /** GET is answered with a stream before anybody asks for a token. */
  openStream?: boolean;
  /** DELETE as well. */
  openEnd?: boolean;
  /** Nobody remembers whose a session is. */
  anybodys?: boolean;
  /** It is bound to the token that began it, and not to its user. */
  oneToken?: boolean;
  /** An id that a client brings is taken for one of its own. */
  adopts?: boolean;
  /** The next id. */
  nextId?: () => string;
  /** DELETE is answered, and ends nothing. */
  keepsEnded?: boolean;
  /** What a session that has ended is answered. */
  endedStatus?: number;
}

/** Who began a session. */
interface Begun {
  user: string;
  authorization: string | null;
}

const refusal = (status: number) => Response.json({ error: "No such session" }, { status });

/** The same server with sessions, and with these flaws. */
export function inSessions(createServer: CreateServer, flaws: Flaws = {}): CreateServer {
  return (settings) => {
    const server = createServer(settings);
    const sessions = new Map<string, Begun>();
    const { pathname } = new URL(settings.resource);
    const userOf = (request: Request) => {
      const { iss, sub } = claimsOf(request) ?? {};
      return JSON.stringify([iss, sub]);
    };
    /** What a request is refused with that has no good token; the server behind it decides. */
    async function unauthorized(request: Request): Promise<Response | undefined> {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
      const headers = { "content-type": "application/json", "accept": "application/json, text/event-stream" };
      const answer = await server.fetch(changed(request, { method: "POST", body, headers }));
      return [401, 403].includes(answer.status) ? answer : undefined;
    }
    return {
      async fetch(request) {
        if (new URL(request.url).pathname !== pathname) return await server.fetch(request);
        const [message, again] = await readMessage(request);
        if (message?.method === "initialize") {
          const answer = await server.fetch(again);
          if (answer.status !== 200) return answer;
          const id = flaws.nextId?.() ?? crypto.randomUUID();
          sessions.set(id, { user: userOf(request), authorization: request.headers.get("authorization") });
          return altered(answer, { headers: { "mcp-session-id": id } });
        }
        const id = request.headers.get("mcp-session-id");
        const session = id === null ? undefined : sessions.get(id);
        const open = request.method === "GET"
          ? flaws.openStream
          : request.method === "DELETE" && flaws.openEnd;
        const { authorization = null } = session ?? {};
        const named = flaws.idForToken && session ? changed(again, { headers: { authorization } }) : again;
        if (!open) {
          const refused = await unauthorized(named);
          if (refused) return refused;
          if (id === null) return refusal(400);
          if (!session && !flaws.adopts) return refusal(flaws.endedStatus ?? 404);
          const theirs = flaws.oneToken
            ? session?.authorization === request.headers.get("authorization")
            : session?.user === userOf(named);
          if (session && !theirs && !flaws.anybodys) return refusal(404);
        }
        if (request.method === "GET") {
          return new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } });
        }
        if (request.method === "DELETE") {
          if (!flaws.keepsEnded) sessions.delete(id ?? "");
          return new Response(null, { status: 200 });
        }
        return await server.fetch(named);
      },
    };
  };
}
