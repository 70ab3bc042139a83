/** Text in a terminal: within its width, and plain where colour is not wanted. */

import assert from "node:assert/strict";
import { ends, paintFor, paragraph, wrap } from "../../../reference/conformance/reporters/style.ts";

const wrapped: [what: string, text: string, width: number, lines: string[]][] = [
  ["it fits", "one two", 7, ["one two"]],
  ["it does not fit", "one two three", 8, ["one two", "three"]],
  ["a word is longer than a line", "a bcdefgh i", 4, ["a", "bcde", "fgh", "i"]],
  ["it is empty", "", 4, [""]],
];
for (const [what, text, width, lines] of wrapped) {
  Deno.test(`wrap() keeps to the width when ${what}`, () => assert.deepEqual(wrap(text, width), lines));
}

Deno.test("paragraph() indents what follows the first line as far as that", () => {
  assert.equal(paragraph("one two three", "  - ", 11), "  - one two\n    three");
});

Deno.test("ends() puts two texts at the ends of a line, or on two lines when they do not fit", () => {
  assert.equal(ends("ab", "cd", 6), "ab  cd");
  assert.equal(ends("abc", "def", 6), "abc\n   def");
});

Deno.test("paintFor() leaves text plain when there is no terminal, or NO_COLOR is set", () => {
  assert.equal(paintFor({ terminal: false, noColor: false })("red", "x"), "x");
  assert.equal(paintFor({ terminal: true, noColor: true })("red", "x"), "x");
  assert.notEqual(paintFor({ terminal: true, noColor: false })("red", "x"), "x");
});
