/** Tokens that are taken no more although their issuer vouches for them. */

import assert from "node:assert/strict";
import { RevocationError } from "../../../reference/guard/token/revocation_error.ts";
import { tokenHashOf } from "../../../reference/guard/token/token_hash.ts";
import type { RevocationReference } from "../../../reference/guard/token/revocations.ts";
import { assertRefused, ISSUER, partsOf, setUp } from "./verifier_under_test.ts";

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that verifies wherever an ECDSA one does: (r, n - s). */
function otherSignature(token: string): string {
  const [header, payload, signature] = token.split(".") as [string, string, string];
  const bytes = Uint8Array.fromBase64(signature, { alphabet: "base64url" });
  const r = bytes.slice(0, 32).toHex();
  const s = (P256_ORDER - BigInt(`0x${bytes.slice(32).toHex()}`)).toString(16).padStart(64, "0");
  const other = Uint8Array.fromHex(r + s).toBase64({ alphabet: "base64url", omitPadding: true });
  return `${header}.${payload}.${other}`;
}

Deno.test("revoke() takes one token by its hash, whether it has passed or not", async () => {
  const { issuer, verifier } = await setUp();
  const [seen, other] = [await issuer.mint(), await issuer.mint()];
  const { tokenHash } = await verifier.verify(seen);
  verifier.revoke({ tokenHash });
  await assertRefused(verifier, seen, "token_revoked");
  assert.equal((await verifier.verify(other)).subject, "alice");
});

Deno.test("revoke() takes a token of its cache in every signature that it can be dressed in", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint();
  const dressed = otherSignature(token);
  const { tokenHash } = await verifier.verify(token);
  assert.equal((await verifier.verify(dressed)).subject, "alice", "ECDSA lets it pass");
  verifier.revoke({ tokenHash });
  await assertRefused(verifier, token, "token_revoked");
  await assertRefused(verifier, dressed, "token_revoked");
});

Deno.test("revoke() takes one token by the name that its issuer gave it, in any signature", async () => {
  const { issuer, verifier } = await setUp();
  const [token, other] = [await issuer.mint(), await issuer.mint()];
  const { jti } = partsOf(token).claims as { jti: string };
  verifier.revoke({ issuer: ISSUER, tokenId: jti });
  await assertRefused(verifier, token, "token_revoked");
  await assertRefused(verifier, otherSignature(token), "token_revoked");
  assert.equal((await verifier.verify(other)).subject, "alice");
});

Deno.test("revoke() takes all that a subject has, and nothing of what it gets later", async () => {
  const { issuer, verifier, clock } = await setUp({ clockTolerance: 5 });
  const [seen, unseen, bobs] = [
    await issuer.mint(),
    await issuer.mint(),
    await issuer.mint({ subject: "bob" }),
  ];
  await verifier.verify(seen);
  verifier.revoke({ issuer: ISSUER, subject: "alice" });
  await assertRefused(verifier, seen, "token_revoked");
  await assertRefused(verifier, unseen, "token_revoked");
  assert.equal((await verifier.verify(bobs)).subject, "bob");
  const now = Math.floor(clock.now() / 1000);
  await assertRefused(verifier, await issuer.mint({ claims: { iat: now + 4 } }), "token_revoked");
  const later = await issuer.mint({ claims: { iat: now + 7 } });
  assert.equal((await verifier.verify(later)).subject, "alice");
  clock.advance(100_000);
  await assertRefused(verifier, unseen, "token_revoked");
});

Deno.test("revoke() reaches a token that is being verified just then", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint();
  const caller = verifier.verify(token);
  verifier.revoke({ issuer: ISSUER, subject: "alice" });
  await assert.rejects(Promise.resolve(caller), { code: "token_revoked", status: 401 });
});

Deno.test("revoke() throws when it cannot have been meant so, and revokes nothing", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint();
  const { tokenHash } = await verifier.verify(token);
  const references: RevocationReference[] = [
    { tokenHash: "" },
    { tokenHash: tokenHash.toUpperCase() + "X" },
    { tokenHash: token },
    { issuer: `${ISSUER}/`, subject: "alice" },
    { issuer: "", tokenId: "x" },
    { tokenHash, expiresAt: NaN },
    { issuer: ISSUER, subject: "alice", expiresAt: Infinity },
    { issuer: ISSUER, tokenId: "x", expiresAt: "tomorrow" as unknown as number },
  ];
  for (const reference of references) {
    assert.throws(
      () => verifier.revoke(reference),
      (error) => {
        assert.ok(error instanceof RevocationError);
        assert.ok(!error.message.includes(token));
        return error.code === "revocation_invalid";
      },
    );
  }
  assert.equal((await verifier.verify(token)).subject, "alice");
});

Deno.test("revoke() takes a token by its hash in a signature that nobody has seen before", async () => {
  const { issuer, verifier } = await setUp();
  const token = await issuer.mint();
  verifier.revoke({ tokenHash: tokenHashOf(token) });
  await assertRefused(verifier, otherSignature(token), "token_revoked");
  await assertRefused(verifier, token, "token_revoked");
});

Deno.test("revoke() ends when the token does: at the exp that is known, or at the one that is said", async () => {
  const { issuer, verifier, clock } = await setUp({ clockTolerance: 0 });
  const exp = Math.floor(clock.now() / 1000) + 100;
  const known = await issuer.mint({ claims: { exp, jti: "known" } });
  await verifier.verify(known);
  verifier.revoke({ issuer: ISSUER, tokenId: "known" });
  for (let i = 1; i < 100_000; i++) verifier.revoke({ issuer: ISSUER, tokenId: `t${i}`, expiresAt: exp });
  assert.throws(() => verifier.revoke({ issuer: ISSUER, subject: "bob" }), { code: "revocations_full" });
  await assertRefused(verifier, known, "token_revoked");
  clock.advance(101);
  verifier.revoke({ issuer: ISSUER, subject: "bob" });
  await assertRefused(verifier, await issuer.mint({ subject: "bob" }), "token_revoked");
});
