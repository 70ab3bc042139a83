/** Dependencies point one way and in no circle. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { circlesIn, type Import, importsIn, wrongWays } from "./imports.ts";

/** Where the tree's own sources are; what is built or installed lies beside them and is left out. */
const ROOTS = ["lessons", "reference", "site", "tests"];
const BESIDE = new Set(["node_modules", "dist", ".gatehouse"]);

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return BESIDE.has(entry.name) ? [] : sources(path);
    return /\.(?:tsx?|mjs)$/.test(entry.name) ? [path] : [];
  }));
  return found.flat();
}

async function allImports(): Promise<Import[]> {
  const files = (await Promise.all(ROOTS.map(sources))).flat();
  const imports = await Promise.all(files.map(async (file) => importsIn(file, await readFile(file, "utf8"))));
  return imports.flat();
}

const imports = await allImports();

Deno.test("importsIn() finds the tree's imports when it reads its sources", () => {
  const of = (from: string) => imports.filter((each) => each.from === from).map(({ to }) => to);
  assert.ok(of("reference/conformance/judge.ts").includes("reference/conformance/check.ts"));
  assert.ok(of("tests/imports.test.ts").includes("tests/imports.ts"));
  assert.ok(imports.length > 1500, `only ${imports.length} imports were found`);
});

Deno.test("importsIn() reads names and every form of import when they are written in different ways", () => {
  const text = [
    `import { a, type B } from "./one.ts";`,
    `import type {\n  C,\n  D,\n} from "../two.ts";`,
    `export { e } from "./three.ts";`,
    `export * from "./four.ts";`,
    `import "./five.ts";`,
    `const six = await import("./six.ts");`,
    `import { z } from "zod";`,
    `// import { no } from "./comment.ts";`,
  ].join("\n");
  const found = importsIn("room/file.ts", text).map(({ to, names }) => `${to}: ${names}`);
  assert.deepEqual(found, [
    "room/one.ts: a, type B",
    "two.ts: type C, D",
    "room/three.ts: e",
    "room/four.ts: *",
    "room/five.ts: all of it",
    "room/six.ts: all of it",
  ]);
});

Deno.test("circlesIn() finds the circle when two files need each other, by way of a third or not", () => {
  const edge = (from: string, to: string): Import => ({ from, to, names: "x" });
  assert.deepEqual(circlesIn([edge("a", "b"), edge("b", "c"), edge("a", "c")]), []);
  assert.deepEqual(circlesIn([edge("a", "b"), edge("b", "a")]).map((circle) => circle.length), [2]);
  assert.deepEqual(circlesIn([edge("a", "b"), edge("b", "c"), edge("c", "a"), edge("d", "a")])[0]?.length, 3);
});

Deno.test("wrongWays() names both files when an import points the wrong way", () => {
  const told = (from: string, to: string) => wrongWays([{ from, to, names: "x" }]).length;
  assert.equal(told("reference/conformance/judge.ts", "lessons/cli/lessons.ts"), 1);
  assert.equal(told("reference/conformance/judge.ts", "reference/guard/mod.ts"), 1);
  assert.equal(told("reference/client/command/deno/main.ts", "lessons/cli/lesson.ts"), 1);
  assert.equal(told("reference/guard/guard.ts", "reference/conformance/check.ts"), 1);
  assert.equal(told("lessons/03-challenge/server.ts", "lessons/02-resource-metadata/server.ts"), 1);
  assert.equal(told("lessons/cli/lesson.ts", "site/lib/rules.ts"), 1);
  assert.equal(told("reference/client/client.ts", "tests/target.ts"), 1);
  assert.equal(
    told("reference/conformance/server/keys/checks.ts", "reference/conformance/client/expect.ts"),
    1,
  );
  assert.equal(told("lessons/cli/lesson.ts", "reference/conformance/judge.ts"), 0);
  assert.equal(told("tests/site/play.test.ts", "site/components/flow/play.ts"), 0);
});

Deno.test("wrongWays() finds nothing when it reads this tree", () => {
  assert.deepEqual(wrongWays(imports), []);
});

Deno.test("circlesIn() finds nothing when it reads this tree", () => {
  const told = circlesIn(imports).map((circle) =>
    circle.map(({ from, to, names }) => `${from} needs ${names} of ${to}`).join("\n")
  );
  assert.deepEqual(told, []);
});
