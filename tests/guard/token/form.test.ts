/** Tokens that are not what a token looks like: refused before anybody is asked for anything. */

import assert from "node:assert/strict";
import {
  assertRefused,
  claimsWith,
  ISSUER,
  ownKey,
  part,
  partsOf,
  RESOURCE,
  sameBytesOtherwise,
  setUp,
} from "./verifier_under_test.ts";

Deno.test("verify() refuses what is not three parts in base64url with JSON in them", async () => {
  const { issuer, verifier, requests } = await setUp();
  const honest = await issuer.mint();
  const { encoded: [header, payload, signature] } = partsOf(honest);
  const tokens: Record<string, string> = {
    "nothing": "",
    "a word": "null",
    "dots": "..",
    "one part": payload,
    "two parts": `${header}.${payload}`,
    "a fourth part": `${honest}.${signature}`,
    "an empty fourth part": `${honest}.`,
    "five parts: encrypted": `${honest}.AAAA.AAAA`,
    "no header": `.${payload}.${signature}`,
    "no payload": `${header}..${signature}`,
    "no signature": `${header}.${payload}.`,
    "padding": `${honest}=`,
    "padding that fits": `${honest}==`,
    "a space behind it": `${honest} `,
    "a line break in it": honest.replace(".", ".\n"),
    "base64 and not base64url": `${header}.+/+/.${signature}`,
    "one character of payload": `${header}.e.${signature}`,
    "a header that is not UTF-8": `_w.${payload}.${signature}`,
    "a payload that is not UTF-8": `${header}._w.${signature}`,
    "a header that is not JSON": `bm90IEpTT04.${payload}.${signature}`,
    "a payload that is not JSON": `${header}.bm90IEpTT04.${signature}`,
    "a signature in other characters": `${header}.${payload}.${sameBytesOtherwise(signature)}`,
    "JSON serialization": JSON.stringify({ payload, protected: header, signature }),
    "JSON serialization, encoded": part({ payload, protected: header, signature }),
  };
  for (const value of [[], "text", 42, null, true]) {
    tokens[`a header that is ${JSON.stringify(value)}`] = `${part(value)}.${payload}.${signature}`;
    tokens[`a payload that is ${JSON.stringify(value)}`] = `${header}.${part(value)}.${signature}`;
  }
  for (const [what, token] of Object.entries(tokens)) {
    await assertRefused(verifier, token, "token_malformed", what);
  }
  assert.equal(requests.length, 0);
});

Deno.test("verify() refuses a token that is too long without looking at it", async () => {
  const { issuer, verifier, requests } = await setUp();
  await assertRefused(verifier, "a".repeat(16 * 1024 + 1), "token_too_long");
  await assertRefused(verifier, await issuer.mint({ claims: { x: "x".repeat(16_000) } }), "token_too_long");
  assert.equal(requests.length, 0);
});

Deno.test("verify() refuses an issuer that is not trusted without asking anybody", async () => {
  const { issuer, verifier, requests } = await setUp();
  const values = [
    undefined,
    null,
    "",
    0,
    true,
    [],
    [ISSUER],
    { issuer: ISSUER },
    `${ISSUER}/`,
    `${ISSUER}/tenant`,
    `${ISSUER}.evil.example`,
    ISSUER.toUpperCase(),
    ISSUER.slice(0, -1),
    ` ${ISSUER}`,
    `${ISSUER}\0`,
    "127.0.0.1:9000",
    "https://evil.example",
    "__proto__",
  ];
  for (const iss of values) {
    const token = await issuer.mint({ claims: { iss } });
    await assertRefused(verifier, token, "token_issuer_not_trusted", `iss ${JSON.stringify(iss)}`);
  }
  assert.equal(requests.length, 0);
});

Deno.test("verify() refuses algorithms that are not allowed without asking for keys", async () => {
  const { issuer, verifier, requests } = await setUp();
  const { encoded: [, payload, signature], header } = partsOf(await issuer.mint());
  const values = [
    undefined,
    null,
    "",
    0,
    ["ES256"],
    {},
    "none",
    "None",
    "NONE",
    "nOnE",
    "none ",
    "HS256",
    "HS512",
    "ES384",
    "ES256K",
    "es256",
    "RS512",
    "constructor",
    "__proto__",
  ];
  for (const alg of values) {
    const start = `${part({ ...header, alg })}.${payload}`;
    for (const token of [`${start}.${signature}`, `${start}.AA`]) {
      await assertRefused(verifier, token, "token_algorithm_not_allowed", `alg ${JSON.stringify(alg)}`);
    }
  }
  assert.equal(requests.length, 0);
});

Deno.test("verify() refuses other types than at+jwt", async () => {
  const { issuer, verifier, requests } = await setUp();
  const types = [
    undefined,
    null,
    "",
    " ",
    "application/",
    "JWT",
    "at",
    "at+jwt+jwt",
    "dpop+jwt",
    "logout+jwt",
    "text/at+jwt",
    42,
    ["at+jwt"],
  ];
  for (const typ of types) {
    const token = await issuer.mint({ header: { typ } });
    await assertRefused(verifier, token, "token_type_wrong", `typ ${JSON.stringify(typ)}`);
  }
  assert.equal(requests.length, 0);
});

Deno.test("verify() accepts the type in full and in any case", async () => {
  const { issuer, verifier } = await setUp();
  for (const typ of ["at+jwt", "application/at+jwt", "AT+JWT", "Application/At+Jwt"]) {
    assert.equal((await verifier.verify(await issuer.mint({ header: { typ } }))).subject, "alice");
  }
});

Deno.test("verify() refuses critical extensions, and key ids that are not texts", async () => {
  const { issuer, verifier } = await setUp();
  const headers: Record<string, unknown>[] = [
    { crit: ["https://example.com/x"], "https://example.com/x": true },
    { crit: ["https://example.com/x"] },
    { crit: ["exp"], exp: 1 },
    { crit: [] },
    { crit: "exp" },
    { crit: null },
    { b64: false, crit: ["b64"] },
    { kid: 7 },
    { kid: null },
    { kid: [] },
    { kid: { toString: "x" } },
  ];
  for (const header of headers) {
    await assertRefused(verifier, await issuer.mint({ header }), "token_malformed", JSON.stringify(header));
  }
});

Deno.test("verify() reads no key and no URL that a token brings along", async () => {
  const { issuer, verifier, requests } = await setUp();
  const attacker = await ownKey();
  const url = `${ISSUER}/keys-of-an-attacker`;
  for (const header of [{ jwk: attacker.jwk }, { jku: url }, { x5u: url }, { x5c: ["AAAA"] }]) {
    const forged = await attacker.sign(claimsWith(), { typ: "at+jwt", ...header });
    await assertRefused(verifier, forged, "token_key_unknown");
    await assertRefused(
      verifier,
      await attacker.sign(claimsWith(), { typ: "at+jwt", kid: undefined, ...header }),
      "token_signature_wrong",
    );
    assert.equal((await verifier.verify(await issuer.mint({ header }))).subject, "alice");
  }
  assert.ok(requests.every((request) => request.url !== url));
});

Deno.test("verify() refuses every token of the issuer's table of wrong ones", async () => {
  const { issuer, verifier } = await setUp();
  const codes = {
    "alg-none": "token_malformed",
    "hs256-public-pem": "token_algorithm_not_allowed",
    "hs256-public-jwk": "token_algorithm_not_allowed",
    "attacker-key": "token_signature_wrong",
    "embedded-jwk": "token_signature_wrong",
    "encryption-key": "token_key_unknown",
    "flipped-signature": "token_signature_wrong",
    "expired": "token_expired",
    "other-issuer": "token_issuer_not_trusted",
    "other-audience": "token_audience_wrong",
    "opaque": "token_malformed",
  } as const;
  assert.deepEqual(Object.keys(codes).sort(), Object.keys(issuer.wrongTokens).sort());
  for (const [name, code] of Object.entries(codes)) {
    const wrong = issuer.wrongTokens[name as keyof typeof codes];
    await assertRefused(verifier, await wrong.make({ audience: RESOURCE }), code, name);
  }
});
