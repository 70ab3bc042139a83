/** The guard: from a request to a caller or a refusal, one stage after the other. */

import { type Admission, createAdmission } from "./admission.ts";
import type { Attempt } from "./audit.ts";
import { authenticate } from "./authenticate.ts";
import { bearerToken } from "./bearer.ts";
import { createCors } from "./cors.ts";
import { checkHeaderSize } from "./header_size.ts";
import { discardMessage } from "./discard.ts";
import { createHostCheck, pathOf } from "./host.ts";
import { readMessage } from "./message.ts";
import { publishMetadata } from "./metadata.ts";
import { checkMirroredHeaders } from "./mirrored_headers.ts";
import { parseMaxMessageBytes, parseMaxRequestSeconds, type ProtectOptions } from "./options.ts";
import { createOriginCheck, parseOrigins } from "./origin.ts";
import { Refusal } from "./refusal.ts";
import { refusalResponse } from "./refusal_response.ts";
import { createReport } from "./report.ts";
import { parseResource } from "./resource_url.ts";
import { checkKind, standsAlone } from "./revision.ts";
import { decideByScopes } from "./scopes.ts";
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

/** Lets a request in, or answers it. */
export interface Guard {
  /**
   * Decides on one request. An answer is ready to be sent: the metadata document, a preflight's, or a refusal. An
   * admission is for whatever executes the message.
   *
   * @throws {GuardConfigurationError} `body_already_read`, when something in front of the guard read the message
   */
  (request: Request, as?: ReceivedAs): Promise<Admission | Response>;
  /** The resource identifier, as it was configured. */
  readonly resource: string;
  /**
   * Refuses tokens from now on, before they expire; see {@linkcode RevocationReference}. In this process only.
   *
   * @throws {RevocationError}
   */
  revoke(reference: RevocationReference): void;
  /**
   * Resolves when tokens of every authorization server can be verified.
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
export function createGuard(options: ProtectOptions, verifier: TokenVerifier): Guard {
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
  const cors = createCors(chosen);
  const report = createReport(identifier, options.onAudit);
  let revocations = 0;

  /** Fills in what it finds out, so that a refusal is put on record with it. */
  async function decide(
    request: Request,
    target: string,
    attempt: Attempt,
  ): Promise<Admission | Response> {
    checkHost(request, target);
    const path = pathOf(target);
    if (metadata.isAt(path)) return await metadata.respond(request);
    if (path !== resource.pathname) throw new Refusal("path_not_ours", "Nothing here", { status: 404 });

    const origin = request.headers.get("origin");
    checkOrigin(origin);
    const preflight = cors.preflight(request);
    if (preflight) return preflight;
    checkMethod(request);
    checkHeaderSize(request.headers);

    const token = bearerToken(request.headers.get("authorization"), { opaque });
    attempt.token = token;
    const revokedBefore = revocations;
    // Before the message is read: whoever may not call us cannot make us parse anything either.
    let caller = attempt.caller = await authenticate(token, verifier);

    const startedAt = now();
    const { message, text } = await readMessage(request, maxMessageBytes);
    attempt.id = message.id;
    // A message that is sent slowly enough would otherwise outlive its token, and any message a revocation.
    if (now() - startedAt > SLOW || revocations !== revokedBefore) {
      caller = attempt.caller = await authenticate(token, verifier);
    }

    const alone = standsAlone(request.headers, message);
    if (alone) checkKind(message);
    checkMirroredHeaders(request.headers, message);
    const { operation, scopes: required } = decisions.requirementOf(message);
    attempt.operation = operation;
    attempt.requiredScopes = required;
    decisions.check(caller.scopes, required, operation);

    report(attempt);
    return createAdmission({
      ...{ caller, message, text, received: request, resource: identifier, headers: cors.headersFor(origin) },
      ...{ cancelledByLeaving: alone, maxRequestSeconds, clockTolerance, now },
    });
  }

  async function guard(
    request: Request,
    { target = request.url }: ReceivedAs = {},
  ): Promise<Admission | Response> {
    const attempt: Attempt = {};
    try {
      return await decide(request, target, attempt);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      report(attempt, error);
      discardMessage(request);
      return refusalResponse(error, {
        resourceMetadata: metadata.url,
        scopes: decisions.challenge,
        headers: cors.headersFor(request.headers.get("origin")),
        id: attempt.id,
      });
    }
  }

  return Object.assign(guard, {
    resource: identifier,
    revoke: (reference: RevocationReference) => {
      verifier.revoke(reference);
      revocations++;
    },
    ready: () => verifier.ready(),
  });
}

/** No stream to open with GET, no session to end with DELETE. A header that names another method names none. */
function checkMethod(request: Request): void {
  if (request.method === "POST") return;
  throw new Refusal("method_not_allowed", "Send messages with POST", {
    status: 405,
    headers: { allow: "POST" },
    rule: "MCP Streamable HTTP, Sending Messages",
  });
}
