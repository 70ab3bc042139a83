import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { attackIn } from "../../site/lib/attack_transcript.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

Deno.test("attackIn() reads the attack that the project's README shows", () => {
  const { command, before, after } = attackIn(README);
  assert.match(command, /deno task attack [a-z-]+\.[a-z-]+$/);
  assert.match(before.file, /^lessons\/\d\d-[\w-]+\/server\.ts$/);
  assert.match(before.verdict, /^✗ The attack goes through/);
  assert.match(after.verdict, /^✓ Refused/);
  assert.match(before.text, /^① client → notes/);
  assert.doesNotMatch(before.text + after.text, /✗|✓|After|Before/);
});

Deno.test("attackIn() throws when the README shows no attack, or one of another form", () => {
  const flaws: [string, string][] = [
    ["no attack", README.replaceAll("task attack", "task lesson")],
    ["no after", README.replaceAll("\nAfter ", "\nLater ")],
    ["no verdict", README.replaceAll("✓ Refused.", "Refused.")],
  ];
  for (const [flaw, text] of flaws) assert.throws(() => attackIn(text), /README\.md shows/, flaw);
});
