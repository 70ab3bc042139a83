/** Floods of made-up key ids: they cost the issuer little, and keep no rotation from being noticed. */

import assert from "node:assert/strict";
import { part, partsOf, refusalOf, setUp } from "./verifier_under_test.ts";

/**
 * A verifier that knows its issuer's keys, and a way to flood it for some seconds, with a burst in each. The tokens are
 * as good as they can be made up: the issuer may be asked about their keys, and those that come while it may not may
 * have a new one.
 */
async function flooded() {
  const { issuer, verifier, clock } = await setUp();
  const token = await issuer.mint();
  await verifier.verify(token);
  const { header, encoded: [, payload, signature] } = partsOf(token);
  const burst = () => {
    return Promise.all(Array.from({ length: 50 }, async () => {
      const unknown = `${part({ ...header, kid: crypto.randomUUID() })}.${payload}.${signature}`;
      const { code, status } = await refusalOf(verifier, unknown);
      assert.ok(["token_key_unknown 401", "key_pending 503"].includes(`${code} ${status}`), code);
    }));
  };
  issuer.controls.resetCounters();
  return {
    issuer,
    verifier,
    clock,
    async flood(seconds: number) {
      await burst();
      for (let second = 0; second < seconds; second++) {
        clock.advance(1);
        await burst();
      }
    },
  };
}

Deno.test("verify() asks for keys less and less often in a flood of unknown key ids", async () => {
  const { issuer, flood } = await flooded();
  await flood(0);
  assert.equal(issuer.controls.requests("jwks"), 0, "keys from just now");
  await flood(300);
  const asked = issuer.controls.requests("jwks");
  assert.ok(asked >= 10 && asked <= 20, `${asked} requests in 300 s`);
  assert.equal(issuer.controls.requests("metadata"), asked);
});

Deno.test("verify() notices a rotation during a flood within maxCooldown, and the next one at once", async () => {
  const { issuer, verifier, clock, flood } = await flooded();
  await flood(100);
  await issuer.controls.rotateKeys();
  clock.advance(30);
  await verifier.verify(await issuer.mint());
  await issuer.controls.rotateKeys();
  clock.advance(1);
  await verifier.verify(await issuer.mint());
});

Deno.test("verify() is as quick as ever once a flood is over", async () => {
  const { issuer, verifier, clock, flood } = await flooded();
  await flood(100);
  clock.advance(100);
  await flood(0);
  await issuer.controls.rotateKeys();
  clock.advance(1);
  await verifier.verify(await issuer.mint());
});
