/** Requests for documents, registrations and tokens: everything that is not MCP. */

import { ClientError, type Step } from "../errors.ts";
import type { Notify } from "../notice.ts";
import { jsonObject } from "./members.ts";
import { allowedUrl } from "./url_rules.ts";

/** Milliseconds until an answer, body included, has to be there. */
const TIME_LIMIT = 15_000;

/** Bytes of a body that are read. Metadata, registrations and token responses are a few thousand. */
const MAX_BODY = 1024 * 1024;

/** What a client may ask on behalf of one MCP server. */
export interface Exchange {
  /**
   * A URL that somebody named, if it may be used.
   *
   * @param what What it is called where it was named, for the message.
   * @throws {ClientError} `url_not_allowed`
   */
  allowed(named: string | URL, what: string, step: Step): URL;
  /**
   * Sends one request where that is allowed. A redirect is returned, never followed: whoever answers must not
   * choose who gets a code or a refresh token, nor what this machine fetches.
   *
   * @returns the answer, its body already here
   * @throws {ClientError} `url_not_allowed`, `unreachable` or `answer_too_large`
   */
  send(step: Step, to: string | URL, init?: RequestInit): Promise<Response>;
  /** Issuers that do PKCE with S256 without saying so, as whoever runs this client has said. */
  readonly assumeS256: string[];
  notify: Notify;
}

/** Through what requests go, for which server, and what whoever runs the client has said. */
export interface ExchangeOptions {
  fetch: typeof globalThis.fetch;
  resource: string;
  assumeS256?: string[];
  notify?: Notify;
}

/** Creates it for the server at `resource`: what that may name depends on where it is. */
export function createExchange(
  { fetch, resource, assumeS256 = [], notify = () => {} }: ExchangeOptions,
): Exchange {
  const allowed: Exchange["allowed"] = (named, what, step) => allowedUrl(named, what, step, resource);
  return {
    allowed,
    assumeS256,
    notify,
    send: (step, to, init = {}) => exchange(fetch, step, allowed(to, "the URL", step), init),
  };
}

async function exchange(
  fetch: typeof globalThis.fetch,
  step: Step,
  url: URL,
  init: RequestInit,
): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(TIME_LIMIT);
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    const body = await readBody(response, step, url);
    const { status, headers } = response;
    return new Response([204, 205, 304].includes(status) ? null : body, { status, headers });
  } catch (error) {
    if (error instanceof ClientError) throw error;
    throw unreachable(step, url, error);
  }
}

/**
 * The same as a `fetch` for the SDK's functions, which would follow a redirect within the origin, and refuse an answer
 * for a member that nobody needs.
 *
 * @throws {ClientError} also `redirected`
 */
export function endpointFetch(
  { send }: Exchange,
  step: Step,
): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (to, init) => {
    const response = await send(step, to, init);
    if (response.status < 300 || response.status > 399) return await withSetMembers(response);
    throw new ClientError("redirected", step, {
      received: `${place(new URL(to))} redirected with ${response.status}`,
      advice: "What was sent is not sent again elsewhere. Tell whoever runs the authorization server",
      status: response.status,
    });
  };
}

async function withSetMembers(response: Response): Promise<Response> {
  if (!response.body) return response;
  const { status, headers } = response;
  const text = await response.text();
  return new Response(JSON.stringify(jsonObject(text)) ?? text, { status, headers });
}

async function readBody(response: Response, step: Step, url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY) {
      throw new ClientError("answer_too_large", step, {
        received: `${place(url)} answered with more than ${MAX_BODY} bytes`,
        advice: "Tell whoever runs it",
      });
    }
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** A URL without its query: in an authorization request that holds the state. */
export function place(url: URL): string {
  return url.origin + url.pathname;
}

function unreachable(step: Step, url: URL, error: unknown): ClientError {
  const timedOut = error instanceof DOMException && error.name === "TimeoutError";
  return new ClientError("unreachable", step, {
    received: timedOut
      ? `${place(url)} did not answer within ${TIME_LIMIT / 1000} s`
      : `${place(url)} cannot be reached`,
    advice: "Try again later; nothing was forgotten",
    cause: error,
  });
}
