/** The command's other forms, chosen rules and baselines, in one run each. */

import assert from "node:assert/strict";
import { tokensIn } from "../run.ts";
import { verify } from "./verify.ts";

const FLAWED = "deno run --quiet --allow-net=127.0.0.1 --allow-env tests/strangers/flawed.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("verify writes every form of one report, and none of them holds a token", async () => {
  await inFolder(async (folder) => {
    const files = { junit: "a.xml", sarif: "a.sarif", markdown: "a.md", html: "a.html" };
    const formats = Object.entries(files).flatMap(([format, file]) => [`--${format}`, file]);
    const { code, stdout, stderr } = await verify(
      ["--start", FLAWED, "--only", "audience,challenge", "--skip", "audience.malformed", ...formats],
      // The folder in which somebody types; the server's command is the project's.
      { INIT_CWD: folder },
    ).catch((error) => ({ code: -1, stdout: "", stderr: String(error) }));
    // Started in that folder, the command finds no server there.
    assert.equal(code, 2, stdout);
    assert.match(stderr, /The server ended with exit code 1/);
    await assert.rejects(Deno.stat(`${folder}/a.xml`), "nothing is written where nothing was judged");

    const here = `cd ${JSON.stringify(Deno.cwd())} && ${FLAWED}`;
    const run = await verify(
      ["--start", here, "--only", "audience,challenge", "--skip", "audience.malformed", ...formats],
      { INIT_CWD: folder },
    );
    assert.equal(run.code, 1, run.stderr);
    assert.match(run.stdout, /audience\.other-resource/);
    for (const [format, file] of Object.entries(files)) {
      const text = await Deno.readTextFile(`${folder}/${file}`);
      assert.ok(text.includes("audience.other-resource"), format);
      assert.ok(!text.includes("audience.malformed"), `${format} has what was left out`);
      assert.ok(!text.includes("token.expired"), `${format} has what was not chosen`);
      assert.equal(tokensIn(text), 0, format);
    }
    assert.equal(tokensIn(run.stdout + run.stderr), 0);
  });
});

Deno.test("verify fails nobody for what a baseline accepts, says who answers for it, and calls nothing protected by one rule", async () => {
  await inFolder(async (folder) => {
    const baseline = `${folder}/baseline.json`;
    const entry = {
      rule: "audience.other-resource",
      reason: "Switched on with the next release",
      owner: "jo@example",
    };
    await Deno.writeTextFile(baseline, JSON.stringify({ accepted: [{ ...entry, end: "2999-12-31" }] }));
    const args = ["--start", FLAWED, "--only", "audience.other-resource", "--baseline", baseline];
    const { code, stdout, stderr } = await verify(args);
    assert.match(
      stdout.replaceAll(/\s+/g, " "),
      /Accepted audience\.other-resource, until 2999-12-31, by jo@example: Switched on with/,
    );
    assert.match(stdout, /Not protected/, "the verdict stays what it is");
    assert.equal(code, 2, stderr);

    await Deno.writeTextFile(baseline, JSON.stringify({ accepted: [{ ...entry, end: "2026-01-31" }] }));
    const ended = await verify(args);
    assert.match(ended.stdout, /Baseline {2}audience\.other-resource was accepted until/);
    assert.equal(ended.code, 1);
  });
});

const refusals: [what: string, args: string[], said: RegExp][] = [
  [
    "a rule does not exist",
    ["--start", "true", "--only", "audience.othr-resource"],
    /no rule and no group.*audience\./,
  ],
  ["nothing is left", ["--start", "true", "--only", "audience", "--skip", "audience"], /leave no rule/],
  [
    "two documents would share an output",
    ["--start", "true", "--json", "--sarif", "-"],
    /takes one document/,
  ],
  [
    "there is no baseline",
    ["--start", "true", "--baseline", "nowhere.json"],
    /nowhere\.json cannot be read: ENOENT/,
  ],
  [
    "a baseline is none",
    ["--start", "true", "--baseline", "README.md"],
    /README\.md: The baseline is not JSON/,
  ],
  ["a rule to explain does not exist", ["--explain", "audience.othr"], /no requirement audience\.othr/],
  [
    "the site's address is none",
    ["--explain", "audience.missing", "--site", "127.0.0.1:8080"],
    /--site <address>.*address of the site's home/,
  ],
  [
    "the site's address is a place on a page",
    ["--explain", "audience.missing", "--site", "http://127.0.0.1:8080/#rules"],
    /--site <address>.*address of the site's home/,
  ],
  ["a rule set does not exist", ["--rules", "1999-12"], /no rule set 1999-12.*2026-12/],
];
for (const [what, args, said] of refusals) {
  Deno.test(`verify says in one line what is wrong when ${what}`, async () => {
    const { code, stdout, stderr } = await verify(args);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, said);
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  });
}

Deno.test("verify links the rules of a report and of its last line when --site says where they have pages", async () => {
  const args = ["--start", FLAWED, "--only", "audience.other-resource", "--site", "http://127.0.0.1:8080"];
  const page = "http://127.0.0.1:8080/rules/audience.other-resource/";
  await inFolder(async (folder) => {
    const { code, stdout, stderr } = await verify([...args, "--html", `${folder}/a.html`]);
    assert.equal(code, 1, stderr);
    assert.ok(stdout.trimEnd().endsWith(`\n  Its page  ${page}`), stdout);
    assert.ok((await Deno.readTextFile(`${folder}/a.html`)).includes(`href="${page}"`));
  });
  const { stdout } = await verify(["--explain", "audience.other-resource", ...args.slice(-2)]);
  assert.ok(stdout.includes(`  Page   ${page}\n`), stdout);
});

Deno.test("verify prints one document and nothing else when a form is to stand on standard output", async () => {
  const { code, stdout } = await verify([
    "--start",
    FLAWED,
    "--only",
    "audience.other-resource",
    "--sarif",
    "-",
  ]);
  assert.equal(code, 1);
  assert.equal(JSON.parse(stdout).runs[0].results.length, 1);
});
