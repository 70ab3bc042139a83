import assert from "node:assert/strict";
import { isErrorDescription, isScope } from "../../../reference/conformance/grammar/bearer.ts";

/** Every ASCII character that a value may not have, and two that are not ASCII. */
const CONTROLS = [...Array(32).keys(), 127].map((code) => String.fromCharCode(code));
const OUTSIDE = [...CONTROLS, '"', "\\", "é", "“"];

Deno.test("isScope() accepts when scope tokens have single spaces between them", () => {
  for (
    const value of ["a", "notes:read", "notes:read notes:write", "!", "~", "[]", "https://a.example/x?y#z"]
  ) {
    assert.equal(isScope(value), true, JSON.stringify(value));
  }
});

Deno.test("isScope() refuses when a token is empty or has another character", () => {
  for (const value of ["", " ", " a", "a ", "a  b", ...OUTSIDE.map((character) => `a${character}b`)]) {
    assert.equal(isScope(value), false, JSON.stringify(value));
  }
  assert.equal(isScope("a\n"), false);
});

Deno.test("isErrorDescription() accepts when all is printable ASCII but quote and backslash", () => {
  for (const value of ["", " ", "The access token expired", "invalid_token", "it's !#[]~"]) {
    assert.equal(isErrorDescription(value), true, JSON.stringify(value));
  }
});

Deno.test("isErrorDescription() refuses when there is any other character", () => {
  for (const character of OUTSIDE) assert.equal(isErrorDescription(`a${character}`), false, character);
});
