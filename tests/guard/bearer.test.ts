/** The credential, whoever wrote it. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { bearerToken } from "../../reference/guard/bearer.ts";
import { Refusal } from "../../reference/guard/refusal.ts";

function codeOf(authorization: string | null): string {
  try {
    return `token ${bearerToken(authorization)}`;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error.code;
  }
}

Deno.test("bearerToken() takes the token when the scheme is Bearer in any case", () => {
  for (const scheme of ["Bearer", "bearer", "BEARER", "bEaReR"]) {
    assert.equal(codeOf(`${scheme} abc`), "token abc");
  }
  assert.equal(codeOf("Bearer  abc"), "token abc", "1*SP (RFC 9110 §11.4)");
  assert.equal(codeOf("Bearer aZ0-._~+/=="), "token aZ0-._~+/==");
});

Deno.test("bearerToken() finds no credential when the scheme is another one, or none", () => {
  const others = [
    null,
    "",
    " ",
    "Basic YWxpY2U6cHc=",
    "DPoP abc",
    "Bearertoken",
    "Bearer-abc",
    "token abc",
    "=",
    "abc",
  ];
  for (const other of [...others, "Basic YQ==, Bearer abc"]) {
    assert.equal(codeOf(other), "credential_missing", JSON.stringify(other));
  }
});

Deno.test("bearerToken() calls the request malformed when there is not exactly one token of legal characters", () => {
  const rest = [
    "",
    " ",
    "  ",
    "\tabc",
    " abc def",
    " abc,def",
    " abc, Bearer def",
    " abc ",
    " =",
    " a=b",
    ' "abc"',
  ];
  for (const each of [...rest, " ab\u00e9", " a%20b", " a\\b", " {}", " token=abc", " abc\t"]) {
    assert.equal(codeOf(`Bearer${each}`), "credential_malformed", JSON.stringify(each));
  }
});

Deno.test("bearerToken() takes back exactly what was sent when it is a token of RFC 6750 §2.1", () => {
  const b64token = fc.stringMatching(/^[0-9A-Za-z\-._~+/]+=*$/);
  fc.assert(fc.property(b64token, fc.integer({ min: 1, max: 5 }), (token, spaces) => {
    assert.equal(bearerToken(`Bearer${" ".repeat(spaces)}${token}`), token);
  }));
});

Deno.test("bearerToken() returns legal characters or refuses with 400 or 401 when anything else is sent", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string().map((text) => `Bearer ${text}`)), (authorization) => {
      try {
        assert.match(bearerToken(authorization), /^[0-9A-Za-z\-._~+/]+=*$/);
      } catch (error) {
        assert.ok(error instanceof Refusal, String(error));
        assert.ok(error.status === 401 || error.status === 400);
      }
    }),
  );
});
