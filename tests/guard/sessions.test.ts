/** What a guard with sessions lets through, and what one without does about a server that gives them. */

import assert from "node:assert/strict";
import type { SessionAdmission } from "../../reference/guard/admission.ts";
import type { AuditEvent } from "../../reference/guard/audit.ts";
import { createGuard, type SessionGuard } from "../../reference/guard/guard.ts";
import type { SessionOptions } from "../../reference/guard/sessions.ts";
import {
  callerWith,
  type Changes,
  guardOf,
  ISSUER,
  OPTIONS,
  requestOf,
  STRANGER,
  verifierOf,
  WRITER,
} from "./guard_under_test.ts";

const SESSION = "5f0c3a52-0d5b-4d5c-9d43-3c1f8ab4c2a7";
const INITIALIZE = { message: { jsonrpc: "2.0", id: 1, method: "initialize", params: {} } };
const IN_SESSION = { headers: { "mcp-session-id": SESSION } };
const STREAM = { "content-type": "text/event-stream" };

function withSessions(sessions: true | SessionOptions = true, changes = {}) {
  const events: AuditEvent[] = [];
  const options = {
    ...OPTIONS,
    sessions,
    onAudit: (event: AuditEvent) => void events.push(event),
    ...changes,
  };
  return Object.assign(createGuard(options, verifierOf()), { events });
}

async function admit(guard: SessionGuard, changes: Changes): Promise<SessionAdmission> {
  const admitted = await guard(requestOf(changes));
  if (admitted instanceof Response) assert.fail(`${admitted.status} ${await admitted.text()}`);
  return admitted;
}

async function statusOf(guard: SessionGuard, changes: Changes): Promise<number> {
  const answer = await guard(requestOf(changes));
  return answer instanceof Response ? answer.status : 0;
}

/** Begins a session as a server does. */
async function begin(guard: SessionGuard, id = SESSION): Promise<Response> {
  const admitted = await admit(guard, INITIALIZE);
  return await admitted.respond(new Response("{}", { headers: { "mcp-session-id": id } }));
}

Deno.test("a guard with sessions lets GET and DELETE through in a session, without a message and a credential", async () => {
  const guard = withSessions();
  await begin(guard);
  for (const method of ["GET", "DELETE"]) {
    const admitted = await admit(guard, { method, ...IN_SESSION });
    assert.equal(admitted.message, undefined);
    assert.equal(admitted.session, SESSION);
    assert.equal(admitted.request.method, method);
    assert.equal(admitted.request.headers.get("mcp-session-id"), SESSION);
    assert.equal(admitted.request.headers.get("authorization"), null);
    assert.equal(await admitted.request.text(), "");
  }
  const operations = guard.events.map(({ operation, sessionHash }) => [operation, sessionHash?.length]);
  assert.deepEqual(operations, [["initialize", undefined], ["(stream)", 16], ["(end)", 16]]);
});

Deno.test("a guard with sessions takes the endpoint's scopes for GET and DELETE", async () => {
  const guard = withSessions();
  for (const method of ["GET", "DELETE"]) {
    // The session is looked for first: what is not theirs they are not told to ask scopes for.
    assert.equal(await statusOf(guard, { method, token: STRANGER, ...IN_SESSION }), 404);
  }
  await begin(guard);
  for (const method of ["GET", "DELETE"]) {
    assert.equal(await statusOf(guard, { method, token: STRANGER, ...IN_SESSION }), 403);
    assert.equal(await statusOf(guard, { method, token: WRITER, ...IN_SESSION }), 0);
  }
});

Deno.test("a guard with sessions refuses GET and DELETE from 2026-07-28 on, and every other method", async () => {
  const guard = withSessions();
  await begin(guard);
  for (const method of ["GET", "DELETE"]) {
    const headers = { ...IN_SESSION.headers, "mcp-protocol-version": "2026-07-28" };
    const answer = await guard(requestOf({ method, headers }));
    assert.ok(answer instanceof Response);
    assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "POST"]);
  }
  for (const method of ["PUT", "PATCH", "HEAD", "OPTIONS"]) {
    const answer = await guard(requestOf({ method, ...IN_SESSION }));
    assert.ok(answer instanceof Response);
    assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "GET, POST, DELETE"]);
  }
});

Deno.test("a message from 2026-07-28 on is in no session, and what is behind the guard sees none", async () => {
  const guard = withSessions();
  const headers = {
    "mcp-session-id": "somebody-else's",
    "last-event-id": "7",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "ping",
  };
  const message = {
    jsonrpc: "2.0",
    id: 1,
    method: "ping",
    params: { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } },
  };
  const admitted = await admit(guard, { headers, message });
  assert.equal(admitted.session, undefined);
  for (const { headers } of [admitted.request, admitted.deferredRequest]) {
    for (const name of ["mcp-session-id", "Mcp-Session-Id", "last-event-id"]) {
      assert.equal(headers.get(name), null);
    }
    assert.equal(headers.get("mcp-method"), "ping");
  }
});

Deno.test("a guard with sessions says nothing more on a stream once its session has ended", async () => {
  const guard = withSessions();
  await begin(guard);
  const { writable, readable } = new TransformStream<Uint8Array<ArrayBuffer>>();
  const admitted = await admit(guard, { method: "GET", ...IN_SESSION });
  const response = await admitted.respond(new Response(readable, { headers: STREAM }));
  const [reader, writer] = [response.body!.getReader(), writable.getWriter()];
  const write = () => writer.write(new TextEncoder().encode("data: 1\n\n")).catch(() => {});
  void write();
  assert.equal((await reader.read()).done, false);
  // This verifier revokes nothing: the token is good still.
  await guard.revoke({ issuer: ISSUER, subject: "alice" });
  void write();
  assert.equal((await reader.read()).done, true);
});

Deno.test("a guard with sessions counts them by user, however many clients a user registers", async () => {
  const clients = ["one.token", "two.token", "three.token"];
  const known = Object.fromEntries(
    clients.map((token) => [token, callerWith(["notes:read"], { clientId: `registered-with-${token}` })]),
  );
  const guard = createGuard({ ...OPTIONS, sessions: { mostPerUser: 2 } }, verifierOf(known));
  for (const token of clients) {
    const admitted = await admit(guard, { ...INITIALIZE, token });
    await admitted.respond(new Response("{}", { headers: { "mcp-session-id": `session-of-${token}` } }));
  }
  const found = clients.map((token) =>
    statusOf(guard, { token, headers: { "mcp-session-id": `session-of-${token}` } })
  );
  assert.deepEqual(await Promise.all(found), [404, 0, 0]);
});

Deno.test("a guard with sessions binds no session where the server has refused to begin one", async () => {
  const guard = withSessions();
  const admitted = await admit(guard, INITIALIZE);
  const headers = { "mcp-session-id": SESSION };
  await admitted.respond(new Response("{}", { status: 400, headers }));
  assert.equal(await statusOf(guard, IN_SESSION), 404);
});

Deno.test("a guard with sessions keeps one that the server does not let its client end", async () => {
  const guard = withSessions();
  await begin(guard);
  const admitted = await admit(guard, { method: "DELETE", ...IN_SESSION });
  await admitted.respond(new Response(null, { status: 405 }));
  assert.equal(await statusOf(guard, IN_SESSION), 0);
});

Deno.test("a guard with sessions is an error that says so when the server's ids are unsuitable", async () => {
  for (const id of ["short", "two words here", "x".repeat(513), "s\u00e9ssion-id"]) {
    await assert.rejects(begin(withSessions(), id), {
      code: "session_id_unsuitable",
      message: /visible ASCII/,
    });
  }
  const guard = withSessions();
  await begin(guard);
  const known = { [WRITER]: { ...(await admit(guard, {})).caller, subject: "bob" } };
  const bobs = createGuard({ ...OPTIONS, sessions: true }, verifierOf(known));
  await begin(bobs);
  const admitted = await admit(bobs, { ...INITIALIZE, token: WRITER });
  const headers = { "mcp-session-id": SESSION };
  await assert.rejects(async () => await admitted.respond(new Response("{}", { headers })), {
    code: "session_id_unsuitable",
    message: /no other user/,
  });
});

Deno.test("a guard without sessions lets no answer through that gives a session id, and says what to do", async () => {
  const guard = guardOf();
  const admitted = await guard(requestOf(INITIALIZE));
  assert.ok(!(admitted instanceof Response));
  const answer = new Response("{}", { headers: { "mcp-session-id": SESSION } });
  assert.throws(() => admitted.respond(answer), {
    code: "sessions_not_on",
    option: "sessions",
    message: /true/,
  });
  assert.equal(admitted.respond(new Response("{}")).status, 200);
});

Deno.test("a guard with sessions tells chosen pages that they may use them", async () => {
  const page = "https://app.example.com";
  const guard = withSessions(true, { origins: [page] });
  const preflight = await guard(requestOf({
    method: "OPTIONS",
    headers: { origin: page, "access-control-request-method": "GET" },
  }));
  assert.ok(preflight instanceof Response);
  assert.equal(preflight.headers.get("access-control-allow-methods"), "GET, POST, DELETE");
  assert.match(preflight.headers.get("access-control-allow-headers")!, /Mcp-Session-Id, Last-Event-ID/);
  const admitted = await admit(guard, { ...INITIALIZE, headers: { origin: page } });
  const response = await admitted.respond(new Response("{}", { headers: { "mcp-session-id": SESSION } }));
  assert.match(response.headers.get("access-control-expose-headers")!, /Mcp-Session-Id/);
});
