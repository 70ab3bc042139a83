/** The peers' list, its lockfile, and what the scoreboard makes of verdicts; the scoreboard itself is a task of its own. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import type { Exchange } from "../../reference/conformance/exchange.ts";
import { GUARD } from "../../reference/packages/manifest.ts";
import { VERSION } from "../../reference/packages/version.ts";
import type { Finding } from "../../reference/conformance/verify/verification.ts";
import { DOCUMENTED, isDocumented } from "./documented.ts";
import { whyNotJudged } from "./installed.ts";
import type { Judged } from "./judged.ts";
import { type Peer, PEERS, SHARED } from "./list.ts";
import { locked, lockedVersions, LOCKFILE } from "./lockfile.ts";
import { tableRows } from "../table_rows.ts";
import { effectOf, rowsOf, scoreboard, toldOf } from "./scoreboard.ts";
import { CHART, scoreboardSvg, scoreboardWords } from "./scoreboard_chart.ts";

const SERVERS = "tests/peers/servers";

function finding(id: string, status: Finding["status"], status_ = 200, body = ""): Finding {
  const request = { method: "POST", url: "http://127.0.0.1:9/mcp", headers: [] };
  const response = { status: status_, headers: [["content-type", "application/json"]], body };
  const exchanges = [{ to: "resource-server", request, response, startedAt: 0 } as unknown as Exchange];
  const failure = { sent: "", received: String(status_), expected: "", exchange: 1 };
  const { impact, party, title } = requirementById(id)!;
  return {
    ...{ id, title, level: "MUST", status, party, exchanges },
    ...impact && { impact },
    ...status === "fail" && { failure },
  } as Finding;
}

const RESULT = '{"jsonrpc":"2.0","id":1,"result":{}}';
const judgedAs = (peer: Peer, findings: Finding[]): Judged => {
  return { peer, revision: "2025-11-25", rules: "2026-12", findings };
};
const named = (name: string, setUp: Peer["setUp"]) =>
  PEERS.find((peer) => peer.name.startsWith(name) && peer.setUp === setUp)!;

Deno.test("PEERS has every server of the folder when a file is added there", () => {
  const files = [...Deno.readDirSync(projectFile(SERVERS))].map(({ name }) => name)
    .filter((name) => name.endsWith(".mjs") && !SHARED.includes(name));
  const listed = PEERS.filter(({ cwd }) => cwd === SERVERS).map(({ file }) => file.slice(SERVERS.length + 1));
  assert.deepEqual(files.toSorted(), [...new Set(listed)].toSorted());
  for (const { file } of PEERS) assert.ok(Deno.statSync(projectFile(file)).isFile, file);
});

Deno.test("the lockfile has what each peer names, and no address, when it is read", async () => {
  const text = await Deno.readTextFile(projectFile(LOCKFILE));
  assert.doesNotMatch(text, /"resolved"/);
  const versionOf = await lockedVersions();
  for (const name of PEERS.flatMap(({ packages }) => packages)) {
    assert.match(versionOf(name), /^\d+\.\d+\.\d+/);
  }
  assert.throws(() => versionOf("nobody-has-this"), /has no nobody-has-this/);
});

Deno.test("locked() names the day of the lockfile as it is when that has changed", async () => {
  const { sha256, date } = await locked();
  const now = createHash("sha256").update(await Deno.readFile(projectFile(LOCKFILE))).digest("hex");
  assert.equal(
    sha256,
    now,
    `${LOCKFILE} has changed: write this hash and the day into tests/peers/locked.json`,
  );
  assert.match(date, /^\d{4}-\d\d-\d\d$/);
});

/** A folder with these packages locked, and these versions installed. */
async function withInstalled(
  packages: Record<string, { version: string; optional?: true }>,
  installed: Record<string, string>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/package-lock.json`,
      JSON.stringify({ packages: { "": {}, ...packages } }),
    );
    for (const [path, version] of Object.entries(installed)) {
      await Deno.mkdir(`${folder}/${path}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}/package.json`, JSON.stringify({ version }));
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("whyNotJudged() names what differs and what to do when another version is installed than the lockfile's, or none", async () => {
  const packages = {
    "node_modules/hono": { version: "4.13.19" },
    "node_modules/a/node_modules/hono": { version: "3.0.0" },
    "node_modules/@esbuild/aix": { version: "0.28.2", optional: true },
  } as const;
  const right = {
    "node_modules/hono": "4.13.19",
    "node_modules/a/node_modules/hono": "3.0.0",
    [`node_modules/${GUARD}`]: VERSION,
  };
  await withInstalled(packages, right, async (folder) => {
    assert.equal(await whyNotJudged(folder), undefined);
  });
  const wrong: [path: string, version: string | undefined, said: RegExp][] = [
    ["node_modules/hono", "4.13.18", /\n {2}hono: 4\.13\.18, and it has to be 4\.13\.19\n/],
    ["node_modules/a/node_modules/hono", "4.13.19", /\n {2}a\/node_modules\/hono: 4\.13\.19, .* 3\.0\.0\n/],
    ["node_modules/@esbuild/aix", "0.28.1", /\n {2}@esbuild\/aix: 0\.28\.1, .* 0\.28\.2\n/],
    [`node_modules/${GUARD}`, "0.0.1", /\n {2}mcp-gatehouse-guard: 0\.0\.1, /],
    ["node_modules/hono", undefined, /\n {2}hono: not installed, and it has to be 4\.13\.19\n/],
  ];
  for (const [path, version, said] of wrong) {
    const { [path]: _, ...others } = { ...right } as Record<string, string>;
    await withInstalled(packages, { ...others, ...version && { [path]: version } }, async (folder) => {
      const why = await whyNotJudged(folder) ?? "";
      assert.match(why, said);
      assert.equal(why.split("\n").length, 3, why);
      assert.match(why, /npx -y deno task peers$/);
    });
  }
});

Deno.test("whyNotJudged() tells a few of many, and how many more there are, when nothing is installed", async () => {
  await withInstalled(
    Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`node_modules/p${i}`, { version: "1.0.0" }])),
    {},
    async (folder) => assert.match(await whyNotJudged(folder) ?? "", /\n {2}and 13 more\nInstall the peers/),
  );
});

Deno.test("DOCUMENTED names peers and rules that there are when it is read", () => {
  for (const [name, all] of Object.entries(DOCUMENTED)) {
    assert.ok(PEERS.some((peer) => peer.name === name), name);
    for (const id of all.flatMap(({ rules }) => rules).filter((rule) => !rule.endsWith(".*"))) {
      assert.ok(requirementById(id), id);
    }
  }
});

Deno.test("isDocumented() takes a rule, or a whole group, when it is asked for an id", () => {
  const documented = [{ rules: ["audience.*", "token.expired"], says: "", source: "" }];
  assert.ok(isDocumented(documented, "audience.longer"));
  assert.ok(isDocumented(documented, "token.expired"));
  assert.ok(!isDocumented(documented, "token.attacker-key"));
  assert.ok(!isDocumented(documented, "audiences.longer"));
});

Deno.test("effectOf() says that nobody got in when a rule that opens was broken by a refusal", () => {
  const id = "audience.other-resource";
  assert.equal(effectOf(finding(id, "fail", 200, RESULT)), "opens");
  assert.equal(effectOf(finding(id, "fail", 403)), "locks-out");
  assert.equal(
    effectOf(finding(id, "fail", 200, '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}')),
    "locks-out",
  );
  const executed = finding("audience.nothing-executed", "fail", 403);
  assert.equal(
    effectOf({ ...executed, failure: { ...executed.failure!, received: "403, and it was executed" } }),
    "opens",
  );
  assert.equal(effectOf(finding("transport.origin-foreign", "fail", 403)), "opens");
});

Deno.test("scoreboard() withholds what opens a door when a peer's documentation does not say it", () => {
  const secret = finding("token.attacker-key", "fail", 200, RESULT);
  const known = finding("audience.longer", "fail", 200, RESULT);
  const pass = (id: string) => finding(id, "pass");
  const peer = named("SDK v1", "as documented");
  assert.deepEqual(toldOf(judgedAs(peer, [secret, known, pass("token.expired")])).rest, 1);
  const text = scoreboard([
    judgedAs(peer, [secret, known, pass("token.expired")]),
    judgedAs(named("SDK v1", "every option"), [pass("audience.longer")]),
  ], { date: "2026-11-30", versionOf: () => "1.0.0" });
  assert.doesNotMatch(text, /token\.attacker-key/);
  assert.match(
    text,
    /\*\*SDK v1 on Express, `requireBearerAuth` \(an option mends it\)\*\*\n\n- `audience\.longer`/,
  );
  assert.match(text, /\| as documented \| 1\.0\.0 +\| 2025-11-25 \| +1 \| +1 \| +0 \| +0 \| +1 \|/);
});

Deno.test("scoreboard() tells all of ours when a lesson is open", () => {
  const lesson = judgedAs(named("Lesson 4", "ours"), [finding("token.attacker-key", "fail", 200, RESULT)]);
  const text = scoreboard([lesson], { date: "2026-11-30", versionOf: () => "" });
  assert.match(text, /\*\*Lesson 4\*\*\n\n- `token\.attacker-key`/);
  assert.match(text, /\| this tree \|/);
});

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ");

Deno.test("the chart and its words are those of the table when the scoreboard is read", async () => {
  const text = await Deno.readTextFile(projectFile("reference/conformance/SCOREBOARD.md"));
  const rows = tableRows(text, "Server");
  assert.equal(rows.length, PEERS.length);
  const picture = await Deno.readTextFile(projectFile(`reference/conformance/${CHART}`));
  assert.ok(picture === scoreboardSvg(rows), "the chart is another table's");
  assert.ok(oneLine(text).includes(`![${oneLine(scoreboardWords(rows))}](${CHART})`), scoreboardWords(rows));
});

Deno.test("scoreboardSvg() has a part for each kind of verdict that there is, and what the table has, when a peer fails some", () => {
  const circumstances = { date: "2026-11-30", versionOf: () => "1.0.0" };
  const all = [
    judgedAs(named("SDK v1", "as documented"), [
      finding("audience.longer", "fail", 200, RESULT),
      finding("token.expired", "pass"),
      finding("token.attacker-key", "fail", 200, RESULT),
    ]),
    judgedAs(named("Lesson 4", "ours"), [finding("token.expired", "pass")]),
  ];
  const rows = rowsOf(all, circumstances);
  assert.deepEqual(tableRows(scoreboard(all, circumstances), "Server"), rows);
  const picture = scoreboardSvg(rows);
  assert.match(picture, /SDK v1 on Express, requireBearerAuth, as documented<.*>1 passed · 1 let in</);
  assert.match(picture, />Lesson 4<.*>1 passed</);
  // In the legend, and in the first bar: passed, lets in, not told.
  for (const [tone, count] of [["good", 3], ["bad", 2], ["warn", 1], ["odd", 1], ["rest", 2]] as const) {
    assert.equal(picture.split(`<rect class="${tone}"`).length - 1, count, tone);
  }
  assert.doesNotMatch(picture + scoreboardWords(rows), /attacker-key/);
});
