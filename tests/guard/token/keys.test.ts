/** The issuer's keys: found, told apart, exchanged for others, and withdrawn. */

import assert from "node:assert/strict";
import { exportJWK, generateKeyPair } from "jose";
import { createTokenVerifier } from "../../../reference/guard/token/verifier.ts";
import {
  assertCached,
  assertRefused,
  AT,
  claimsWith,
  clockAt,
  type Handler,
  honest,
  ISSUER,
  keyServer,
  networkOf,
  type OwnKey,
  ownKey,
  part,
  publishing,
  RESOURCE,
  setUp,
} from "./verifier_under_test.ts";

Deno.test("verify() finds the keys of an issuer wherever its metadata may be", async () => {
  const key = await ownKey();
  const issuers = ["http://127.0.0.1:9000", "http://127.0.0.1:9000/", "http://127.0.0.1:9000/tenant/a"];
  for (const issuer of issuers) {
    const { origin, pathname } = new URL(issuer);
    const path = pathname.replace(/\/$/, "");
    const places = [
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${origin}/.well-known/openid-configuration${path}`,
      `${origin}${path}/.well-known/openid-configuration`,
    ];
    for (const place of places) {
      const handler: Handler = {
        issuer,
        fetch({ url }) {
          if (url === place) return Response.json({ issuer, jwks_uri: `${origin}/keys` });
          if (url === `${origin}/keys`) return Response.json({ keys: [key.jwk] });
          // Somebody else's document, as hosts with many tenants have it at the root.
          return Response.json({ issuer: origin + "/other", jwks_uri: `${origin}/others-keys` });
        },
      };
      const { fetch, requests } = networkOf(handler);
      const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers: [issuer], fetch });
      const token = await key.sign(claimsWith({}, issuer), AT);
      assert.equal((await verifier.verify(token)).issuer, issuer, place);
      assert.ok(requests.length <= 4);
      assert.ok(requests.every(({ url }) => !url.includes("others-keys")));
    }
  }
});

Deno.test("verify() verifies every algorithm with a key of its kind", async () => {
  for (const alg of ["ES256", "RS256", "PS256", "EdDSA", "Ed25519"]) {
    const key = await ownKey(alg);
    const { verifier } = publishing([key.jwk]);
    assert.equal((await verifier.verify(await honest(key))).subject, "alice", alg);
  }
});

Deno.test("verify() takes Ed25519 by either of its names, whichever its key was published under", async () => {
  for (const [published, used] of [["EdDSA", "Ed25519"], ["Ed25519", "EdDSA"], [undefined, "Ed25519"]]) {
    const key = await ownKey("Ed25519", { alg: published });
    const { verifier } = publishing([JSON.parse(JSON.stringify(key.jwk))]);
    const token = await key.sign(claimsWith(), { ...AT, alg: used });
    assert.equal((await verifier.verify(token)).subject, "alice", `${published}, ${used}`);
  }
  const [ed448, es256] = [await ownKey("Ed25519", { alg: "Ed448" }), await ownKey("ES256", { alg: "EdDSA" })];
  const { verifier } = publishing([ed448.jwk, es256.jwk]);
  await assertRefused(verifier, await honest(ed448), "token_key_unknown");
  await assertRefused(verifier, await honest(es256), "token_key_unknown");
});

Deno.test("verify() uses no key for anything but what it was published for", async () => {
  const [other, es256] = [await ownKey(), await ownKey()];
  const uses: Record<string, Record<string, unknown>> = {
    "for encryption": { use: "enc" },
    "for another algorithm": { alg: "ES384" },
    "for signing only": { key_ops: ["sign"] },
    "for operations that are no list": { key_ops: "verify" },
    "with its private half": { d: "AAAA" },
    "on another curve": { crv: "P-384" },
    "of another kind": { kty: "RSA" },
    "with a name that is no text": { kid: 7 },
    "with a use that is unknown": { use: "" },
  };
  for (const [what, members] of Object.entries(uses)) {
    const { verifier } = publishing([{ ...es256.jwk, ...members }, other.jwk]);
    await assertRefused(verifier, await honest(es256), "token_key_unknown", what);
    await assertRefused(verifier, await honest(es256, { kid: undefined }), "token_signature_wrong", what);
  }
  for (const members of [{ key_ops: ["verify"] }, { use: undefined }, { alg: undefined }]) {
    const { verifier } = publishing([JSON.parse(JSON.stringify({ ...es256.jwk, ...members })), other.jwk]);
    assert.equal((await verifier.verify(await honest(es256))).subject, "alice");
  }
});

Deno.test("verify() refuses a token by a key that is too weak or broken, and goes on", async () => {
  const { privateKey, publicKey } = await generateKeyPair("RS256") as unknown as CryptoKeyPair;
  assert.ok(privateKey);
  const broken = { ...await exportJWK(publicKey), n: "AQAB", kid: "weak", alg: "RS256" };
  const [nonsense, good] = [{ kty: "EC", crv: "P-256", x: "", y: "", kid: "nonsense" }, await ownKey()];
  const { verifier } = publishing([null, 1, "key", [], {}, { kty: "EC" }, nonsense, broken, good.jwk]);
  assert.equal((await verifier.verify(await honest(good))).subject, "alice");
  assert.equal((await verifier.verify(await honest(good, { kid: undefined }))).subject, "alice");
  await assertRefused(verifier, await honest(good, { kid: "nonsense" }), "token_signature_wrong");
  const rs256 = `${part({ ...AT, alg: "RS256", kid: "weak" })}.${part(claimsWith())}.AAAA`;
  await assertRefused(verifier, rs256, "token_signature_wrong");
});

Deno.test("verify() tries every key that a token without kid can mean", async () => {
  const [first, second, stranger] = [await ownKey(), await ownKey(), await ownKey()];
  const { verifier } = publishing([first.jwk, second.jwk]);
  for (const key of [first, second]) {
    assert.equal((await verifier.verify(await honest(key, { kid: undefined }))).subject, "alice");
  }
  await assertRefused(verifier, await honest(stranger, { kid: undefined }), "token_signature_wrong");
});

Deno.test("verify() takes odd key ids for unknown ones", async () => {
  const [key, stranger] = [await ownKey(), await ownKey()];
  const { verifier } = publishing([key.jwk]);
  for (const kid of ["../../etc/passwd", "' OR '1'='1", "__proto__", "", " ", "\0", "k".repeat(8000)]) {
    await assertRefused(verifier, await honest(stranger, { kid }), "token_key_unknown", kid.slice(0, 20));
  }
});

Deno.test("verify() notices a new key at once, and keeps the one before", async () => {
  const { issuer, verifier, clock } = await setUp();
  const before = await issuer.mint();
  await verifier.verify(before);
  clock.advance(60);
  await issuer.controls.rotateKeys();
  await verifier.verify(await issuer.mint());
  assertCached(verifier, before);
});

Deno.test("verify() notices a new key of an issuer that names none", async () => {
  const [before, now] = [await ownKey(), await ownKey()];
  const { verifier, publish, clock } = publishing([before.jwk]);
  await verifier.verify(await honest(before, { kid: undefined }));
  publish(now.jwk);
  clock.advance(60);
  await verifier.verify(await honest(now, { kid: undefined }));
});

Deno.test("verify() refuses tokens of a withdrawn key, those that passed before included", async () => {
  const { issuer, verifier, clock } = await setUp();
  const [seen, unseen] = [await issuer.mint(), await issuer.mint({ subject: "bob" })];
  await verifier.verify(seen);
  assertCached(verifier, seen);
  await issuer.controls.rotateKeys({ keepOld: false });
  clock.advance(60);
  await verifier.verify(await issuer.mint());
  await assertRefused(verifier, seen, "token_key_unknown");
  await assertRefused(verifier, unseen, "token_key_unknown");
});

Deno.test("verify() notices by itself, after maxAge, that a key was withdrawn", async () => {
  const { issuer, verifier, clock } = await setUp({ keys: { maxAge: 300 } });
  const token = await issuer.mint();
  await verifier.verify(token);
  await issuer.controls.rotateKeys({ keepOld: false });
  clock.advance(300);
  assertCached(verifier, token);
  clock.advance(1);
  await assertRefused(verifier, token, "token_key_unknown");
});

Deno.test("verify() refuses everything once the issuer publishes no key any more", async () => {
  const key = await ownKey();
  const { verifier, publish, clock } = publishing([key.jwk]);
  const token = await honest(key);
  await verifier.verify(token);
  publish();
  clock.advance(601);
  await assertRefused(verifier, token, "token_key_unknown");
});

Deno.test("verify() takes a key that changes its use for another key", async () => {
  for (const changes of [{ use: "enc" }, { alg: "ES384" }, { key_ops: ["sign"] }]) {
    const key = await ownKey();
    const { verifier, publish, clock } = publishing([key.jwk]);
    const token = await honest(key);
    await verifier.verify(token);
    publish({ ...key.jwk, ...changes });
    clock.advance(601);
    await assertRefused(verifier, token, "token_key_unknown", JSON.stringify(changes));
  }
});

Deno.test("verify() asks for the keys once, however many wait for them", async () => {
  const { issuer, verifier } = await setUp();
  const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.mint()));
  await Promise.all(tokens.map((token) => verifier.verify(token)));
  assert.equal(issuer.controls.requests("jwks"), 1);
  assert.equal(issuer.controls.requests("metadata"), 1);
});

Deno.test("verify() finds keys that have moved, without a restart", async () => {
  const [before, now] = [await ownKey(), await ownKey()];
  let place = "/keys-1";
  const handler: Handler = {
    issuer: ISSUER,
    fetch({ url }) {
      if (url.includes("well-known")) return Response.json({ issuer: ISSUER, jwks_uri: ISSUER + place });
      if (!url.endsWith(place)) return new Response(null, { status: 404 });
      return Response.json({ keys: [place === "/keys-1" ? before.jwk : now.jwk] });
    },
  };
  const clock = clockAt();
  const verifier = createTokenVerifier({
    resource: RESOURCE,
    authorizationServers: [ISSUER],
    fetch: networkOf(handler).fetch,
    now: clock.now,
  });
  await verifier.verify(await honest(before));
  place = "/keys-2";
  clock.advance(2);
  await verifier.verify(await honest(now));
  await assertRefused(verifier, await honest(before), "token_key_unknown");
});

Deno.test("verify() verifies a token with the keys of the issuer that it names, and of no other", async () => {
  const [keyOfA, keyOfB] = [await ownKey(), await ownKey()];
  const [a, b] = ["http://127.0.0.1:9000", "http://127.0.0.1:9001"];
  // B even gives its key the name of A's.
  const named = { ...keyOfB.jwk, kid: keyOfA.jwk["kid"] };
  const servers = [keyServer(a, () => [keyOfA.jwk]), keyServer(b, () => [named])];
  const { fetch } = networkOf(...servers);
  const { now } = clockAt();
  const verifier = createTokenVerifier({ resource: RESOURCE, authorizationServers: [a, b], fetch, now });
  const tokenOf = (key: OwnKey, issuer: string, header = {}) => {
    return key.sign(claimsWith({}, issuer), { ...AT, kid: keyOfA.jwk["kid"], ...header });
  };
  assert.equal((await verifier.verify(await tokenOf(keyOfA, a))).issuer, a);
  assert.equal((await verifier.verify(await tokenOf(keyOfB, b))).issuer, b);
  for (const header of [{}, { kid: undefined }]) {
    await assertRefused(verifier, await tokenOf(keyOfB, a, header), "token_signature_wrong");
    await assertRefused(verifier, await tokenOf(keyOfA, b, header), "token_signature_wrong");
  }
  // Once for its keys, and once in case that one has come under the same name.
  assert.deepEqual(servers.map((server) => server.jwksRequests()), [2, 2]);
});
