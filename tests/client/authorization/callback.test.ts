import assert from "node:assert/strict";
import { readCallback } from "../../../reference/client/authorization/callback.ts";
import { ClientError } from "../../../reference/client/errors.ts";

const ISSUER = "https://as.example";
const BASE = "http://127.0.0.1:3000/callback";
const expected = { redirectUri: BASE, state: "the-state", issuer: ISSUER, issPromised: true };

/** Callbacks that must not be used, by the code of the refusal. */
const REFUSED: [code: string, callback: string, issPromised?: boolean][] = [
  ["callback_wrong", `http://127.0.0.1:3001/callback?state=the-state&iss=${ISSUER}&code=c`],
  ["callback_wrong", `http://127.0.0.1:3000/callback/?state=the-state&iss=${ISSUER}&code=c`],
  ["callback_wrong", `http://localhost:3000/callback?state=the-state&iss=${ISSUER}&code=c`],
  ["callback_wrong", `https://127.0.0.1:3000/callback?state=the-state&iss=${ISSUER}&code=c`],
  ["state_mismatch", `${BASE}?iss=${ISSUER}&code=c`],
  ["state_mismatch", `${BASE}?state=&iss=${ISSUER}&code=c`],
  ["state_mismatch", `${BASE}?state=The-state&iss=${ISSUER}&code=c`],
  ["state_mismatch", `${BASE}?state=the-state&state=the-state&iss=${ISSUER}&code=c`],
  ["state_mismatch", `${BASE}?error=access_denied&state=other`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&code=c`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=&code=c`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=https://evil.example&code=c`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=https://evil.example&code=c`, false],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=${ISSUER}/&code=c`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=HTTPS://AS.example&code=c`, false],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=${ISSUER}:443&code=c`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=${ISSUER}&iss=${ISSUER}&code=c`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&iss=https://evil.example&error=access_denied`],
  ["response_issuer_mismatch", `${BASE}?state=the-state&error=access_denied`],
  ["authorization_refused", `${BASE}?state=the-state&iss=${ISSUER}&error=access_denied&code=c`],
  ["authorization_refused", `${BASE}?state=the-state&error=server_error`, false],
  ["authorization_refused", `${BASE}?state=the-state&iss=${ISSUER}&error=`],
  ["callback_wrong", `${BASE}?state=the-state&iss=${ISSUER}`],
  ["callback_wrong", `${BASE}?state=the-state&iss=${ISSUER}&code=`],
  ["callback_wrong", `${BASE}?state=the-state&iss=${ISSUER}&code=c&code=d`],
];

Deno.test("readCallback() refuses what is not the answer of the issuer that was asked", () => {
  for (const [code, callback, issPromised = true] of REFUSED) {
    assert.throws(() => readCallback(new URL(callback), { ...expected, issPromised }), { code }, callback);
  }
});

Deno.test("readCallback() repeats nothing of a callback but an error code that looks like one", () => {
  const shown = (query: string) => {
    try {
      readCallback(new URL(`${BASE}?${query}`), expected);
    } catch (error) {
      assert.ok(error instanceof ClientError);
      return error.message;
    }
    assert.fail("it went through");
  };
  assert.match(shown(`state=the-state&iss=${ISSUER}&error=access_denied`), /access_denied/);
  for (const words of ["Call 555-0100 now", "eyJhbGciOiJub25lIn0", "a".repeat(41), "\x1b[2J"]) {
    const text = encodeURIComponent(words);
    const own = shown(
      `state=the-state&iss=${ISSUER}&error=${text}&error_description=${text}&error_uri=${text}`,
    );
    assert.ok(!own.includes(words) && !own.includes(text), own);
    const foreign = shown(`state=the-state&iss=${text}&error=access_denied&error_description=${text}`);
    assert.ok(!foreign.includes(words) && !foreign.includes("access_denied"), foreign);
    assert.ok(!shown(`state=${text}`).includes(words));
  }
});

Deno.test("readCallback() takes the four rows of the iss table that are right", () => {
  const rows: [query: string, issPromised: boolean, iss: string | undefined][] = [
    [`&iss=${ISSUER}`, true, ISSUER],
    [`&iss=${encodeURIComponent(ISSUER)}`, false, ISSUER],
    ["", false, undefined],
  ];
  for (const [query, issPromised, iss] of rows) {
    const callback = new URL(`${BASE}?code=c&state=the-state${query}`);
    assert.deepEqual(readCallback(callback, { ...expected, issPromised }), { code: "c", iss });
  }
});
