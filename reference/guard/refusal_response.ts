/** A refusal as an HTTP answer. */

import { formatChallenge } from "./challenge.ts";
import type { Refusal } from "./refusal.ts";

/** What the answer says besides the refusal. */
export interface RefusalContext {
  /** URL of the metadata document. */
  resourceMetadata: string;
  /** What to ask for where the refusal does not say. */
  scopes: readonly string[];
  /** CORS fields. */
  headers: readonly [name: string, value: string][];
  /** The `id` of the request that was refused, where it was read. */
  id?: string | number;
}

/**
 * Every answer but a result: an HTTP status, and the same said in JSON-RPC. A 401 has a challenge, and so has
 * whatever else concerns the credential. None is kept by a cache: with another token it would be another one, and some
 * (404, 405) may be kept unless they say so.
 *
 * @see RFC 6750 §3, RFC 9110 §15.1, RFC 9111 §3, RFC 9110 §11.6.1, JSON-RPC 2.0 §5
 */
export function refusalResponse(refusal: Refusal, context: RefusalContext): Response {
  const { status, error, message, rpcCode, retryAfter } = refusal;
  // A plain object, which some servers on Node write as it is: a Headers object is made, sorted and taken apart.
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...Object.fromEntries(context.headers),
    ...refusal.headers,
  };
  if (retryAfter !== undefined) headers["retry-after"] = `${Math.ceil(retryAfter)}`;
  if (status === 401 || error) {
    headers["www-authenticate"] = formatChallenge({
      error,
      errorDescription: message,
      scopes: refusal.scopes ?? context.scopes,
      resourceMetadata: context.resourceMetadata,
    });
  }
  const body = { jsonrpc: "2.0", error: { code: rpcCode, message }, id: context.id ?? null };
  const text = JSON.stringify(body);
  const response = new Response(text, { status, headers });
  texts.set(response, text);
  return response;
}

const texts = new WeakMap<Response, string>();

/** What a refusal says, for an adapter that writes it out itself: to read its stream takes longer. */
export function textOf(response: Response): string | undefined {
  return texts.get(response);
}
