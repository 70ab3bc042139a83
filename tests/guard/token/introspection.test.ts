/** Issuers that are asked about their tokens, over real HTTP. */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Introspection } from "../../../reference/guard/token/authorization_server.ts";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import {
  assertCached,
  assertOutage,
  assertRefused,
  clockAt,
  networkOf,
  newIssuer,
  OTHER_RESOURCE,
  refusalOf,
  RESOURCE,
} from "./verifier_under_test.ts";

const CLIENT: Introspection = { clientId: "notes:server", clientSecret: "s3cret & ü:+" };
/** Both parts form-encoded, and then the whole in base64 (RFC 6749 §2.3.1). */
const AUTHORIZATION = `Basic ${Buffer.from("notes%3Aserver:s3cret+%26+%C3%BC%3A%2B").toString("base64")}`;

type Answer = Record<string, unknown> | Response;

/** An issuer that answers as it is told. */
interface Issuer {
  issuer: string;
  answer: (token: string) => Answer;
  /** What it waits for before it answers. */
  delay?: Promise<void>;
  /** What it was asked. */
  asked: { token: string; authorization: string | null; form: Record<string, string> }[];
}

/** Runs with such an issuer, which knows no token at first. */
async function withIssuer(run: (as: Issuer) => Promise<void>): Promise<void> {
  const as: Issuer = { issuer: "", answer: () => ({ active: false }), asked: [] };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/oauth-authorization-server") {
      return Response.json({ issuer: as.issuer, introspection_endpoint: `${as.issuer}/introspect` });
    }
    if (pathname !== "/introspect" || request.method !== "POST") return new Response(null, { status: 404 });
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    const token = form["token"]!;
    as.asked.push({ token, form, authorization: request.headers.get("authorization") });
    await as.delay;
    const answer = as.answer(token);
    return answer instanceof Response ? answer : Response.json(answer);
  });
  as.issuer = `http://127.0.0.1:${server.addr.port}`;
  try {
    await run(as);
  } finally {
    await server.shutdown();
  }
}

/** What an honest server says about an honest token. */
function active(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    active: true,
    token_type: "Bearer",
    sub: "alice",
    client_id: "test-client",
    aud: RESOURCE,
    scope: "notes:read",
    iat: now,
    exp: now + 600,
    ...changes,
  };
}

function verifierOf(issuer: string, introspection: Partial<Introspection> = {}, now?: () => number) {
  const authorizationServers = [{ issuer, introspection: { ...CLIENT, ...introspection } }];
  return createTokenVerifier({ resource: RESOURCE, authorizationServers, now });
}

Deno.test("verify() asks the issuer about an opaque token, and says who it is", async () => {
  await withIssuer(async (as) => {
    as.answer = () => active({ iss: as.issuer });
    const verifier = verifierOf(as.issuer);
    await verifier.ready();
    const caller = await verifier.verify("opaque-token");
    assert.deepEqual(
      [caller.issuer, caller.subject, caller.clientId, caller.isClient, caller.scopes],
      [as.issuer, "alice", "test-client", false, ["notes:read"]],
    );
    assert.deepEqual(as.asked, [{
      token: "opaque-token",
      authorization: AUTHORIZATION,
      form: { token: "opaque-token", token_type_hint: "access_token" },
    }]);
  });
});

Deno.test("verify() refuses what the issuer does not say is a bearer token for this resource", async () => {
  const now = Math.floor(Date.now() / 1000);
  const answers: [string, Record<string, unknown>][] = [
    ["token_inactive", { active: false }],
    ["token_inactive", { ...active(), active: false }],
    ["token_issuer_not_trusted", active({ iss: "https://other-issuer.example" })],
    ["token_issuer_not_trusted", active({ iss: null })],
    ["token_audience_wrong", active({ aud: undefined })],
    ["token_audience_wrong", active({ aud: OTHER_RESOURCE })],
    ["token_audience_wrong", active({ aud: [OTHER_RESOURCE] })],
    ["token_audience_wrong", active({ aud: `${RESOURCE}/` })],
    ["token_expired", active({ exp: now - 60 })],
    ["token_claims_wrong", active({ exp: undefined })],
    ["token_claims_wrong", active({ exp: "9999999999" })],
    ["token_not_yet_valid", active({ nbf: now + 600 })],
    ["token_claims_wrong", active({ client_id: undefined })],
    ["token_claims_wrong", active({ sub: 42 })],
    // Nobody is named: without an account of their own, all users would have one.
    ["token_claims_wrong", active({ sub: undefined })],
    ["token_claims_wrong", active({ sub: undefined, username: "alice" })],
    ["token_claims_wrong", active({ sub: "" })],
    ["token_bound", active({ cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } })],
    ["token_type_wrong", active({ token_type: "DPoP" })],
    // Refresh tokens are active too, and of no type.
    ["token_type_wrong", active({ token_type: undefined })],
  ];
  await withIssuer(async (as) => {
    const verifier = verifierOf(as.issuer);
    for (const [index, [code, answer]] of answers.entries()) {
      as.answer = () => answer;
      await assertRefused(verifier, `opaque-${index}`, code as "token_inactive", JSON.stringify(answer));
    }
  });
});

Deno.test("verify() answers 503 when the issuer does not say whether a token is good", async () => {
  const answers: Answer[] = [
    {},
    { active: "true" },
    { active: 1 },
    { ...active(), active: null },
    new Response("no JSON"),
    Response.json([active()]),
    new Response(null, { status: 500 }),
    // Our own credentials are wrong: not the token's fault.
    Response.json({ error: "invalid_client" }, { status: 401 }),
    Response.redirect("http://127.0.0.1:9/"),
    new Response('{"active": tr'),
  ];
  await withIssuer(async (as) => {
    const verifier = verifierOf(as.issuer);
    for (const [index, answer] of answers.entries()) {
      as.answer = () => answer;
      await assertOutage(verifier, `opaque-${index}`, "introspection_unavailable");
    }
    as.answer = () => active();
    assert.equal((await verifier.verify("opaque-0")).subject, "alice");
  });
});

Deno.test("verify() answers 503 when there is nobody to ask", async () => {
  const verifier = verifierOf("http://127.0.0.1:9");
  await assertOutage(verifier, "opaque-token", "introspection_unavailable");
  await assert.rejects(verifier.ready(), { code: "introspection_unavailable" });
  const elsewhere = verifierOf("http://127.0.0.1:9000", { endpoint: "http://127.0.0.1:9/introspect" });
  await assertOutage(elsewhere, "opaque-token", "introspection_unavailable");
});

Deno.test("verify() keeps an answer for maxAge, and not beyond the token's expiry", async () => {
  await withIssuer(async (as) => {
    const clock = clockAt();
    const now = Math.floor(clock.now() / 1000);
    as.answer = (token) => active({ exp: token === "short" ? now + 10 : now + 600 });
    const verifier = verifierOf(as.issuer, { maxAge: 30 }, clock.now);
    await verifier.verify("long");
    await verifier.verify("short");
    clock.advance(16);
    assertCached(verifier, "long");
    await assertRefused(verifier, "short", "token_expired");
    clock.advance(14);
    as.answer = () => ({ active: false });
    await assertRefused(verifier, "long", "token_inactive");
  });
});

Deno.test("verify() keeps no answer when maxAge is 0, and never a bad one", async () => {
  await withIssuer(async (as) => {
    as.answer = () => active();
    const verifier = verifierOf(as.issuer, { maxAge: 0 });
    await verifier.verify("opaque-token");
    await verifier.verify("opaque-token");
    assert.equal(as.asked.length, 2);
    as.answer = () => ({ active: false });
    await assertRefused(verifier, "opaque-token", "token_inactive");
    await assertRefused(verifier, "opaque-token", "token_inactive");
    assert.equal(as.asked.length, 4);
  });
});

Deno.test("verify() asks once about a token that many bring, and lets a flood of others not through", async () => {
  await withIssuer(async (as) => {
    as.answer = () => active();
    const verifier = verifierOf(as.issuer);
    await Promise.all(Array.from({ length: 50 }, () => verifier.verify("opaque-token")));
    assert.equal(as.asked.length, 1);
    as.answer = () => ({ active: false });
    const flood = Array.from({ length: 200 }, (_, index) => refusalOf(verifier, `made-up-${index}`));
    const codes = (await Promise.all(flood)).map(({ code }) => code);
    const count = (code: string) => codes.filter((each) => each === code).length;
    assert.deepEqual([count("token_inactive"), count("introspection_unavailable")], [32, 168]);
    as.answer = () => active();
    assert.equal((await verifier.verify("another")).subject, "alice");
  });
});

Deno.test("verify() keeps places for callers seen before when strangers bring many tokens", async () => {
  await withIssuer(async (as) => {
    const clock = clockAt();
    const honest = Array.from({ length: 30 }, (_, index) => `honest-${index}`);
    as.answer = (token) => active(token.startsWith("honest") ? {} : { active: false });
    const verifier = verifierOf(as.issuer, {}, clock.now);
    for (const token of honest) await verifier.verify(token);
    // Their answers have to be had again, while no answer comes to anybody.
    clock.advance(31);
    const { promise: held, resolve: answer } = Promise.withResolvers<void>();
    as.delay = held;
    const strangers = Array.from({ length: 40 }, (_, index) => refusalOf(verifier, `stranger-${index}`));
    const callers = honest.map((token) => Promise.resolve(verifier.verify(token)));
    answer();
    assert.ok((await Promise.all(callers)).every(({ subject }) => subject === "alice"));
    const codes = (await Promise.all(strangers)).map(({ code }) => code);
    assert.equal(codes.filter((code) => code === "introspection_unavailable").length, 40 - 32);
  });
});

Deno.test("verify() shows nobody the tokens of a JWT issuer, however broken they are", async () => {
  await withIssuer(async (as) => {
    as.answer = () => active();
    const jwtIssuer = await newIssuer();
    const authorizationServers = [jwtIssuer.issuer, { issuer: as.issuer, introspection: CLIENT }];
    const { fetch: inMemory } = networkOf(jwtIssuer);
    const verifier = createTokenVerifier({
      resource: RESOURCE,
      authorizationServers,
      fetch: (input, init) =>
        String(input).startsWith(as.issuer) ? fetch(input, init) : inMemory(input, init),
    });
    const honest = await jwtIssuer.mint();
    const [header, payload, signature] = honest.split(".");
    const broken = [
      `${honest}.`,
      `${honest}.x`,
      `${honest}.x.y`,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `x${honest}`,
      `${header}..${signature}`,
      `${header}.${payload}.${signature}=`,
    ];
    for (const token of broken) await assertRefused(verifier, token, "token_malformed", token);
    await assertRefused(verifier, await jwtIssuer.forge(), "token_signature_wrong");
    await assertRefused(verifier, await jwtIssuer.wrongTokens.expired.make(), "token_expired");
    await assertRefused(
      verifier,
      await jwtIssuer.wrongTokens["other-issuer"].make(),
      "token_issuer_not_trusted",
    );
    assert.equal((await verifier.verify(honest)).issuer, jwtIssuer.issuer);
    assert.deepEqual(as.asked, []);
    assert.equal((await verifier.verify("opaque-token")).issuer, as.issuer);
    // Its own tokens may look like JWTs: what counts is what it says about them.
    const itsOwn = await jwtIssuer.mint({ claims: { iss: as.issuer, sub: "carol" } });
    assert.equal((await verifier.verify(itsOwn)).subject, "alice");
    assert.equal(as.asked.length, 2);
  });
});

Deno.test("revoke() reaches introspected tokens", async () => {
  await withIssuer(async (as) => {
    as.answer = (token) => active({ jti: `id-of-${token}`, iat: undefined });
    const verifier = verifierOf(as.issuer);
    const { tokenHash } = await verifier.verify("a");
    verifier.revoke({ tokenHash });
    verifier.revoke({ issuer: as.issuer, tokenId: "id-of-b" });
    for (const token of ["a", "b"]) await assertRefused(verifier, token, "token_revoked");
    await verifier.verify("c");
    verifier.revoke({ issuer: as.issuer, subject: "alice" });
    await assertRefused(verifier, "c", "token_revoked");
  });
});

Deno.test("revoke() reaches an introspected JWT in every signature that it can be dressed in", async () => {
  await withIssuer(async (as) => {
    as.answer = () => active();
    const verifier = verifierOf(as.issuer);
    const jwt = await (await newIssuer()).mint({ claims: { iss: as.issuer } });
    const { tokenHash } = await verifier.verify(jwt);
    const [header, claims] = jwt.split(".");
    const dressed = `${header}.${claims}.AAAA`;
    assert.equal((await verifier.verify(dressed)).tokenHash, tokenHash, "its issuer takes it, let us say");
    verifier.revoke({ tokenHash });
    for (const token of [jwt, dressed]) await assertRefused(verifier, token, "token_revoked");
  });
});

Deno.test("verify() puts no secret into an error", async () => {
  await withIssuer(async (as) => {
    as.answer = () => new Response(null, { status: 500 });
    const refusal = await refusalOf(verifierOf(as.issuer), "opaque-token");
    const shown = Deno.inspect(refusal, { depth: 10 }) + String(refusal.cause);
    for (const secret of [CLIENT.clientSecret, "s3cret", AUTHORIZATION, "opaque-token"]) {
      assert.ok(!shown.includes(secret));
    }
  });
});
