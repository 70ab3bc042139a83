/** A network in memory: origins without sockets, and a `fetch` that treats redirects as the real one does. */

import type { Handler } from "../../send/memory.ts";
import { memorySend } from "../../send/memory.ts";
import type { Send } from "../../send/outgoing.ts";
import type { ClientPower, ClientSettings, StartedClient } from "./power.ts";

/** What every client lesson's file exports. */
export type CreateClient = (settings: ClientSettings & { fetch: typeof fetch }) => StartedClient;

/** As many as browsers follow (Fetch §4.3). */
const MAX_REDIRECTS = 20;

/** Ports of a network in memory: high enough to be nobody's. */
const FIRST_PORT = 49_152;

/** The power over a client in this process, and the `send` that goes with it. */
export function memoryClient(createClient: CreateClient): { client: ClientPower; send: Send } {
  const handlers: Record<string, Handler> = {};
  const arrivals = new Map<string, (request: Request) => Promise<Response>>();
  let port = FIRST_PORT;
  const client: ClientPower = {
    handlers,
    listen(arrive) {
      const origin = `http://127.0.0.1:${port++}`;
      arrivals.set(origin, arrive);
      return Promise.resolve({ origin, close: () => Promise.resolve(void arrivals.delete(origin)) });
    },
    start(settings, onAttempt) {
      const fetch = networkFetch(arrivals, onAttempt);
      return Promise.resolve(createClient({ ...settings, fetch }));
    },
  };
  return { client, send: memorySend(handlers) };
}

function networkFetch(
  arrivals: Map<string, (request: Request) => Promise<Response>>,
  onAttempt: (url: string) => void,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body ? await request.arrayBuffer() : undefined;
    let { url, method } = request;
    const headers = new Headers(request.headers);
    let sent = body;
    for (let followed = 0; followed <= MAX_REDIRECTS; followed++) {
      if (followed === 0) onAttempt(url);
      request.signal.throwIfAborted();
      const arrive = arrivals.get(new URL(url).origin);
      if (!arrive) throw new TypeError(`error sending request for url (${url}): nothing listens there`);
      const response = await arrive(new Request(url, { method, headers, body: sent }));
      const location = response.headers.get("location");
      const redirects = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
      if (!redirects || request.redirect === "manual") return at(url, response);
      if (request.redirect === "error") throw new TypeError("Unexpected redirect");
      const next = new URL(location, url);
      // Fetch §4.4: another method without the body, and no credentials for another origin.
      if (response.status === 303 || (response.status < 303 && method === "POST")) {
        [method, sent] = ["GET", undefined];
        headers.delete("content-type");
      }
      if (next.origin !== new URL(url).origin) headers.delete("authorization");
      url = next.href;
    }
    throw new TypeError("Maximum number of redirects reached");
  };
}

/** A constructed response knows no URL; a fetched one does. */
function at(url: string, response: Response): Response {
  Object.defineProperty(response, "url", { value: url });
  return response;
}
