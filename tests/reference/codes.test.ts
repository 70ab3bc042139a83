/** Every code of the audit record is brought about, by a real request, and has the status that the README gives. */

import assert from "node:assert/strict";
import type { TestIssuer } from "../../reference/conformance/issuer/issuer.ts";
import type { MintOptions } from "../../reference/conformance/issuer/tokens.ts";
import {
  createMemoryStore,
  protect,
  type SessionGuard,
  type SessionProtectOptions,
} from "../../reference/guard/mod.ts";
import type { RefusalCode } from "../../reference/guard/refusal.ts";
import { callOf, type Changes, guardOf, OPTIONS, requestOf } from "../guard/guard_under_test.ts";
import { networkOf, newIssuer, OTHER_RESOURCE } from "../guard/token/verifier_under_test.ts";
import { readme } from "./readme_commands.ts";

/** What brings a refusal about. */
interface Provocation extends Changes {
  /** Sent with a token that is honest but for this; default: with an honest one. */
  minted?: MintOptions;
  /** Sent with one that names the issuer's key, and is signed by another. */
  forged?: boolean;
  options?: Partial<SessionProtectOptions>;
  /** Done before the request. */
  before?(issuer: TestIssuer, guard: SessionGuard): void | Promise<void>;
}

/** An issuer whose introspection endpoint always answers this. */
function introspected(answer: () => Response): Partial<SessionProtectOptions> {
  const endpoint = "https://login.example.com/introspect";
  const introspection = { clientId: "notes", clientSecret: "secret", endpoint };
  const issuer = "https://login.example.com";
  const fetch = () => Promise.resolve(answer());
  return { authorizationServers: [{ issuer, introspection }], fetch };
}

/** A clock of which no two looks are the same. */
function ticking(): () => number {
  let now = Date.now();
  return () => ++now;
}

const INITIALIZE = { jsonrpc: "2.0", id: 1, method: "initialize", params: {} };

/** Begins a session of this id. */
async function begin(guard: SessionGuard, token: string, id: string): Promise<Response> {
  const admitted = await guard(requestOf({ token, message: INITIALIZE }));
  assert.ok(!(admitted instanceof Response), "refused");
  return await admitted.respond(new Response("{}", { headers: { "mcp-session-id": id } }));
}

const breaksOff = () => new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });

const PROVOCATIONS: Record<Exclude<RefusalCode, "verifier_failed" | "sessions_full">, Provocation> = {
  host_not_ours: { headers: { host: "evil.example" } },
  path_not_ours: { url: "http://127.0.0.1:8000/mcp/" },
  origin_not_allowed: { headers: { origin: "https://evil.example" } },
  method_not_allowed: { method: "GET" },
  headers_too_large: { headers: { "x-padding": "x".repeat(33_000) } },
  credential_missing: { headers: { authorization: null } },
  credential_malformed: { token: "two words" },
  token_too_long: { token: "x".repeat(16 * 1024 + 1) },
  token_malformed: { token: "opaque" },
  token_type_wrong: { minted: { header: { typ: "JWT" } } },
  token_algorithm_not_allowed: { minted: { header: { alg: "none" } } },
  token_issuer_not_trusted: { minted: { claims: { iss: "https://evil.example" } } },
  token_key_unknown: { minted: { header: { kid: "another" } } },
  // Asked a moment ago, and not once more.
  key_pending: {
    minted: { header: { kid: "another" } },
    before: (_, guard) => guard.ready(),
    options: { now: ticking() },
  },
  token_signature_wrong: { forged: true },
  token_audience_wrong: { minted: { audience: OTHER_RESOURCE } },
  token_expired: { minted: { claims: { exp: 1 } } },
  token_not_yet_valid: { minted: { claims: { nbf: 9e9 } } },
  token_claims_wrong: { minted: { claims: { sub: 7 } } },
  token_bound: { minted: { claims: { cnf: { jkt: "x" } } } },
  token_inactive: { token: "opaque", options: introspected(() => Response.json({ active: false })) },
  token_revoked: { before: ({ issuer }, guard) => guard.revoke({ issuer, subject: "alice" }) },
  keys_unavailable: { before: ({ controls }) => controls.fail("jwks", { status: 500 }) },
  introspection_unavailable: {
    token: "opaque",
    options: introspected(() => new Response(null, { status: 500 })),
  },
  store_unavailable: {
    options: {
      store: { ...createMemoryStore(), revocations: () => Promise.reject(new Error("connection refused")) },
    },
  },
  session_missing: { method: "DELETE", options: { sessions: true } },
  session_unknown: { headers: { "mcp-session-id": "no-such-session" }, options: { sessions: true } },
  session_foreign: {
    headers: { "mcp-session-id": "session-of-bob" },
    options: { sessions: true },
    before: async (issuer, guard) =>
      void await begin(guard, await issuer.mint({ subject: "bob" }), "session-of-bob"),
  },
  media_type_not_json: { headers: { "content-type": "text/plain" } },
  content_coding_not_allowed: { headers: { "content-encoding": "gzip" } },
  message_too_large: { body: " ".repeat(1024 * 1024 + 1) },
  message_incomplete: { body: breaksOff() },
  message_not_json: { body: "{" },
  message_too_deep: { body: "[".repeat(129) + "]".repeat(129) },
  message_not_single: { body: "[]" },
  message_ambiguous: { body: '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}' },
  message_not_rpc: { message: { method: "ping" } },
  message_not_allowed: {
    message: { jsonrpc: "2.0", id: 1, result: {} },
    headers: { "mcp-protocol-version": "2026-07-28" },
  },
  header_mismatch: { headers: { "mcp-protocol-version": "2026-07-28", "mcp-method": "ping" } },
  method_not_listed: {
    minted: { scope: "notes:read" },
    message: { jsonrpc: "2.0", id: 1, method: "no/such/method" },
  },
  scope_insufficient: { minted: { scope: "notes:read" }, message: callOf("delete_note") },
};

/** The status that the README gives. */
function statusOf(code: string): number {
  return Number(new RegExp(`^\\| \`${code}\` +\\| (\\d{3}) `, "m").exec(readme)?.[1]);
}

/** A guard, the issuer that it trusts, and what it puts on record. */
async function onRecord(options?: Partial<SessionProtectOptions>) {
  const issuer = await newIssuer();
  const events: { code: string; status?: number }[] = [];
  const guard = protect({
    ...OPTIONS,
    fetch: networkOf(issuer).fetch,
    onAudit: (event) => void events.push(event),
    ...options,
  } as SessionProtectOptions);
  return { issuer, events, guard };
}

for (const [code, { minted, forged, options, before, token, ...changes }] of Object.entries(PROVOCATIONS)) {
  Deno.test(`the audit record says ${code}, and the answer has the status that the README gives`, async () => {
    const { issuer, events, guard } = await onRecord(options);
    await before?.(issuer, guard);
    events.length = 0;
    const made = forged ? await issuer.forge() : await issuer.mint(minted);
    const answer = await guard(requestOf({ ...changes, token: token ?? made }));
    assert.ok(answer instanceof Response, "let in");
    assert.deepEqual(events.map(({ code, status }) => [code, status]), [[code, answer.status]]);
    assert.equal(answer.status, statusOf(code));
  });
}

Deno.test("the audit record says sessions_full, and the answer has the status that the README gives", async () => {
  const { issuer, events, guard } = await onRecord({ sessions: { most: 1 } });
  assert.equal((await begin(guard, await issuer.mint(), "session-of-alice")).status, 200);
  const answer = await begin(guard, await issuer.mint({ subject: "bob" }), "session-of-bob");
  assert.equal(answer.headers.get("mcp-session-id"), null);
  assert.equal(answer.status, statusOf("sessions_full"));
  const { code, status } = events.at(-1)!;
  assert.deepEqual([code, status], ["sessions_full", answer.status]);
});

Deno.test("the audit record says verifier_failed, and names the error, when nobody foresaw it", async () => {
  const guard = guardOf({}, { "reader.token": { throws: new RangeError("reader.token") } });
  const answer = await guard(requestOf());
  assert.ok(answer instanceof Response);
  const { code, status, cause } = guard.events[0]!;
  assert.deepEqual([code, status, cause], ["verifier_failed", statusOf("verifier_failed"), "RangeError"]);
});
