/** What the READMEs quote is the real code, their commands work, and print what the text says. */

import assert from "node:assert/strict";
import { projectFile } from "../lessons/cli/lessons.ts";
import { READMES } from "./generate/main.ts";
import { upToDate } from "./generate/prose.ts";
import { declaration } from "./generate/quotes.ts";
import { testSideBySide } from "./side_by_side.ts";

testSideBySide(
  "every README is what its commands and the code it quotes make of it",
  new Map(READMES.map((readme) => [readme, async () => {
    const committed = await Deno.readTextFile(projectFile(readme));
    assert.equal(committed, await upToDate(readme), "run `deno task generate`");
  }])),
);

Deno.test("declaration() takes the comment and the whole body when a function has both", () => {
  const source = "const a = 1;\n\n/** What it does. */\nfunction b(): void {\n  a;\n}\n\nfunction bc() {}\n";
  assert.equal(declaration(source, "b"), "/** What it does. */\nfunction b(): void {\n  a;\n}");
  assert.equal(declaration(source, "a"), "const a = 1;");
});

Deno.test("declaration() takes the whole body when the parameters stand on lines of their own", () => {
  const source = "function a(\n  b: string,\n): void {\n  b;\n}\n\nconst c = 1;\n";
  assert.equal(declaration(source, "a"), "function a(\n  b: string,\n): void {\n  b;\n}");
});

Deno.test("declaration() fails when the name is not declared, or only inside something", () => {
  assert.throws(
    () => declaration("function a() {\n  const b = 1;\n}\n", "b"),
    /0 top-level declarations of b/,
  );
});
