/**
 * Sessions of the revisions before 2026-07-28. A session id says which conversation a message belongs to, and nobody's
 * name: it opens nothing without a token, and nothing to a token of somebody else.
 *
 * @see MCP 2025-11-25, Transports, Session Management; Security Best Practices, Session Hijacking
 */

import type { Caller } from "./caller.ts";
import { GuardConfigurationError } from "./configuration_error.ts";
import { Refusal, type RefusalCode } from "./refusal.ts";
import type { GuardStore, SessionBounds, StoredSession } from "./store/store.ts";
import { numberWithin } from "./token/number_within.ts";
import { sha256 } from "./token/token_hash.ts";

/** The header field that names a session. */
export const SESSION_ID = "mcp-session-id";

/** How many sessions there may be, and for how long. */
export interface SessionOptions {
  /**
   * How many there may be at a time: 1 to 1,000,000, default 10,000. One more is refused: nobody's session ends
   * for somebody else's.
   */
  most?: number;
  /**
   * How many one user may have at a time, with all their clients: 1 to 10,000, default 100. One more ends the one of
   * theirs that was not used for longest.
   */
  mostPerUser?: number;
  /** Seconds after which one ends that nobody uses: 60 to 604,800, default 3600. A stream that stands is a use. */
  idleSeconds?: number;
}

/** Who may use a session, and the sessions there are. */
export interface Sessions {
  /** The limits that count. */
  readonly bounds: SessionBounds;
  /**
   * The session that a request names, if it is the caller's own.
   *
   * @throws {Refusal} `session_unknown`, `session_foreign`, and both are answered alike; `store_unavailable`
   */
  find(id: string, caller: Caller): Promise<void>;
  /**
   * Binds a session that the server has begun to the caller who asked for it.
   *
   * @throws {Refusal} `sessions_full`, `store_unavailable`
   * @throws {GuardConfigurationError} `session_id_unsuitable`
   */
  begin(id: string, caller: Caller): Promise<void>;
  /** Forgets a session. */
  end(id: string, caller: Caller): Promise<void>;
  /** Forgets all sessions of a user, and of a client of that name. */
  endAll(issuer: string, subject: string): Promise<void>;
}

/** Visible ASCII, as every revision wants it, and no longer than anybody's. */
const SUITABLE = /^[\x21-\x7e]{8,512}$/;

/**
 * The limits, or their defaults.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 */
function boundsOf({ most, mostPerUser, idleSeconds }: SessionOptions): SessionBounds {
  return {
    most: numberWithin("sessions.most", most, { otherwise: 10_000, least: 1, most: 1_000_000 }),
    mostPerUser: numberWithin("sessions.mostPerUser", mostPerUser, {
      otherwise: 100,
      least: 1,
      most: 10_000,
    }),
    idleSeconds: numberWithin("sessions.idleSeconds", idleSeconds, {
      otherwise: 3600,
      least: 60,
      most: 604_800,
    }),
  };
}

/**
 * Keeps sessions in a store.
 *
 * @throws {GuardConfigurationError} `limit_invalid`
 */
export function createSessions(store: GuardStore, options: SessionOptions): Sessions {
  const bounds = boundsOf(options);
  /** Callers are shared by all requests with one token. */
  const principals = new WeakMap<Caller, Omit<StoredSession, "id">>();

  function stored(id: string, caller: Caller): StoredSession {
    let principal = principals.get(caller);
    if (!principal) principals.set(caller, principal = principalOf(caller));
    return { id: sha256(id), ...principal };
  }

  return {
    bounds,
    async find(id, caller) {
      const whose = await store.use(stored(id, caller), bounds.idleSeconds);
      if (whose !== "own") throw noSession(whose === "foreign" ? "session_foreign" : "session_unknown");
    },
    async begin(id, caller) {
      if (!SUITABLE.test(id)) throw unsuitable("8 to 512 characters of visible ASCII");
      const became = await store.begin(stored(id, caller), bounds);
      if (became === "taken") throw unsuitable("one that no other user has: give each session a random one");
      if (became === "full") {
        throw new Refusal("sessions_full", "There are too many sessions: try again later", {
          status: 503,
          retryAfter: 60,
          rule: "house",
        });
      }
    },
    async end(id, caller) {
      await store.end(stored(id, caller));
    },
    async endAll(issuer, subject) {
      for (const isClient of [false, true]) await store.endAll(userOf({ issuer, subject, isClient }));
    },
  };
}

/** Another client is somebody else: the user has not let it see what they do with the first one. */
function principalOf({ issuer, subject, clientId, isClient }: Caller): Omit<StoredSession, "id"> {
  return {
    owner: sha256(JSON.stringify([issuer, subject, isClient, clientId ?? null])),
    user: userOf({ issuer, subject, isClient }),
  };
}

/** Clients register themselves, so a user may have any number of them. */
function userOf({ issuer, subject, isClient }: Pick<Caller, "issuer" | "subject" | "isClient">): string {
  return sha256(JSON.stringify([issuer, subject, isClient]));
}

/** Whoever asks is not told whether it is somebody's. A client that is told 404 begins a new one (MUST). */
function noSession(code: RefusalCode): Refusal {
  return new Refusal(code, "No such session: begin a new one with initialize, without a session id", {
    status: 404,
    rule: code === "session_foreign"
      ? "MCP 2025-11-25, Security Best Practices, Session Hijacking"
      : "MCP 2025-11-25, Transports, Session Management",
  });
}

function unsuitable(should: string): GuardConfigurationError {
  return new GuardConfigurationError("session_id_unsuitable", "the session id that the server gives", should);
}
