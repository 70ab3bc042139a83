/** Tokens that have passed: answered for at once, as long as that is right, and never more of them than allowed. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Verdict } from "../../../reference/guard/token/trusted_issuer.ts";
import { createVerifiedTokens } from "../../../reference/guard/token/verified_tokens.ts";
import { assertCached, assertRefused, partsOf, sameBytesOtherwise, setUp } from "./verifier_under_test.ts";

Deno.test("verify() answers at once for a token that has passed", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint();
  const first = verifier.verify(token);
  assert.ok(first instanceof Promise);
  const caller = await first;
  assert.equal(assertCached(verifier, token), caller);
});

Deno.test("verify() verifies once what many bring at the same time", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint();
  const callers = await Promise.all(Array.from({ length: 50 }, () => verifier.verify(token)));
  assert.equal(new Set(callers).size, 1);
});

Deno.test("verify() refuses a token once it has expired, however often it passed", async () => {
  const { issuer, verifier, clock } = await setUp();
  const iat = Math.floor(clock.now() / 1000);
  const token = await issuer.mint({ claims: { iat, exp: iat + 60 } });
  await verifier.verify(token);
  clock.advance(59);
  assertCached(verifier, token);
  clock.advance(6);
  await assertRefused(verifier, token, "token_expired");
});

Deno.test("verify() takes nothing on the word of a token that looks the same", async () => {
  const { issuer, verifier } = await setUp();
  const [token, others] = [await issuer.mint(), await issuer.mint({ subject: "carol" })];
  await verifier.verify(token);
  const { encoded: [header, payload, signature], claims } = partsOf(token);
  const { encoded: [, otherPayload, otherSignature] } = partsOf(others);
  assert.ok("jti" in claims);
  const middle = signature.slice(0, 40) + (signature[40] === "A" ? "B" : "A") + signature.slice(41);
  await assertRefused(verifier, `${header}.${payload}.${middle}`, "token_signature_wrong");
  await assertRefused(verifier, `${header}.${payload}.${otherSignature}`, "token_signature_wrong");
  await assertRefused(verifier, `${header}.${otherPayload}.${signature}`, "token_signature_wrong");
  const otherwise = sameBytesOtherwise(signature);
  await assertRefused(verifier, `${header}.${payload}.${otherwise}`, "token_malformed");
});

Deno.test("verify() keeps no more tokens than it is told, and drops the ones unused for longest", async () => {
  const { issuer, verifier } = await setUp({ cache: { maxTokens: 3 } });
  const [a, b, c, d] = await Promise.all([issuer.mint(), issuer.mint(), issuer.mint(), issuer.mint()]);
  for (const token of [a, b, c]) await verifier.verify(token);
  assertCached(verifier, a);
  await verifier.verify(d);
  for (const token of [a, c, d]) assertCached(verifier, token);
  const again = verifier.verify(b);
  assert.ok(again instanceof Promise);
  await again;
});

Deno.test("verify() does not keep refused tokens: what was wrong may be right a moment later", async () => {
  const { issuer, verifier, clock } = await setUp();
  const nbf = Math.floor(clock.now() / 1000) + 60;
  const token = await issuer.mint({ claims: { nbf } });
  await assertRefused(verifier, token, "token_not_yet_valid");
  clock.advance(60);
  assert.equal((await verifier.verify(token)).subject, "alice");
});

/** A verdict that stands until then. */
function verdict(tokenHash: string, until = Infinity): Verdict {
  const caller = {
    issuer: "",
    subject: "",
    isClient: false,
    scopes: [],
    expiresAt: 0,
    tokenHash,
    claims: {},
  };
  return { caller, until, stands: () => true };
}

Deno.test("createVerifiedTokens() keeps its bound under a million different tokens", () => {
  const tokens = createVerifiedTokens(1000, () => 0);
  for (let i = 0; i < 1_000_000; i++) tokens.add(String(i), verdict(String(i)));
  let kept = 0;
  tokens.find(() => (kept++, false));
  assert.equal(kept, 1000);
  assert.equal(tokens.get("998999"), undefined);
  assert.equal(tokens.get("999000")?.caller.tokenHash, "999000");
});

Deno.test("createVerifiedTokens() behaves as a list of the most recently used, whatever is done to it", () => {
  const steps = fc.array(fc.record({ add: fc.boolean(), digest: fc.constantFrom(..."abcdef") }));
  fc.assert(fc.property(steps, (steps) => {
    const tokens = createVerifiedTokens(3, () => 0);
    let model: string[] = [];
    for (const { add, digest } of steps) {
      const known = model.includes(digest);
      if (add) tokens.add(digest, verdict(digest));
      else assert.equal(tokens.get(digest) !== undefined, known);
      if (add || known) model = [...model.filter((each) => each !== digest), digest].slice(-3);
    }
    for (const digest of "abcdef") assert.equal(tokens.get(digest) !== undefined, model.includes(digest));
  }));
});
