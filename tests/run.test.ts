/** The search for tokens in what the tests print. */

import assert from "node:assert/strict";
import { base64url } from "jose";
import { tokensIn, totalsIn } from "./run.ts";

Deno.test("tokensIn() finds a token, whole or cut, and nothing that only looks like one", () => {
  // Put together here, so that this file's own source has none.
  const header = base64url.encode('{"alg":"ES256","typ":"at+jwt"}');
  const claims = base64url.encode('{"iss":"http://127.0.0.1:9000","sub":"alice"}');
  assert.equal(tokensIn(`error: ${header}.${claims}.c2lnbmF0dXJl was refused`), 1);
  assert.equal(tokensIn(`${header}.${claims.slice(0, 20)}…`), 1);
  assert.equal(tokensIn("eyJhbGci.of.nothing, «token 1a2b3c4d», eyJrZXlzIjpbXX0.readme"), 0);
});

Deno.test("totalsIn() reads the last line when a failure quotes another", () => {
  const said = "  '49 of 50 passed, 1 failed'\n\nok | 7 passed (3 steps) | 0 failed (1s)\n";
  assert.deepEqual(totalsIn(said), [7, 0]);
  assert.deepEqual(totalsIn("nothing ran"), [0, 0]);
});
