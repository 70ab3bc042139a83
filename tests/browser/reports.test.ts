/** Verify's reports, read by those that they are for: a browser, the schema of SARIF, a reader of JUnit's XML. */

import assert from "node:assert/strict";
import { Validator } from "@cfworker/json-schema";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { parse } from "junit2json";
import type { BrowserContextOptions, Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { launchChromium } from "./chromium.ts";

const ROOT = new URL("../../", import.meta.url);

/** They are written by the project's own configuration, in a process of its own. */
async function sampleReports(): Promise<Record<"json" | "junit" | "sarif" | "markdown" | "html", string>> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-P=test", "tests/conformance/reporters/sample.ts"],
    cwd: ROOT,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const reports = await sampleReports();
const failed: { id: string }[] = JSON.parse(reports.json).verdicts.filter(
  ({ status }: { status: string }) => {
    return status === "fail";
  },
);

Deno.test("--json is valid by its own schema, which names every member that there is", async () => {
  const text = await Deno.readTextFile(
    new URL("reference/conformance/verify/verification.schema.json", ROOT),
  );
  const schema = JSON.parse(text);
  const document = JSON.parse(reports.json);
  const { valid, errors } = new Validator(schema, "2020-12", false).validate(document);
  assert.ok(valid, JSON.stringify(errors.slice(-3), null, 1));
  // Members may be added for those who read it; here, one that the schema does not know has been forgotten in it.
  const closed = JSON.parse(
    text,
    (_, value) => value?.properties ? { additionalProperties: false, ...value } : value,
  );
  for (const each of [closed.$defs.finding.allOf[0].if, closed.$defs.finding.allOf[1].if]) {
    delete each.additionalProperties;
  }
  const strict = new Validator(closed, "2020-12", false).validate(document);
  assert.ok(strict.valid, JSON.stringify(strict.errors.slice(-3), null, 1));
  document.verdicts[0].status = "passed";
  assert.ok(!new Validator(schema, "2020-12").validate(document).valid, "the schema sees a wrong status");
});

Deno.test("--sarif is valid by the schema of SARIF 2.1.0 when a server has sent what would break it", () => {
  // The formats "uri" and "uri-reference" are checked too; code scanning refuses a file for less.
  const { valid, errors } = new Validator(sarifSchema as object, "4", false).validate(
    JSON.parse(reports.sarif),
  );
  assert.ok(valid, JSON.stringify(errors.slice(-3), null, 1));
  const broken = JSON.parse(reports.sarif);
  broken.runs[0].results[0].level = "MUST";
  assert.ok(
    !new Validator(sarifSchema as object, "4").validate(broken).valid,
    "the schema sees a wrong level",
  );
});

Deno.test("--sarif has a result for each failure, and says which is accepted", () => {
  const [run] = JSON.parse(reports.sarif).runs;
  assert.deepEqual(run.results.map(({ ruleId }: { ruleId: string }) => ruleId), failed.map(({ id }) => id));
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex].id, ruleId);
  const suppressed = run.results.filter(({ suppressions }: { suppressions?: unknown[] }) => suppressions);
  assert.equal(suppressed.length, 1);
});

Deno.test("--junit is read by a reader of JUnit's XML, with as many failures as it says", async () => {
  const read = await parse(reports.junit);
  assert.ok(read && "testsuite" in read && read.testsuite);
  const cases = read.testsuite.flatMap(({ testcase = [] }) => testcase);
  const failures = cases.filter(({ failure }) => failure);
  assert.equal(cases.length, read.tests);
  assert.equal(failures.length, read.failures);
  assert.equal(cases.filter(({ skipped }) => skipped).length, readNumber(reports.junit, "skipped"));
  assert.ok(failures.some(({ classname }) => classname === "audience.missing"));
  assert.ok(
    failures.some(({ classname }) => classname === "baseline"),
    "a stale entry of the baseline fails",
  );
  assert.ok(cases.every(({ name }) => name !== "x"), "no case is the server's own");
});

/** A number in the first tag, which the reader does not know. */
function readNumber(xml: string, name: string): number {
  return Number(new RegExp(`<testsuites [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1]);
}

/** The report as a file, as people open it, in a browser that can run scripts or cannot. */
async function opened(
  options: BrowserContextOptions,
  look: (page: Page, asked: string[], said: string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/report.html`;
  await Deno.writeTextFile(file, reports.html);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage(options);
    const asked: string[] = [];
    const said: string[] = [];
    page.on("request", (request) => void asked.push(request.url().replace(file, "report.html")));
    page.on("console", (message) => void said.push(message.text()));
    page.on("dialog", (dialog) => void said.push(`dialog: ${dialog.message()}`));
    await page.goto(`file://${file}`);
    await look(page, asked, said);
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("--html reads without script, fetches nothing and shows what the server sent as text", async () => {
  await opened({ javaScriptEnabled: false }, async (page, asked, said) => {
    const text = await page.locator("main").innerText();
    assert.match(text, /Not protected/);
    assert.match(text, /Came back\s+200 · a result/i, "the first failure is open");
    const second = page.locator("details").nth(1);
    await second.locator("summary").click();
    assert.match(await second.innerText(), /Came back/i, "the others unfold");
    assert.equal(await page.locator("script, img, iframe, [onmouseover]").count(), 0);
    assert.match(text, /<script>alert\(1\)<\/script>/);
    assert.deepEqual(asked, ["file://report.html"]);
    assert.deepEqual(said, []);
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  Deno.test(`--html can be read by everybody in ${colorScheme}, wide and narrow`, async () => {
    await opened({ colorScheme, viewport: { width: 1280, height: 900 } }, async (page) => {
      const shots = Deno.env.get("REPORT_SHOTS");
      if (shots) await page.screenshot({ path: `${shots}/${colorScheme}-wide.png` });
      assert.deepEqual(await axeViolations(page), []);
      await page.setViewportSize({ width: 360, height: 800 });
      if (shots) await page.screenshot({ path: `${shots}/${colorScheme}-narrow.png` });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${over} pixels run over the edge`);
      assert.deepEqual(await axeViolations(page, "layout"), []);
    });
  });
}
