/** A request that was let in. */

import type { Caller } from "./caller.ts";
import { withinLifetime } from "./bounded_stream.ts";
import { deferRequest } from "./deferred_request.ts";
import { untilExpiry } from "./expiring_stream.ts";
import { beginLifetime, type Lifetime } from "./lifetime.ts";
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
   *
   * Its signal says when to stop: the request has run for `maxRequestSeconds`, or, from 2026-07-28 on, the client has
   * gone. Before that a client that goes away cancels nothing. It begins to follow in the next turn of the event loop.
   */
  readonly request: Request;
  /**
   * A stand-in for {@linkcode request}, for a handler that is given {@linkcode message} beside it: it costs a fraction
   * as long as little is asked of it. What it cannot answer itself it makes the request for.
   */
  readonly deferredRequest: Request;
  /**
   * Completes an answer: adds what browsers need to read it, and bounds an event stream. One that answers a request ends
   * after `maxRequestSeconds`, though the token expires before; one that stands (`subscriptions/listen`) ends with the
   * token. It does not notice that a token is revoked meanwhile.
   */
  respond(response: Response): Response;
  /** Completes the answer once it is there, or one that says so when it takes more than `maxRequestSeconds`. */
  complete(answer: Response | Promise<Response>): Promise<Response>;
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
  /** From 2026-07-28 on a client cancels by going away. */
  cancelledByLeaving: boolean;
  /** Seconds that a request may take. */
  maxRequestSeconds: number;
  /** Seconds that a token lives longer. */
  clockTolerance: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Its answer is a stream that is meant to stand. */
const STANDING = "subscriptions/listen";

/** Lets a request in. */
export function createAdmission(parts: AdmissionParts): Admission {
  const { caller, message, headers, received, cancelledByLeaving, maxRequestSeconds } = parts;
  const stands = message.method === STANDING;
  const seconds = stands ? undefined : maxRequestSeconds;
  const lifetime = beginLifetime({ received, cancelledByLeaving, seconds });
  let request: Request | undefined;
  let deferredRequest: Request | undefined;
  const make = () => request ??= new RequestWithoutCredential(parts, lifetime);

  function bounded(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
    if (stands) return untilExpiry(body, caller.expiresAt + parts.clockTolerance, parts.now);
    return withinLifetime(
      body,
      lifetime,
      new TextEncoder().encode(`event: message\ndata: ${tooLate(message)}\n\n`),
    );
  }

  function respond(response: Response): Response {
    const streams = response.headers.get("content-type")?.toLowerCase().startsWith("text/event-stream");
    if (!streams) lifetime.end();
    // Which pages may read an answer is decided in one place only.
    const opened = response.headers.has("access-control-allow-origin");
    if (headers.length === 0 && !streams && !opened) return response;
    const body = response.body && streams ? bounded(response.body) : response.body;
    const { status, statusText } = response;
    const own = [...response.headers].filter(([name]) => !name.startsWith("access-control-"));
    return new Response(body, { status, statusText, headers: [...own, ...headers] });
  }

  async function complete(answer: Response | Promise<Response>): Promise<Response> {
    try {
      return respond(answer instanceof Response ? answer : await Promise.race([answer, lateAnswer()]));
    } catch (error) {
      lifetime.end();
      throw error;
    }
  }

  function lateAnswer(): Promise<Response> {
    const { signal } = lifetime;
    return new Promise((resolve) => {
      // To a client that has gone too: nobody reads it, and nobody waits any longer.
      const late = () =>
        resolve(new Response(tooLate(message), { headers: { "content-type": "application/json" } }));
      signal.addEventListener("abort", late, { once: true });
    });
  }

  return {
    caller,
    message,
    get request() {
      return make();
    },
    get deferredRequest() {
      return deferredRequest ??= deferRequest(received, () => lifetime.signal, make);
    },
    respond,
    complete,
  };
}

/** The answer to a request that has taken too long. Some of it may have been done: a 503 would have it sent again. */
function tooLate({ id = null }: { id?: string | number | null }): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32000, message: "This has taken too long" } });
}

class RequestWithoutCredential extends Request {
  readonly #lifetime: Lifetime;

  constructor({ received, resource, text }: AdmissionParts, lifetime: Lifetime) {
    // An array of pairs, because a Headers object takes Deno four times as long.
    const headers = [...received.headers].filter(([name]) => name !== "authorization");
    super(resource, { method: received.method, headers, body: text });
    this.#lifetime = lifetime;
  }

  /** Says when to stop. A signal that follows that of the request would take longer than all the rest of this. */
  override get signal(): AbortSignal {
    return this.#lifetime.signal;
  }
}
