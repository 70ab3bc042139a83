/** What a package will need runs on Node 20 and newer, in a worker and in a browser too: no `Deno`, nothing newer. */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { importsIn } from "./imports.ts";
import { foreignTo } from "./portable.ts";

/** The folders that packages are built from. What is Deno's own stands in folders of that name, and in no package. */
const FOLDERS = [
  "reference/guard",
  "reference/conformance",
  "reference/client",
  "reference/command",
  "reference/verify",
  "reference/authorization_server/command",
  "reference/packages/mcp-gatehouse",
];

async function sources(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".ts") && !/(?:^|\/)deno\//.test(name))
    .map((name) => `${folder}/${name}`);
}

/** The files of the folders, and whatever they import of the tree. */
async function packaged(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const open = (await Promise.all(FOLDERS.map(sources))).flat();
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (texts.has(file)) continue;
    const text = await readFile(file, "utf8");
    texts.set(file, text);
    open.push(...importsIn(file, text).map(({ to }) => to));
  }
  return texts;
}

Deno.test("what packages are built from uses node: and web APIs of Node 20 only when it is read", async () => {
  const texts = await packaged();
  assert.ok(texts.size > 200, `only ${texts.size} files were found`);
  const found = [...texts].flatMap(([file, text]) =>
    foreignTo(text).map(({ line, what }) => `${file}:${line} uses ${what}`)
  );
  assert.deepEqual(found, []);
});

Deno.test("foreignTo() finds what Node 20 does not have when code uses it, and nothing in what it says of it", () => {
  const found = (text: string) => foreignTo(text).map(({ line, what }) => `${line} ${what}`);
  assert.deepEqual(found("const a = 1;\nawait Deno.readTextFile(path);"), ["2 Deno"]);
  assert.deepEqual(found("type Os = typeof Deno.build.os;"), ["1 Deno"]);
  assert.deepEqual(found('globalThis["Deno"].exit();'), ["1 Deno"]);
  assert.deepEqual(found("const { promise } = Promise.withResolvers();"), ["1 Promise.withResolvers"]);
  assert.deepEqual(found("bytes.toBase64()"), ["1 Uint8Array.toBase64"]);
  assert.deepEqual(found("URL.parse(text)?.href"), ["1 URL.parse"]);
  assert.deepEqual(found("keys.values().map(String)"), ["1 an iterator helper"]);
  assert.deepEqual(found("new Map().keys()\n  .toArray()"), ["1 an iterator helper"]);
  assert.deepEqual(found("using file = open();"), ["1 using"]);
  assert.deepEqual(found("wanted.isSubsetOf(had)"), ["1 a method of Set"]);
  assert.deepEqual(found('a("*/*");\nDeno.exit();\nb("*/*");'), ["2 Deno"]);
  assert.deepEqual(found('import a from "npm:a@1";'), ["1 a specifier that only Deno resolves"]);
  assert.deepEqual(
    found(
      "/** Behind `Deno.serve` */\n// URL.parse would do\nconst a = [...keys.values()].map(f);\nObject.keys(a).map(f);",
    ),
    [],
  );
  assert.deepEqual(found('const url = "https://deno.land"; // Deno.serve'), []);
});
