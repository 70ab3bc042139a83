/** The guard: from a request to a caller or a refusal, one stage after the other. */

import { type Admission, createAdmission, type SessionAdmission } from "./admission.ts";
import type { Attempt } from "./audit.ts";
import type { Caller } from "./caller.ts";
import { authenticate } from "./authenticate.ts";
import { bearerToken } from "./bearer.ts";
import { createCors } from "./cors.ts";
import { ReceivedFields } from "./fields.ts";
import { checkHeaderSize } from "./header_size.ts";
import { discardMessage } from "./discard.ts";
import { createHostCheck, pathOf } from "./host.ts";
import { readMessage } from "./message.ts";
import { publishMetadata } from "./metadata.ts";
import { checkMirroredHeaders } from "./mirrored_headers.ts";
import {
  parseMaxMessageBytes,
  parseMaxRequestSeconds,
  type ProtectOptions,
  type SessionProtectOptions,
} from "./options.ts";
import { createOriginCheck, parseOrigins } from "./origin.ts";
import type { ReceivedRequest } from "./received_request.ts";
import { Refusal } from "./refusal.ts";
import { refusalResponse } from "./refusal_response.ts";
import { createReport } from "./report.ts";
import { parseResource } from "./resource_url.ts";
import { checkKind, standsAlone } from "./revision.ts";
import { decideByScopes, SESSION_OPERATIONS } from "./scopes.ts";
import { createSessionDoor } from "./session_door.ts";
import type { SessionBounds } from "./store/store.ts";
import { storeOf } from "./store/watched_store.ts";
import type { RevocationReference } from "./token/revocations.ts";
import { parseClockTolerance, type TokenVerifier } from "./token/verifier.ts";

/** Milliseconds for which a message may arrive before its token is looked at once more. */
const SLOW = 1000;

/** What is known of a request beside the request. */
export interface ReceivedAs {
  /**
   * The request target as it was sent (RFC 9112 §3.2): Node's `req.url`. Needed where a `Request` was made of it, which
   * takes /x/../mcp for /mcp. Deno makes none, and keeps the path as it is.
   */
  target?: string;
}

/** A guard with sessions: as {@linkcode Guard}, but that what it lets in need not be a message. */
export interface SessionGuard extends Pick<Guard, "resource" | "revoke" | "ready"> {
  /**
   * Decides on one request.
   *
   * @throws {GuardConfigurationError} `body_already_read`, when something in front of the guard read the message
   */
  (request: ReceivedRequest, as?: ReceivedAs): Promise<SessionAdmission | Response>;
  /**
   * How many sessions there may be, and for how long: whoever keeps something for each of them needs the same bounds.
   * Absent where there are no sessions.
   */
  readonly bounds?: SessionBounds;
}

/** Lets a request in, or answers it. */
export interface Guard {
  /**
   * Decides on one request. An answer is ready to be sent: the metadata document, a preflight's, or a refusal. An
   * admission is for whatever executes the message.
   *
   * @throws {GuardConfigurationError} `body_already_read`, when something in front of the guard read the message
   */
  (request: ReceivedRequest, as?: ReceivedAs): Promise<Admission | Response>;
  /** The resource identifier, as it was configured. */
  readonly resource: string;
  /**
   * Refuses tokens from now on, before they expire, in every process with the same store; see
   * {@linkcode RevocationReference}. A store in memory is done at once: nothing is left to await. Sessions of a subject
   * that is revoked end.
   *
   * @throws {RevocationError} by rejecting where the store is elsewhere
   */
  revoke(reference: RevocationReference): void | Promise<void>;
  /**
   * Resolves when tokens of every authorization server can be verified, and the store can be asked.
   *
   * @throws {Refusal} with status 503 when those of one cannot
   */
  ready(): Promise<void>;
}

/**
 * Sets up a guard in front of a verifier.
 *
 * @throws {GuardConfigurationError}
 * @see MCP 2026-07-28, Authorization; Streamable HTTP
 */
export function createGuard(options: SessionProtectOptions, verifier: TokenVerifier): SessionGuard;
export function createGuard(options: ProtectOptions, verifier: TokenVerifier): Guard;
export function createGuard(
  options: ProtectOptions & Partial<SessionProtectOptions>,
  verifier: TokenVerifier,
): SessionGuard | Guard {
  const { resource: identifier, authorizationServers, scopes, now = Date.now } = options;
  const resource = parseResource(identifier);
  const chosen = parseOrigins(options.origins ?? []);
  const maxMessageBytes = parseMaxMessageBytes(options.maxMessageBytes);
  const maxRequestSeconds = parseMaxRequestSeconds(options.maxRequestSeconds);
  const clockTolerance = parseClockTolerance(options.clockTolerance);
  const decisions = decideByScopes(scopes);
  const opaque = authorizationServers.some((server) => typeof server !== "string" && server.introspection);
  const issuers = authorizationServers.map((server) => typeof server === "string" ? server : server.issuer);
  const metadata = publishMetadata({
    ...options.metadata,
    resource,
    identifier,
    issuers,
    scopes: decisions.challenge,
  });
  const checkHost = createHostCheck(resource);
  const checkOrigin = createOriginCheck(resource, chosen);
  const cors = createCors(chosen, { sessions: Boolean(options.sessions) });
  const report = createReport(identifier, options.onAudit);
  const store = storeOf(options);
  const sessions = createSessionDoor(store, options.sessions, refuse);
  let revocations = 0;

  /** Fills in what it finds out, so that a refusal is put on record with it. */
  async function decide(
    request: ReceivedRequest,
    target: string,
    attempt: Attempt,
  ): Promise<SessionAdmission | Response> {
    const fields = ReceivedFields.of(request.headers);
    checkHost(request.url, target, fields);
    const path = pathOf(target);
    if (metadata.isAt(path)) return await metadata.respond(request);
    if (path !== resource.pathname) throw new Refusal("path_not_ours", "Nothing here", { status: 404 });

    const origin = fields.get("origin");
    checkOrigin(origin);
    const preflight = cors.preflight(request);
    if (preflight) return preflight;
    sessions.checkMethod(request);
    checkHeaderSize(fields);

    const token = bearerToken(fields.get("authorization"), { opaque });
    attempt.token = token;
    const revokedBefore = revocations;
    // Before the message is read: whoever may not call us cannot make us parse anything either.
    let caller = attempt.caller = await authenticate(token, verifier);
    if (request.method !== "POST") return await admitToSession(request, token, attempt, caller);

    const startedAt = now();
    const { message, text } = await readMessage(request, fields, maxMessageBytes);
    attempt.id = message.id;
    // A message that is sent slowly enough would otherwise outlive its token, and any message a revocation.
    if (now() - startedAt > SLOW || revocations !== revokedBefore) {
      caller = attempt.caller = await authenticate(token, verifier);
    }

    const alone = standsAlone(fields, message);
    if (alone) checkKind(message);
    checkMirroredHeaders(fields, message);
    const session = alone ? undefined : await sessions.of(request, attempt, message);
    const { operation, scopes: required } = decisions.requirementOf(message);
    attempt.operation = operation;
    attempt.requiredScopes = required;
    decisions.check(caller.scopes, required, operation);

    attempt.storeDown = store.isDown;
    report(attempt);
    return createAdmission({
      caller,
      message,
      text,
      session,
      received: request,
      fields,
      resource: identifier,
      headers: cors.headersFor(origin),
      cancelledByLeaving: alone,
      maxRequestSeconds,
      clockTolerance,
      now,
      holds: () => holds(token, caller, session),
      settle: alone ? undefined : sessions.settling(request, attempt, message),
    });
  }

  /** There is no message: a session's stream is to be opened, or the session to be ended. */
  async function admitToSession(
    request: ReceivedRequest,
    token: string,
    attempt: Attempt,
    caller: Caller,
  ): Promise<SessionAdmission> {
    discardMessage(request);
    const session = await sessions.of(request, attempt);
    const operation = attempt.operation = SESSION_OPERATIONS[request.method as "GET" | "DELETE"];
    const required = attempt.requiredScopes = decisions.endpoint;
    decisions.check(caller.scopes, required, operation);
    attempt.storeDown = store.isDown;
    report(attempt);
    return createAdmission({
      caller,
      session,
      received: request,
      fields: request.headers,
      resource: identifier,
      headers: cors.headersFor(request.headers.get("origin")),
      cancelledByLeaving: false,
      maxRequestSeconds,
      clockTolerance,
      now,
      holds: () => holds(token, caller, session),
      settle: sessions.settling(request, attempt),
    });
  }

  /** Asked before each piece of a stream that stands. */
  async function holds(token: string, caller: Caller, session?: string): Promise<boolean> {
    try {
      await authenticate(token, verifier);
      if (session !== undefined) await sessions.find(session, caller);
      return true;
    } catch {
      return false;
    }
  }

  function refuse(request: ReceivedRequest, attempt: Attempt, refusal: Refusal): Response {
    report(attempt, refusal);
    discardMessage(request);
    return refusalResponse(refusal, {
      resourceMetadata: metadata.url,
      scopes: decisions.challenge,
      headers: cors.headersFor(request.headers.get("origin")),
      id: attempt.id,
    });
  }

  async function guard(
    request: ReceivedRequest,
    { target = request.url }: ReceivedAs = {},
  ): Promise<SessionAdmission | Response> {
    const attempt: Attempt = {};
    try {
      return await decide(request, target, attempt);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refuse(request, attempt, error);
    }
  }

  /** Counted once more when it is there: a message that has arrived meanwhile may have been asked about too early. */
  async function entered(pending: Promise<unknown>): Promise<void> {
    await pending;
    revocations++;
  }

  return Object.assign(guard, {
    resource: identifier,
    bounds: sessions.bounds,
    revoke: (reference: RevocationReference) => {
      const revoked = verifier.revoke(reference);
      revocations++;
      const ended = sessions.revoke(reference);
      if (revoked || ended) return entered(Promise.all([revoked, ended]));
    },
    ready: async () => {
      await Promise.all([verifier.ready(), store.ready()]);
    },
  });
}
