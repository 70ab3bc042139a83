/** Whatever comes, the answer is a refusal and never a failure of ours. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { Refusal } from "../../../reference/guard/refusal.ts";
import { part, refusalOf, setUp } from "./verifier_under_test.ts";

const bytes = fc.uint8Array({ maxLength: 200 }).map((all) => String.fromCharCode(...all));
const base64url = fc.stringMatching(/^[\w-]{0,40}$/);

async function assertNeverAccepted(token: fc.Arbitrary<string>, numRuns = 500): Promise<void> {
  const { verifier } = await setUp();
  await fc.assert(
    fc.asyncProperty(token, async (token) => {
      assert.equal((await refusalOf(verifier, token)).status, 401);
    }),
    { numRuns },
  );
}

Deno.test("verify() refuses random bytes with 401", async () => {
  await assertNeverAccepted(bytes);
  await assertNeverAccepted(fc.string({ unit: "binary", maxLength: 200 }));
});

Deno.test("verify() refuses random parts with 401", async () => {
  await assertNeverAccepted(fc.array(base64url, { maxLength: 6 }).map((parts) => parts.join(".")));
});

Deno.test("verify() refuses parts of random JSON with 401", async () => {
  const json = fc.jsonValue().map(part);
  await assertNeverAccepted(fc.tuple(json, json, base64url).map((parts) => parts.join(".")));
});

Deno.test("verify() answers any header and claims with a caller or a 401, when they are well signed", async () => {
  const { issuer, verifier } = await setUp();
  const header = fc.dictionary(fc.constantFrom("alg", "typ", "kid", "crit", "b64", "jwk"), fc.jsonValue());
  const claims = fc.dictionary(
    fc.constantFrom("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "roles", "cnf"),
    fc.oneof(fc.jsonValue(), fc.double(), fc.string()),
  );
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(header, claims, async (header, claims) => {
      const token = await issuer.mint({ header, claims });
      try {
        await verifier.verify(token);
        accepted++;
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error));
        assert.equal(error.status, 401);
      }
    }),
    { numRuns: 1000, examples: [[{}, {}]] },
  );
  assert.ok(accepted > 0 && accepted < 1000, `${accepted} of 1000 accepted`);
});

Deno.test("verify() refuses an honest token with any one character changed", async () => {
  const { issuer, verifier } = await setUp();
  const honest = await issuer.mint();
  await verifier.verify(honest);
  await fc.assert(
    fc.asyncProperty(fc.nat(honest.length - 1), fc.stringMatching(/^[\w.=~+/-]$/), async (at, character) => {
      fc.pre(honest[at] !== character);
      const changed = honest.slice(0, at) + character + honest.slice(at + 1);
      assert.equal((await refusalOf(verifier, changed)).status, 401);
    }),
    { numRuns: 1000 },
  );
});
