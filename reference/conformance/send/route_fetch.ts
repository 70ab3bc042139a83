/** Lets a server in the same process reach an issuer in the same process: through the global `fetch`, as ever. */

import type { Handler } from "./memory.ts";

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
      return inside ? await inside.fetch(request) : await outside(input, init);
    };
  }
  routes.set(origin, handler);
  return () => void routes.delete(origin);
}
