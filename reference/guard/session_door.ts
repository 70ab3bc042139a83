/** What a guard does about sessions: nothing, where there are none. */

import type { Attempt } from "./audit.ts";
import type { Caller } from "./caller.ts";
import { GuardConfigurationError } from "./configuration_error.ts";
import type { Message } from "./message.ts";
import type { ReceivedRequest } from "./received_request.ts";
import { Refusal } from "./refusal.ts";
import { namesLaterRevision } from "./revision.ts";
import { createSessions, SESSION_ID, type SessionOptions } from "./sessions.ts";
import type { Answer, GuardStore, SessionBounds } from "./store/store.ts";
import type { RevocationReference } from "./token/revocations.ts";
import { sha256 } from "./token/token_hash.ts";

/** The stages of a decision that have to do with sessions. */
export interface SessionDoor {
  /** How many there may be; absent where there are none. */
  readonly bounds?: SessionBounds;
  /** @throws {Refusal} `method_not_allowed` */
  checkMethod(request: ReceivedRequest): void;
  /**
   * The session that a request is in.
   *
   * @throws {Refusal} `session_missing`, `session_unknown`, `session_foreign`, `store_unavailable`
   */
  of(request: ReceivedRequest, attempt: Attempt, message?: Message): Answer<string | undefined>;
  /** @throws {Refusal} as {@linkcode of} */
  find(session: string, caller: Caller): Promise<void>;
  /** What an answer to this request means for a session, if it can mean anything. */
  settling(
    request: ReceivedRequest,
    attempt: Attempt,
    message?: Message,
  ): ((response: Response) => Answer<Response>) | undefined;
  /** Ends the sessions of a subject that is revoked. */
  revoke(reference: RevocationReference): Promise<void> | undefined;
}

/** Puts a refusal on record, and makes an answer of it. */
type Refuse = (request: ReceivedRequest, attempt: Attempt, refusal: Refusal) => Response;

/**
 * Creates the stages.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 * @see MCP 2025-11-25, Transports, Session Management
 */
export function createSessionDoor(
  store: GuardStore,
  options: boolean | SessionOptions | undefined,
  refuse: Refuse,
): SessionDoor {
  if (!options) return WITHOUT;
  const sessions = createSessions(store, options === true ? {} : options);

  async function find(session: string, attempt: Attempt): Promise<string> {
    attempt.sessionHash = sha256(session).slice(0, 16);
    await sessions.find(session, attempt.caller!);
    return session;
  }

  async function begin(
    id: string,
    request: ReceivedRequest,
    attempt: Attempt,
    response: Response,
  ): Promise<Response> {
    try {
      await sessions.begin(id, attempt.caller!);
      return response;
    } catch (error) {
      // Nobody is told an id that is bound to nobody.
      response.body?.cancel().catch(() => {});
      if (error instanceof Refusal) return refuse(request, attempt, error);
      throw error;
    }
  }

  return {
    bounds: sessions.bounds,
    checkMethod(request) {
      const opens = request.method === "GET" || request.method === "DELETE";
      if (request.method === "POST" || (opens && !namesLaterRevision(request.headers))) return;
      throw notAllowed(opens ? "POST" : "GET, POST, DELETE");
    },
    of(request, attempt, message) {
      const session = request.headers.get(SESSION_ID);
      if (session !== null) return find(session, attempt);
      // What is asked without one the server answers, or wants to be told one; an answer would be anybody's.
      if (message?.method !== undefined) return undefined;
      throw new Refusal("session_missing", "Send the Mcp-Session-Id that the answer to initialize had", {
        status: 400,
        rule: "MCP 2025-11-25, Transports, Session Management",
      });
    },
    find: (session, caller) => sessions.find(session, caller),
    settling(request, attempt, message) {
      if (message?.method === "initialize") {
        return (response) => {
          const id = response.ok ? response.headers.get(SESSION_ID) : null;
          return id === null ? response : begin(id, request, attempt, response);
        };
      }
      if (request.method !== "DELETE") return undefined;
      return async (response) => {
        if (response.ok) await sessions.end(request.headers.get(SESSION_ID)!, attempt.caller!);
        return response;
      };
    },
    revoke(reference) {
      if ("subject" in reference) return sessions.endAll(reference.issuer, reference.subject);
    },
  };
}

/** Without sessions there is no stream to open with GET, and nothing to end with DELETE. */
const WITHOUT: SessionDoor = {
  checkMethod(request) {
    // A header that names another method names none.
    if (request.method !== "POST") throw notAllowed("POST");
  },
  of: () => undefined,
  find: () => Promise.resolve(),
  settling: (_request, _attempt, message) => message?.method === "initialize" ? refuseSessions : undefined,
  revoke: () => undefined,
};

/** A session that nobody binds to its user is open to whoever knows its id. */
function refuseSessions(response: Response): Response {
  if (!response.headers.has(SESSION_ID)) return response;
  throw new GuardConfigurationError(
    "sessions_not_on",
    "sessions",
    "true, as the server behind the guard gives sessions; or have it give none",
  );
}

function notAllowed(allow: string): Refusal {
  return new Refusal("method_not_allowed", "Send messages with POST", {
    status: 405,
    headers: { allow },
    rule: "MCP Streamable HTTP, Sending Messages",
  });
}
