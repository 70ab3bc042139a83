/** Blocks of secrets are found wherever they stand, and nothing else is taken for one. */

import assert from "node:assert/strict";
import { BLOCK, createBlocks } from "../../reference/conformance/secret_blocks.ts";

Deno.test("next() finds each place of each block, and no other, when a text has many", () => {
  const blocks = createBlocks<number>();
  // Neighbours in all but one character, and characters beyond one byte.
  const known = ["aaaaaaaa", "aaaaaaab", "baaaaaaa", "é.-_~+/=", "e.-_~+/=", "𝒳𝒳𝒳𝒳"];
  known.forEach((block, number) => blocks.add(block, number));
  assert.equal(blocks.size, known.length);
  const text = `${known.join("")}aaaaaaaa·${known.toReversed().join("x")}`;
  const expected = Array.from({ length: text.length }, (_, place) => place)
    .filter((place) => known.includes(text.slice(place, place + BLOCK)));
  const found: number[] = [];
  for (let at = blocks.next(text, 0, text.length); at >= 0; at = blocks.next(text, at + 1, text.length)) {
    found.push(at);
    assert.equal(blocks.at(text, at), known.indexOf(text.slice(at, at + BLOCK)));
  }
  assert.deepEqual(found, expected);
  assert.ok(found.length > known.length);
});

Deno.test("next() finds nothing when the block ends beyond where it may, or begins before", () => {
  const blocks = createBlocks<string>();
  assert.equal(blocks.next("12345678", 0, 8), -1);
  blocks.add("12345678", "it");
  assert.equal(blocks.next("12345678", 0, 8), 0);
  assert.equal(blocks.next("12345678", 0, 7), -1);
  assert.equal(blocks.next("12345678", 1, 8), -1);
});

Deno.test("add() keeps the first when two look alike", () => {
  const blocks = createBlocks<string>();
  blocks.add("12345678", "first");
  blocks.add("12345678", "second");
  assert.equal(blocks.at("12345678", 0), "first");
  assert.equal(blocks.size, 1);
});
