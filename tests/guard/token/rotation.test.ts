/** A key that is exchanged while others send junk: honest callers are told to come back, and are never called liars. */

import assert from "node:assert/strict";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import {
  assertOutage,
  assertRefused,
  claimsWith,
  clockAt,
  ISSUER,
  keyServer,
  networkOf,
  OTHER_RESOURCE,
  type OwnKey,
  ownKey,
  refusalOf,
  RESOURCE,
  type Setting,
  setUp,
} from "./verifier_under_test.ts";

const AT = { typ: "at+jwt" };

/** A token that could be good: only its key is not known. Its times are those of the clock. */
function junk({ issuer, clock }: Setting, changes: Record<string, unknown> = {}, kid = crypto.randomUUID()) {
  const now = Math.floor(clock.now() / 1000);
  return issuer.mint({ header: { kid }, claims: { iat: now, exp: now + 600, ...changes } });
}

function honest({ issuer, clock }: Setting) {
  const iat = Math.floor(clock.now() / 1000);
  return issuer.mint({ claims: { iat, exp: iat + 600 } });
}

Deno.test("verify() tells an honest caller with a new key to come back when junk has used up the question", async () => {
  const setting = await setUp();
  const { issuer, verifier, clock } = setting;
  await verifier.verify(await honest(setting));
  // One every 10 s: often enough that the pause between two questions gets as long as it can.
  for (let i = 0; i < 10; i++) {
    clock.advance(10);
    await refusalOf(verifier, await junk(setting));
  }
  clock.advance(30);
  await assertRefused(verifier, await junk(setting), "token_key_unknown");
  await issuer.controls.rotateKeys();
  clock.advance(1);
  const retryAfter = await assertOutage(verifier, await honest(setting), "key_pending");
  assert.ok(retryAfter <= 30, `${retryAfter} s`);
  clock.advance(retryAfter);
  assert.equal((await verifier.verify(await honest(setting))).subject, "alice");
});

Deno.test("verify() asks for keys on behalf of no token that would be refused with any key", async () => {
  const setting = await setUp();
  const { issuer, verifier, clock } = setting;
  await verifier.verify(await honest(setting));
  issuer.controls.resetCounters();
  clock.advance(60);
  const now = Math.floor(clock.now() / 1000);
  const changes = [
    { aud: OTHER_RESOURCE },
    { aud: undefined },
    { exp: now - 60 },
    { exp: undefined },
    { nbf: now + 600 },
    { sub: undefined },
    { client_id: undefined },
    { jti: undefined },
    { cnf: { jkt: "x" } },
  ];
  for (const change of changes) {
    await assertRefused(verifier, await junk(setting, change), "token_key_unknown", JSON.stringify(change));
  }
  assert.equal(issuer.controls.requests("jwks"), 0);
  await issuer.controls.rotateKeys();
  assert.equal(
    (await verifier.verify(await honest(setting))).subject,
    "alice",
    "the question is still there",
  );
});

Deno.test("verify() says at once that the key of an older token is withdrawn, however much junk there is", async () => {
  const setting = await setUp();
  const { issuer, verifier, clock } = setting;
  const old = [await honest(setting), await honest(setting)];
  await verifier.verify(old[0]!);
  await issuer.controls.rotateKeys({ keepOld: false });
  clock.advance(120);
  await verifier.verify(await honest(setting));
  clock.advance(0.1);
  await assertOutage(verifier, await junk(setting), "key_pending");
  // The keys were read since it was issued: hers is none that is still to come.
  for (const token of old) await assertRefused(verifier, token, "token_key_unknown");
});

/** An issuer that goes on under the name of its old key, as some do whose keys have a fixed name. */
async function sameName(alg = "ES256") {
  const [before, after] = [await ownKey(), await ownKey(alg, { kid: "the-key" })];
  before.jwk["kid"] = "the-key";
  let published: OwnKey = before;
  const server = keyServer(ISSUER, () => [published.jwk]);
  const clock = clockAt();
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [ISSUER],
    fetch: networkOf(server).fetch,
    now: clock.now,
  });
  const tokenOf = (key: OwnKey, changes = {}) => key.sign(claimsWith(changes), { ...AT, kid: "the-key" });
  return {
    before,
    after,
    server,
    clock,
    verifier,
    tokenOf,
    publish: (key: OwnKey) => void (published = key),
  };
}

for (const alg of ["ES256", "PS256"]) {
  Deno.test(`verify() finds a new ${alg} key under the old name with one question`, async () => {
    const { before, after, verifier, tokenOf, publish, server, clock } = await sameName(alg);
    await verifier.verify(await tokenOf(before));
    publish(after);
    clock.advance(1);
    assert.equal((await verifier.verify(await tokenOf(after))).subject, "alice");
    assert.equal(server.jwksRequests(), 2);
    // The old one is withdrawn by that.
    await assertRefused(
      verifier,
      await tokenOf(before),
      alg === "ES256" ? "token_signature_wrong" : "token_key_unknown",
    );
  });
}

Deno.test("verify() asks once in a minute about signatures that are wrong, and never for what would be refused anyway", async () => {
  const { before, verifier, tokenOf, server, clock } = await sameName();
  const forger = await ownKey();
  await verifier.verify(await tokenOf(before));
  for (const changes of [{ aud: OTHER_RESOURCE }, { exp: 1 }, { iss: `${ISSUER}/other` }]) {
    await refusalOf(verifier, await tokenOf(forger, changes));
  }
  assert.equal(server.jwksRequests(), 1);
  for (let second = 0; second < 180; second++) {
    clock.advance(1);
    await assertRefused(verifier, await tokenOf(forger), "token_signature_wrong");
  }
  assert.equal(server.jwksRequests(), 4);
});

Deno.test("verify() notices a key by a new name at once, however many wrong signatures there are by the old one", async () => {
  const setting = await setUp();
  const { issuer, verifier, clock } = setting;
  await verifier.verify(await honest(setting));
  clock.advance(2);
  for (let i = 0; i < 20; i++) await assertRefused(verifier, await issuer.forge(), "token_signature_wrong");
  await issuer.controls.rotateKeys();
  issuer.controls.resetCounters();
  assert.equal((await verifier.verify(await honest(setting))).subject, "alice");
  assert.equal(issuer.controls.requests("jwks"), 1);
});

Deno.test("verify() takes no outage for news when it asks about a wrong signature", async () => {
  const setting = await setUp();
  const { issuer, verifier, clock } = setting;
  const token = await honest(setting);
  await verifier.verify(token);
  clock.advance(2);
  issuer.controls.fail("jwks", { status: 503 });
  await assertRefused(verifier, await issuer.forge(), "token_signature_wrong");
  issuer.controls.recover();
  assert.equal((await verifier.verify(await honest(setting))).subject, "alice");
});
