/** A guard whose verifier knows a few tokens by heart, and ways to call it. */

import assert from "node:assert/strict";
import { parameter, parseChallenges } from "../../reference/conformance/grammar/www_authenticate.ts";
import type { Admission } from "../../reference/guard/admission.ts";
import type { AuditEvent } from "../../reference/guard/audit.ts";
import type { Caller } from "../../reference/guard/caller.ts";
import { createGuard, type Guard } from "../../reference/guard/guard.ts";
import type { ProtectOptions } from "../../reference/guard/options.ts";
import { Refusal } from "../../reference/guard/refusal.ts";
import type { TokenVerifier } from "../../reference/guard/token/verifier.ts";

export const RESOURCE = "http://127.0.0.1:8000/mcp";
export const ISSUER = "http://127.0.0.1:9000";
export const METADATA = "http://127.0.0.1:8000/.well-known/oauth-protected-resource/mcp";

/** Tokens with a caller behind them, by their scopes. */
export const READER = "reader.token";
export const WRITER = "writer.token";
export const STRANGER = "stranger.token";
/** Expired, and without any scope. */
export const EXPIRED = "expired.token";

/** What a verifier in a test knows: callers, and what to throw. */
export type Known = Record<string, Caller | { throws: unknown }>;

export function callerWith(scopes: string[], changes: Partial<Caller> = {}): Caller {
  return {
    issuer: ISSUER,
    subject: "alice",
    clientId: "client-1",
    isClient: false,
    scopes,
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
    tokenHash: "0123456789abcdef",
    claims: {},
    ...changes,
  };
}

const KNOWN: Known = {
  [READER]: callerWith(["notes:read"]),
  [WRITER]: callerWith(["notes:write"]),
  [STRANGER]: callerWith([]),
  [EXPIRED]: {
    throws: new Refusal("token_expired", "The token has expired", { status: 401, error: "invalid_token" }),
  },
};

/** A verifier that knows these tokens, answers at once or after a while, and refuses all others. */
export function verifierOf(known: Known = {}, { later = false } = {}): TokenVerifier {
  return {
    verify(token) {
      const all = { ...KNOWN, ...known };
      const found = Object.hasOwn(all, token) ? all[token]! : {
        throws: new Refusal("token_malformed", "Not a token", { status: 401, error: "invalid_token" }),
      };
      if (later) return "throws" in found ? Promise.reject(found.throws) : Promise.resolve(found);
      if ("throws" in found) throw found.throws;
      return found;
    },
    revoke() {},
    ready: () => Promise.resolve(),
  };
}

export const OPTIONS: ProtectOptions = {
  resource: RESOURCE,
  authorizationServers: [ISSUER],
  scopes: {
    all: ["notes:read", "notes:write"],
    endpoint: ["notes:read"],
    operations: {
      "tools/call whoami": [],
      "tools/call list_notes": [],
      "tools/call add_note": ["notes:write"],
      "tools/call delete_note": ["notes:write"],
    },
    implies: { "notes:write": ["notes:read"] },
  },
};

/** A guard, and what it put on record. */
export function guardOf(
  changes: Partial<ProtectOptions> = {},
  known: Known = {},
): Guard & { events: AuditEvent[] } {
  const events: AuditEvent[] = [];
  const guard = createGuard(
    { onAudit: (event) => void events.push(event), ...OPTIONS, ...changes },
    verifierOf(known),
  );
  return Object.assign(guard, { events });
}

/** The JSON-RPC message of a tool call. */
export function callOf(name: unknown, args: unknown = {}): Record<string, unknown> {
  return { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
}

/** What a request differs in. */
export interface Changes {
  url?: string;
  method?: string;
  token?: string;
  /** `null` leaves one out that is there otherwise. */
  headers?: Record<string, string | null>;
  body?: BodyInit | null;
  message?: unknown;
}

/** A call of list_notes by the reader, but for the changes. */
export function requestOf(
  { url = RESOURCE, method = "POST", token = READER, headers, body, message }: Changes = {},
): Request {
  const all: Record<string, string | null> = {
    "host": new URL(url).host,
    "content-type": "application/json",
    "accept": "application/json, text/event-stream",
    "authorization": `Bearer ${token}`,
    ...headers,
  };
  const lines = Object.entries(all).filter((line): line is [string, string] => line[1] !== null);
  const text = body === undefined ? JSON.stringify(message ?? callOf("list_notes")) : body;
  return new Request(url, { method, headers: lines, body: /^(GET|HEAD)$/.test(method) ? null : text });
}

/** The admission of a request. */
export async function admit(guard: Guard, changes: Changes = {}): Promise<Admission> {
  const admitted = await guard(requestOf(changes));
  if (admitted instanceof Response) assert.fail(`${admitted.status} ${await admitted.text()}`);
  return admitted;
}

/** The answer to a request that is not let in. */
export async function answer(guard: Guard, changes: Changes = {}): Promise<Response> {
  const answered = await guard(requestOf(changes));
  assert.ok(answered instanceof Response, "let in");
  return answered;
}

/** The refusal of a request: its status, and the code that is put on record. */
export async function refusalOf(
  guard: Guard & { events: AuditEvent[] },
  changes: Changes = {},
): Promise<{ status: number; code: string; response: Response }> {
  const response = await answer(guard, changes);
  const event = guard.events.at(-1);
  assert.equal(event?.decision, "deny");
  assert.equal(event?.status, response.status);
  return { status: response.status, code: event!.code, response };
}

/** Expects that a message is refused: with this status, this code on record, and this error for its client. */
export async function expectMessageRefused(
  changes: Changes,
  status: number,
  code: string,
  rpcCode: number,
): Promise<void> {
  const refusal = await refusalOf(guardOf(), changes);
  const about = JSON.stringify(changes.headers ?? changes.body);
  assert.deepEqual([refusal.status, refusal.code], [status, code], about);
  assert.equal((await refusal.response.json()).error.code, rpcCode);
}

/** The parameters of the one Bearer challenge of an answer. */
export function challengeOf(response: Response): Record<string, string | undefined> {
  const challenges = parseChallenges([response.headers.get("www-authenticate") ?? ""]);
  assert.equal(challenges.length, 1);
  assert.equal(challenges[0]!.scheme, "Bearer");
  const names = ["error", "error_description", "resource_metadata", "scope"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = parameter(challenges[0]!, name);
    return value === undefined ? [] : [[name, value]];
  }));
}
