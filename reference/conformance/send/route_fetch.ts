/** Lets a server in the same process reach an issuer in the same process: through the global `fetch`, as ever. */

import type { Handler } from "./memory.ts";

/** As many redirects as `fetch` follows. */
const MOST_REDIRECTS = 20;

/**
 * The answer to a request, or of whom it is redirected to, as `fetch` gets it.
 *
 * @param answerTo answers without following
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export async function followed(
  request: Request,
  answerTo: (request: Request) => Promise<Response>,
): Promise<Response> {
  let next = request;
  for (let i = 0; i <= MOST_REDIRECTS; i++) {
    const again = next.clone();
    const answer = await answerTo(next);
    const location = answer.headers.get("location");
    if (again.redirect !== "follow" || answer.status < 300 || answer.status > 399 || !location) return answer;
    const repeats = answer.status === 307 || answer.status === 308;
    const to = new URL(location, again.url);
    const headers = new Headers(again.headers);
    // As fetch does it: a credential is for the origin that it was given for.
    if (to.origin !== new URL(again.url).origin) headers.delete("authorization");
    next = repeats ? new Request(new Request(to, again), { headers }) : new Request(to, { headers });
  }
  throw new TypeError("too many redirects");
}

const routes = new Map<string, Handler>();
let patched = false;

/**
 * From now on a `fetch` to this origin ends at the handler, without a network. Other origins are left alone.
 *
 * @returns ends it
 */
export function routeFetch(origin: string, handler: Handler): () => void {
  if (!patched) {
    patched = true;
    const outside = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const inside = routes.get(new URL(request.url).origin);
      if (!inside) return await outside(input, init);
      return await followed(request, async (next) => {
        return await (routes.get(new URL(next.url).origin)?.fetch(next) ?? outside(next));
      });
    };
  }
  routes.set(origin, handler);
  return () => void routes.delete(origin);
}
