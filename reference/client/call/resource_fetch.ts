/** Requests to the MCP server itself: the only ones that carry the access token. */

import type { FetchLike } from "@modelcontextprotocol/client";
import { type Challenge, readChallenge } from "../discovery/challenge.ts";
import { ClientError } from "../errors.ts";
import { place } from "../http/exchange.ts";
import { isEventStream, limited } from "../http/limited_body.ts";
import type { Notify } from "../notice.ts";

/** Bytes of one answer, or of one event of a stream. Results with a picture in them are a few million. */
const MAX_ANSWER = 32 * 1024 * 1024;

/**
 * The server wants another token. Thrown through the SDK, so that no request waits while a person signs in.
 */
export class Refusal extends Error {
  override name = "Refusal";
  /** Not a property: errors are printed with theirs. */
  readonly #credential: string | undefined;

  constructor(readonly status: 401 | 403, readonly challenge: Challenge, credential: string | undefined) {
    super(`The server answered ${status}`);
    this.#credential = credential;
  }

  /** The access token that was refused, if one was sent. */
  get credential(): string | undefined {
    return this.#credential;
  }
}

/**
 * The server has forgotten the session that a request was sent in: a new one has to begin (a MUST until 2025-11-25).
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management
 */
export class SessionEnded extends Error {
  override name = "SessionEnded";
}

/** Where requests go, through what, and with which token. */
export interface ResourceFetchOptions {
  fetch: typeof globalThis.fetch;
  /** The MCP server's URL. */
  resource: string;
  /** The access token to send now, if there is one. */
  credential(): Promise<string | undefined>;
  /**
   * An event stream was cut off, since an event in it had no end. The SDK tells nobody who waits for an answer in that
   * stream: they would wait until it gives them up.
   */
  cutOff?(reason: ClientError): void;
  notify?: Notify;
}

/**
 * A `fetch` for the SDK's transport that adds the token, to exactly the resource's URL and in the header
 * only.
 *
 * @throws {Refusal} on 401, and on 403 with `insufficient_scope`
 * @throws {ClientError} `redirected` or `unreachable`
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function resourceFetch(
  { fetch, resource, credential: current, cutOff, notify }: ResourceFetchOptions,
): FetchLike {
  const { href } = new URL(resource);
  return async (input, init) => {
    const url = new URL(input);
    if (url.href !== href) throw elsewhere(url);
    const credential = await current();
    const headers = new Headers(init?.headers);
    if (credential !== undefined) headers.set("authorization", `Bearer ${credential}`);
    const response = await reach(fetch, url, { ...init, headers, redirect: "manual" });
    if (response.status >= 300 && response.status < 400 && response.status !== 304) {
      await response.body?.cancel();
      throw redirected(url, response.status);
    }
    const refusal = response.status === 404 && headers.has("mcp-session-id")
      ? new SessionEnded("The server answered 404")
      : refusalOf(response, credential, notify);
    if (!refusal) {
      return limited(response, MAX_ANSWER, () => {
        const error = tooLarge(url);
        if (isEventStream(response)) cutOff?.(error);
        return error;
      });
    }
    await response.body?.cancel();
    throw refusal;
  };
}

function refusalOf(
  response: Response,
  credential: string | undefined,
  notify: Notify | undefined,
): Refusal | undefined {
  if (response.status !== 401 && response.status !== 403) return undefined;
  const challenge = readChallenge(response, notify);
  // Any other 403 is final: no token would help.
  if (response.status === 403 && challenge.error !== "insufficient_scope") return undefined;
  return new Refusal(response.status, challenge, credential);
}

async function reach(fetch: typeof globalThis.fetch, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    // No cause: what it is about includes the header with the token.
    throw new ClientError("unreachable", "call", {
      received: `${place(url)} cannot be reached`,
      advice: "Is the server running, and is that its URL?",
    });
  }
}

function tooLarge(url: URL): ClientError {
  return new ClientError("answer_too_large", "call", {
    received: `${place(url)} answered with more than ${MAX_ANSWER} bytes`,
    advice: "Nothing more of it was read. Tell whoever runs the server",
  });
}

function elsewhere(url: URL): ClientError {
  return new ClientError("redirected", "call", {
    received: `a request was to go to ${place(url)}`,
    advice: "The token goes to the server's own URL and nowhere else",
  });
}

function redirected(url: URL, status: number): ClientError {
  return new ClientError("redirected", "call", {
    received: `${place(url)} redirected with ${status}`,
    advice: "The token goes nowhere else. If the server has moved, call it by its new URL",
    status,
  });
}
