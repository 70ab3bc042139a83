/** The peers' list, its lockfile, and what the scoreboard makes of verdicts; the scoreboard itself is a task of its own. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import type { Exchange } from "../../reference/conformance/exchange.ts";
import type { Finding } from "../../reference/conformance/verify/verification.ts";
import { DOCUMENTED, isDocumented } from "./documented.ts";
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
