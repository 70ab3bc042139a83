/** The `fetch` that a program has: whatever it asks for is answered by the judge's side, where there is no network. */

import type { JudgeMethods } from "./judge_methods.ts";
import type { Line } from "./line.ts";

/** As many requests as may wait for their answer: more of them come from a loop. */
const MOST_WAITING = 500;

/**
 * A `fetch` over the line.
 *
 * @param client the number of the client that it is for; a server's goes to the issuers of its world
 */
export function fetchOver(line: Line<JudgeMethods>, client?: number): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { url, method, redirect, signal } = request;
    signal.throwIfAborted();
    if (line.waiting >= MOST_WAITING) {
      throw new TypeError(`${MOST_WAITING} requests wait for their answer already`);
    }
    const body = request.body ? await request.arrayBuffer() : undefined;
    const asked = line.call("fetch", { url, method, redirect, headers: [...request.headers], body }, client);
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    aborted.catch(() => {});
    const { status, headers, body: text, url: from } = await Promise.race([asked, aborted]);
    // There is no body with one of these (Fetch §2.2.4).
    const answer = new Response([204, 205, 304].includes(status) ? null : text, { status, headers });
    // A constructed response knows no URL; a fetched one does.
    Object.defineProperty(answer, "url", { value: from });
    return answer;
  };
}
