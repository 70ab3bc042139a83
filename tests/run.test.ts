/** What is run, and the search for tokens in what the tests print. */

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { base64url } from "jose";
import { projectFile } from "../lessons/cli/lessons.ts";
import { allTests, missing, quickTests } from "./plan.ts";
import { writeBundles } from "./bundles.ts";
import { partsFor, tokensIn, totalsIn } from "./run.ts";

Deno.test("tokensIn() finds a token, whole or cut, and nothing that only looks like one", () => {
  // Put together here, so that this file's own source has none.
  const header = base64url.encode('{"alg":"ES256","typ":"at+jwt"}');
  const claims = base64url.encode('{"iss":"http://127.0.0.1:9000","sub":"alice"}');
  assert.equal(tokensIn(`error: ${header}.${claims}.c2lnbmF0dXJl was refused`), 1);
  assert.equal(tokensIn(`${header}.${claims.slice(0, 20)}…`), 1);
  assert.equal(tokensIn("eyJhbGci.of.nothing, «token 1a2b3c4d», eyJrZXlzIjpbXX0.readme"), 0);
});

Deno.test("totalsIn() reads the last line when a failure quotes another", () => {
  const said = "  '49 of 50 passed, 1 failed'\n\nok | 7 passed (3 steps) | 0 failed (1s)\n";
  assert.deepEqual(totalsIn(said), [7, 0]);
  assert.deepEqual(totalsIn("nothing ran"), [0, 0]);
});

Deno.test("allTests() has every test file of the project, the long ones first, and names none that is gone", () => {
  const files = allTests();
  assert.deepEqual(missing(), []);
  assert.equal(files[0], "tests/cli/lesson.test.ts");
  assert.equal(new Set(files).size, files.length);
  for (const file of ["tests/run.test.ts", "tests/guard/token/keys.test.ts"]) assert.ok(files.includes(file));
  assert.ok(files.every((file) => !file.includes("node_modules") && !file.startsWith("tests/browser/")));
});

Deno.test("no test changes the environment, which is that of all tests and of what they start", async () => {
  const changing = /Object\.assign\((?:process\.)?env\b|\benv\.set\(|\benv(?:\.\w+|\[[^\]]+\]) = /;
  for (const file of allTests()) {
    assert.doesNotMatch(await Deno.readTextFile(projectFile(file)), changing, file);
  }
});

Deno.test("quickTests() starts no suite, no browser and no learner's process", () => {
  const quick = quickTests();
  assert.ok(quick.length > 60 && quick.length < allTests().length);
  assert.deepEqual(quick.filter((file) => /suite|tests\/cli\/|strangers|tests\/teeth|prose/.test(file)), []);
});

Deno.test("partsFor() runs the files and folders that it is given, and says where the browser's are", () => {
  const parts = partsFor(["tests/guard", "tests/run.test.ts"]).flat();
  assert.deepEqual(parts.map(({ args }) => args.slice(-2)), [["tests/guard", "tests/run.test.ts"]]);
  assert.throws(() => partsFor(["./tests/browser/flow.test.ts"]), /npx -y deno task test:site/);
});

Deno.test("partsFor() runs each file once when everything is to be run, and the site after it", () => {
  const [beside, site, ...others] = partsFor([]);
  const files = beside!.flatMap(({ args, bundled = [] }) => [
    ...args.filter((arg) => arg.endsWith(".test.ts")),
    ...bundled,
  ]);
  assert.deepEqual(files.toSorted(), allTests().toSorted());
  assert.deepEqual(site!.map(({ args }) => args.at(-1)), ["test:site"]);
  assert.equal(others.length, 0);
});

Deno.test("writeBundles() has each file in one module, as itself", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const bundles = await writeBundles(quickTests(), folder);
    const texts = await Promise.all(bundles.map((path) => Deno.readTextFile(path)));
    const imported = [...texts.join("").matchAll(/^import "(.*)";$/gm)].map(([, url]) => url);
    assert.deepEqual(imported, quickTests().map((file) => pathToFileURL(projectFile(file)).href));
    assert.ok(bundles.length < quickTests().length / 4);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
