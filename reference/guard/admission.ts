/** A request that was let in. */

import type { Caller } from "./caller.ts";
import { withinLifetime } from "./bounded_stream.ts";
import { deferRequest } from "./deferred_request.ts";
import { untilExpiry } from "./expiring_stream.ts";
import type { Fields } from "./fields.ts";
import { beginLifetime, type Lifetime } from "./lifetime.ts";
import type { Message } from "./message.ts";
import type { ReceivedRequest } from "./received_request.ts";
import type { Answer } from "./store/store.ts";

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
   * token, and when there is something to send after the token was revoked.
   */
  respond(response: Response): Response;
  /** Completes the answer once it is there, or one that says so when it takes more than `maxRequestSeconds`. */
  complete(answer: Response | Promise<Response>): Promise<Response>;
}

/**
 * What a guard with sessions has let in: a message, or a request to open the stream of a session (GET) or to end it
 * (DELETE), in a session of the caller's own.
 */
export interface SessionAdmission extends Omit<Admission, "message" | "respond"> {
  /** The message that was decided on; absent with GET and DELETE. Nothing else may be executed. */
  readonly message?: Message;
  /** The session, where there is one: the caller's own. What it holds belongs to its user and client, not to a token. */
  readonly session?: string;
  /**
   * Completes an answer, as {@linkcode Admission.respond} does. The session that an answer to `initialize` begins is
   * bound to the caller before anybody has its id, and one that was ended is forgotten: a store elsewhere takes a while
   * for that. The stream of a session ends with the session too.
   *
   * @throws {GuardConfigurationError} `session_id_unsuitable`, by rejecting
   */
  respond(response: Response): Response | Promise<Response>;
}

/** What an admission is made of. */
export interface AdmissionParts {
  caller: Caller;
  message?: Message;
  /** The message as it was sent. */
  text?: string;
  /** The session that the request is in. */
  session?: string;
  /** The request that was let in. */
  received: ReceivedRequest;
  /** Its fields. */
  fields: Fields;
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
  /** Whether the token, and the session, are good still. */
  holds(): Promise<boolean>;
  /** What an answer means for a session. */
  settle?(response: Response): Answer<Response>;
}

/** Its answer is a stream that is meant to stand. */
const STANDING = "subscriptions/listen";

/** Never passed on. */
const CREDENTIAL: ReadonlySet<string> = new Set(["authorization"]);

/** From 2026-07-28 on there are no sessions: what names one is ignored, by whatever is behind the guard too. */
const CREDENTIAL_AND_SESSION: ReadonlySet<string> = new Set([
  ...CREDENTIAL,
  "mcp-session-id",
  "last-event-id",
]);

/** Lets a request in. */
export function createAdmission(parts: AdmissionParts): SessionAdmission {
  const { caller, message, session, headers, received, cancelledByLeaving, maxRequestSeconds } = parts;
  const stands = message ? message.method === STANDING : received.method === "GET";
  const withheld = cancelledByLeaving ? CREDENTIAL_AND_SESSION : CREDENTIAL;
  const seconds = stands ? undefined : maxRequestSeconds;
  const lifetime = beginLifetime({ received, cancelledByLeaving, seconds });
  let request: Request | undefined;
  let deferredRequest: Request | undefined;
  const make = () => request ??= new RequestWithoutCredential(parts, withheld, lifetime);

  function bounded(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
    if (stands) return untilExpiry(body, caller.expiresAt + parts.clockTolerance, parts.now, parts.holds);
    return withinLifetime(body, lifetime, {
      last: new TextEncoder().encode(`event: message\ndata: ${tooLate(message)}\n\n`),
      inSession: session !== undefined,
    });
  }

  function respond(response: Response): Answer<Response> {
    const settled = parts.settle ? parts.settle(response) : response;
    return settled instanceof Promise ? settled.then(finish) : finish(settled);
  }

  function finish(response: Response): Response {
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
      return await respond(answer instanceof Response ? answer : await Promise.race([answer, lateAnswer()]));
    } catch (error) {
      lifetime.end();
      throw error;
    }
  }

  function lateAnswer(): Promise<Response> {
    return new Promise((resolve) => {
      // To a client that has gone too: nobody reads it, and nobody waits any longer.
      lifetime.whenOver(() =>
        resolve(new Response(tooLate(message), { headers: { "content-type": "application/json" } }))
      );
    });
  }

  return {
    caller,
    message,
    session,
    get request() {
      return make();
    },
    get deferredRequest() {
      return deferredRequest ??= deferRequest({
        received,
        fields: parts.fields,
        withheld,
        signal: () => lifetime.signal,
        make,
      });
    },
    respond,
    complete,
  };
}

/** The answer to a request that has taken too long. Some of it may have been done: a 503 would have it sent again. */
function tooLate({ id = null }: { id?: string | number | null } = {}): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32000, message: "This has taken too long" } });
}

class RequestWithoutCredential extends Request {
  readonly #lifetime: Lifetime;

  constructor(
    { received, resource, text }: AdmissionParts,
    withheld: ReadonlySet<string>,
    lifetime: Lifetime,
  ) {
    // An array of pairs, because a Headers object takes Deno four times as long.
    const headers = [...received.headers].filter(([name]) => !withheld.has(name));
    super(resource, { method: received.method, headers, body: text });
    this.#lifetime = lifetime;
  }

  /** Says when to stop. A signal that follows that of the request would take longer than all the rest of this. */
  override get signal(): AbortSignal {
    return this.#lifetime.signal;
  }
}
