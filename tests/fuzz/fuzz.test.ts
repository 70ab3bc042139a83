/** What chance makes, and that it finds guards with a flaw. */

import assert from "node:assert/strict";
import { protect } from "../../reference/guard/mod.ts";
import { guardDoorMutants } from "../mutants/guard/door.ts";
import { guardMessageMutants } from "../mutants/guard/message.ts";
import { copyGuard } from "../mutants/guard/mutant.ts";
import { guardTokenMutants } from "../mutants/guard/tokens.ts";
import { chance } from "./chance.ts";
import { fuzz } from "./fuzz.ts";
import { messageCase } from "./messages.ts";

const SEED = 20261129;

Deno.test("fuzz() finds no wrong decision in a thousand tokens and messages through each adapter", async () => {
  assert.deepEqual(await fuzz({ seed: SEED, count: 1000, protect }), []);
});

Deno.test("messageCase() makes the same message when the seed is the same, and another one otherwise", () => {
  const made = (seed: number) =>
    JSON.stringify([...Array(50).keys()].map((at) => messageCase(chance(seed, at), true)));
  assert.equal(made(1), made(1));
  assert.notEqual(made(1), made(2));
});

/** Flaws that a decision shows, whatever else finds them. */
const FOUND = [
  "looks-at-no-audience",
  "takes-longer-audiences",
  "takes-expired-tokens",
  "takes-tokens-early",
  "takes-bound-tokens",
  "takes-id-tokens",
  "verifies-no-signature",
  "keeps-tokens-by-their-payload",
  "records-tokens",
  "reads-the-first-of-an-array",
  "takes-names-that-stand-twice",
  "takes-any-media-type",
  "opens-what-nobody-decided",
  "knows-no-families",
];

const mutants = [...guardTokenMutants, ...guardDoorMutants, ...guardMessageMutants];

for (const name of FOUND) {
  Deno.test(`fuzz() finds the guard that ${name}`, async () => {
    const mutant = mutants.find((each) => each.name === name);
    assert.ok(mutant, "there is no such mutant");
    await using guard = await copyGuard(mutant);
    const { protect } = await guard.load();
    const findings = await fuzz({ seed: SEED, count: 1000, protect, first: true });
    assert.equal(findings.length, 1, mutant.flaw);
  });
}
