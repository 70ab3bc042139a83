import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { attackIn } from "../../site/lib/attack_transcript.ts";

const TEXT = readFileSync(new URL("../../lessons/03-challenge/README.md", import.meta.url), "utf8");

Deno.test("attackIn() reads the attack that lesson 3's text shows", () => {
  const { command, before, after } = attackIn(TEXT);
  assert.match(command, /deno task attack [a-z-]+\.[a-z-]+$/);
  assert.match(before.file, /^lessons\/\d\d-[\w-]+\/server\.ts$/);
  assert.match(before.verdict, /^✗ The attack goes through/);
  assert.match(after.verdict, /^✓ Refused/);
  assert.match(before.text, /^① client → notes/);
  assert.doesNotMatch(before.text + after.text, /✗|✓|After|Before/);
});

Deno.test("attackIn() throws when a text shows no attack, or one of another form", () => {
  const flaws: [string, string][] = [
    ["no attack", TEXT.replaceAll("task attack", "task lesson")],
    ["no after", TEXT.replaceAll("\nAfter ", "\nLater ")],
    ["no verdict", TEXT.replaceAll("✓ Refused.", "Refused.")],
  ];
  for (const [flaw, text] of flaws) assert.throws(() => attackIn(text), /The text shows/, flaw);
});
