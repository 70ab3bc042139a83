/** Servers that try to hurt their judge cost lines of its report, and leave nothing running. */

import assert from "node:assert/strict";
import { idsOf, verified, verify } from "./verify.ts";

const start = (mode: string) => ["--start", `node tests/verify/hostile.mjs ${mode}`];

/** What cannot be read, or not in time, is no honest answer: then nothing can be told. */
for (const mode of ["header", "endless", "endless-stream", "deep", "redirect", "silent"]) {
  Deno.test(`verify could not tell of a server whose answers are ${mode}, and ends`, async () => {
    const { code, document } = await verified([...start(mode), "--timeout", "1"]);
    assert.equal(code, 2);
    assert.equal(document.verdict.outcome, "could not tell");
    assert.match(document.verdict.reason, /^an honest token is not accepted/);
    assert.deepEqual(idsOf(document, "fail", "MUST"), []);
    assert.ok(idsOf(document, "untested").length > 100);
  });
}

Deno.test("verify shows names of a server as text: no control character reaches the terminal", async () => {
  const { code, stdout, stderr } = await verify([
    ...start("escapes"),
    "--only",
    "metadata,challenge,audience",
  ]);
  assert.equal(code, 1, stderr);
  // deno-lint-ignore no-control-regex -- they are what is looked for
  assert.doesNotMatch(stdout + stderr, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  assert.ok(stdout.split("\n").every((line) => [...line].length <= 80));
});

Deno.test("verify leaves nothing running of a server that starts forty children, which start theirs", async () => {
  // Seconds that nobody else sleeps for: what is left of them is seen by it.
  const mark = String(100_000 + Math.floor(Math.random() * 900_000));
  const { code } = await verify(start(`fork ${mark}`));
  assert.equal(code, 2);
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  const left = new TextDecoder().decode(stdout).split("\n").filter((line) => line.includes(mark));
  assert.deepEqual(left, []);
});
