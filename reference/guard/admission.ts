/** A request that was let in. */

import type { Caller } from "./caller.ts";
import { type DeferredRequest, deferRequest } from "./deferred_request.ts";
import { untilExpiry } from "./expiring_stream.ts";
import type { Message } from "./message.ts";

/** A request that was let in: who called, what is to be done, and how to answer. */
export interface Admission {
  /** Who called. */
  readonly caller: Caller;
  /** The message that was decided on. Nothing else may be executed. */
  readonly message: Message;
  /**
   * The request for whatever is behind the guard, its body unread. It has no `Authorization` and no query, so that
   * nobody there can pass a token on (MCP 2026-07-28, Token Handling), and its URL is the resource's. Made when it is
   * first asked for.
   */
  readonly request: Request;
  /**
   * A stand-in for {@linkcode request}, for a handler that is given {@linkcode message} beside it: it costs a fraction
   * as long as little is asked of it. What it cannot answer itself it makes the request for. Its signal follows the
   * client from the next turn of the event loop on.
   */
  readonly deferredRequest: Request;
  /**
   * Completes an answer: adds what browsers need to read it, and ends an event stream when the token expires. It
   * does not notice that a token is revoked meanwhile.
   */
  respond(response: Response): Response;
}

/** What an admission is made of. */
export interface AdmissionParts {
  caller: Caller;
  message: Message;
  /** The message as it was sent. */
  text: string;
  /** The request that was let in. */
  received: Request;
  /** The resource identifier. */
  resource: string;
  /** CORS fields for the answer. */
  headers: readonly [name: string, value: string][];
  /** Milliseconds since 1970. */
  now(): number;
}

/** Lets a request in. */
export function createAdmission(parts: AdmissionParts): Admission {
  const { caller, message, headers, now } = parts;
  let request: Request | undefined;
  let deferred: DeferredRequest | undefined;
  const make = () => request ??= new RequestWithoutCredential(parts);
  return {
    caller,
    message,
    get request() {
      return make();
    },
    get deferredRequest() {
      deferred ??= deferRequest(parts.received, make);
      return deferred.request;
    },
    respond(response) {
      const streams = response.headers.get("content-type")?.toLowerCase().startsWith("text/event-stream");
      if (!streams) deferred?.answered();
      // Which pages may read an answer is decided in one place only.
      const opened = response.headers.has("access-control-allow-origin");
      if (headers.length === 0 && !streams && !opened) return response;
      const body = response.body && streams
        ? untilExpiry(response.body, caller.expiresAt, now)
        : response.body;
      const { status, statusText } = response;
      const own = [...response.headers].filter(([name]) => !name.startsWith("access-control-"));
      return new Response(body, { status, statusText, headers: [...own, ...headers] });
    },
  };
}

class RequestWithoutCredential extends Request {
  readonly #received: Request;

  constructor({ received, resource, text }: AdmissionParts) {
    // An array of pairs, because a Headers object takes Deno four times as long.
    const headers = [...received.headers].filter(([name]) => name !== "authorization");
    super(resource, { method: received.method, headers, body: text });
    this.#received = received;
  }

  /** The one of the request that came in. A signal that follows it would take longer than all the rest of this. */
  override get signal(): AbortSignal {
    return this.#received.signal;
  }
}
