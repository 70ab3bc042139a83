/** The bench: its arithmetic, its tables, and that it runs to the end. No test asserts a time. */

import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { tableRows } from "../table_rows.ts";
import { isWhole } from "./connection.ts";
import { cpuGoals, isMet } from "./goals.ts";
import { type Priced, priceGoals, STACKS } from "./price.ts";
import { hotspotsOf } from "./profile.ts";
import { document, goalLines, plainTable, priceRows, type Results, subjectRows, table } from "./report.ts";
import { benchmarksSvg, benchmarksWords, CHART } from "./report_chart.ts";
import { median, percentile, undisturbed } from "./statistics.ts";
import { type Sample, SUBJECTS } from "./subjects.ts";

Deno.test("percentile() and median() take the nearest rank when there are few values", () => {
  assert.equal(percentile([3, 1, 2], 0.5), 2);
  assert.equal(percentile([1, 2, 3, 4], 0.99), 4);
  assert.equal(median([1, 2, 3, 10]), 2.5);
  assert.throws(() => percentile([], 0.5), RangeError);
});

Deno.test("undisturbed() is not moved by rounds in which the machine was slower, were they most of them", () => {
  assert.equal(undisturbed([1, 10, 12, 11]), 1);
  assert.equal(undisturbed([30, 10, 11, 12, 40, 50, 9, 60]), 10);
});

Deno.test("isWhole() waits for the length or the last chunk when an answer arrives in pieces", () => {
  assert.equal(isWhole("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nab"), false);
  assert.equal(isWhole("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc"), true);
  assert.equal(isWhole("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n"), false);
  assert.equal(isWhole("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"), true);
});

const one: Sample = { cpu: 100, throughput: 1000, p50: 1, p99: 2, senderShare: 0.1 };
const rounds = new Map(SUBJECTS.map((subject) => {
  return [subject, [{ ...one, cpu: { express: 1000, reference: 50 }[subject.server as string] ?? 100 }]];
}));

Deno.test("cpuGoals() finds each pair and says what is missed when a ratio is too large", () => {
  assert.deepEqual(cpuGoals(rounds).map(({ measured }) => measured), [0.5, 0.5, 0.5, 0.5, 0.05]);
  assert.equal(isMet({ what: "", atMost: 1, measured: 1 }), true);
  assert.equal(isMet({ what: "", atMost: 1, measured: 1.01 }), false);
  assert.equal(isMet({ what: "", atMost: 1 }), undefined);
});

const costing = (name: string, known: number, forged: number): Priced => {
  return { stack: STACKS[0]!.name, name, cost: { known, new: name === "our guard" ? -1 : 20, forged } };
};
const priced = [costing("our guard", 50, 300), costing("dear", 500, 600), costing("cheap", 100, 200)];

Deno.test("priceGoals() compares with the cheapest peer, and says that ours costs nothing when it saves some work", () => {
  const measured = priceGoals(priced).map(({ measured }) => measured);
  assert.deepEqual(measured, [0.5, 0, 1.5]);
  assert.deepEqual(priceGoals([]), []);
});

Deno.test("plainTable() and goalLines() stay within 80 columns when all subjects are in them", () => {
  const outcomes = [...cpuGoals(rounds), ...priceGoals(priced), { what: "not measured", atMost: 3 }];
  const tables = [plainTable(...subjectRows(rounds)), plainTable(...priceRows(priced))];
  const text = `${tables.join("\n")}\n${goalLines(outcomes)}`;
  assert.deepEqual(text.split("\n").filter((line) => [...line].length > 80), []);
  assert.match(text, /not measured/);
});

Deno.test("document() says what was missed, and where the time goes, when a goal was missed", () => {
  const memory = [1, 2].map((part) => ({ requests: part * 500_000, rss: 1e8, heapUsed: 2e7 }));
  const results: Results = {
    date: "2026-11-23",
    machine: "a machine",
    versions: "Deno",
    rounds,
    seconds: 1,
    warmUp: 20,
    outcomes: [{ what: "it is fast", atMost: 1, measured: 2 }],
    flood: { alone: 1, flooded: 2, refused: 500 },
    memory,
    hotspots: [{ where: "zod", share: 0.25 }],
  };
  const text = document(results);
  assert.match(text, /it is fast +\| +1 \| +2\.00 \| missed/);
  assert.match(text, /zod +\| +25\.0 %/);
  assert.deepEqual(tableRows(text, "server"), subjectRows(rounds)[1]);
  assert.ok(text.includes(`](${CHART})`));
  assert.match(text, /1,000,000 requests with 1,000,000 different tokens/);
  assert.match(document({ ...results, memory: [] }), /Not measured in this run/);
  assert.doesNotMatch(text, /Beside others/);
  assert.match(
    document({ ...results, priced }),
    /## Beside others[^]*: cheap +\| +100 \| +20 \| +200 \|/,
  );
});

Deno.test("benchmarksSvg() draws each server's ratio, ours apart from others, when all subjects are in it", () => {
  const [, rows] = subjectRows(rounds);
  const picture = benchmarksSvg(rows);
  for (const [name, revision, , ratio] of rows) {
    const label = `${name}${revision ? `, ${revision}` : ""}`;
    assert.ok(picture.includes(`>${label}</text>`), label);
    assert.ok(benchmarksWords(rows).includes(`${label}: ${ratio}`), label);
  }
  // The longest is ten times the first; the legend has one of each as well.
  assert.match(
    picture,
    />Express, requireBearerAuth, [^\n]*>10\.00<\/text>\n<rect class="rest" [^>]*width="519"/,
  );
  const ours = rows.filter(([name]) => name!.startsWith("reference")).length;
  assert.equal(picture.split('<rect class="good"').length - 1, ours + 1);
  assert.equal(picture.split('<rect class="rest"').length - 1, rows.length - ours + 1);
});

Deno.test("the chart and its words are those of the table when the benchmarks are read", async () => {
  const text = await Deno.readTextFile(projectFile("reference/BENCHMARKS.md"));
  const rows = tableRows(text, "server");
  const picture = await Deno.readTextFile(projectFile(`reference/${CHART}`));
  assert.ok(picture === benchmarksSvg(rows), "the chart is another table's");
  assert.ok(text.replaceAll(/\s+/g, " ").includes(`![${benchmarksWords(rows)}](${CHART})`));
});

Deno.test("table() is what the formatter leaves alone when it is written", async () => {
  const file = await Deno.makeTempFile({ suffix: ".md" });
  await Deno.writeTextFile(file, `${table(["a", "b"], [["long cell", "1"], ["c", "1000"]])}\n`);
  const { code } = await new Deno.Command("deno", {
    args: ["fmt", "--check", "--quiet", file],
    stdout: "null",
    stderr: "null",
  }).output();
  await Deno.remove(file);
  assert.equal(code, 0);
});

Deno.test("hotspotsOf() adds up self times by package when the process was busy", () => {
  const frame = (functionName: string, url: string) => ({ functionName, url });
  const nodes = [
    { id: 1, callFrame: frame("parse", "file:///cache/npm/host/zod/4.6.7/v4/core/parse.js") },
    { id: 2, callFrame: frame("verify", "file:///x/reference/guard/token/verifier.ts") },
    { id: 3, callFrame: frame("(idle)", "") },
  ];
  const profile = { nodes, samples: [1, 2, 1, 3], timeDeltas: [10, 20, 10, 1000] };
  assert.deepEqual(hotspotsOf(profile), [{ where: "zod", share: 0.5 }, {
    where: "reference/guard/token",
    share: 0.5,
  }]);
});

const SHORT = ["--rounds", "1", "--seconds", "0.1", "--warm-up", "0.1", "--tokens", "200"];

Deno.test("bench runs to the end when its rounds are short", async () => {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "bench", "--quick", ...SHORT],
    cwd: projectFile("."),
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  for (const { name } of SUBJECTS) assert.ok(text.decode(stdout).includes(name), name);
  assert.match(text.decode(stdout), /a known caller's p99 beside a flood/);
});
