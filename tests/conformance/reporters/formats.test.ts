/** Reports as files: complete, without secrets, and with nothing in them that a server could have slipped in. */

import assert from "node:assert/strict";
import { FORMATS, HOSTILE, hostile, sampleAccepted, sampleVerification } from "./sample.ts";
import { tokensIn } from "../../run.ts";
import { requirementById } from "../../../reference/conformance/catalogue.ts";
import { explanation } from "../../../reference/conformance/reporters/terminal.ts";
import type { Paint } from "../../../reference/conformance/reporters/style.ts";
import { verificationLines } from "../../../reference/conformance/reporters/verification.ts";
import { visible } from "../../../reference/conformance/reporters/visible.ts";

const real = await sampleVerification();
const verification = hostile(real);
const accepted = sampleAccepted(real);
const reports = Object.fromEntries(
  Object.entries(FORMATS).map(([name, write]) => [name, write(verification, accepted)]),
);
const failed = verification.verdicts.filter(({ status }) => status === "fail");

Deno.test("sampleVerification() has findings of every status when it is made", () => {
  for (const status of ["pass", "fail", "skip", "untested"]) {
    assert.ok(verification.verdicts.some((each) => each.status === status), status);
  }
  assert.ok(failed.length > 5);
  assert.ok(
    failed.some(({ exchanges }) => exchanges.some(({ tokens = [] }) => tokens.length > 0)),
    "tokens travelled",
  );
});

for (const [name, text] of Object.entries(reports)) {
  Deno.test(`--${name} holds no token when tokens were sent and came back`, () => {
    assert.equal(tokensIn(text), 0);
    assert.doesNotMatch(text, /Bearer ey/);
    assert.match(text, /«token [0-9a-f]{8}»/, "they are named by their hash");
  });

  Deno.test(`--${name} tells each failure with its rule, its texts and what to do`, () => {
    for (const { id } of failed) assert.ok(text.includes(id), id);
    if (name === "json") return;
    for (
      const [what, part] of [
        ["impact", "It lets somebody in, or further than they may."],
        ["the fix for this stack", "jwtVerify(token, keys, { issuer, audience: RESOURCE })"],
        ["lesson", "lessons/05-audience"],
        ["source", "RFC 8707 §2"],
        ["whose fault", "its authorization server"],
        ["who accepted", "jo@example"],
        ["that an entry is stale", "does not fail any more"],
      ]
    ) {
      const words = part!.split(/[^\w §/.-]+/).filter((word) => word.length > 3);
      for (const word of words) assert.ok(text.includes(word), `${what}: ${word}`);
    }
  });

  Deno.test(`--${name} shows no control character when a server sends some`, () => {
    // deno-lint-ignore no-control-regex -- they are what is looked for
    assert.doesNotMatch(text, /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe]|\p{Surrogate}/u);
  });
}

const SITE = "http://127.0.0.1:8080/gatehouse/";
const PAGE = `${SITE}rules/audience.other-resource/`;
const plain: Paint = (_format, text) => text;

for (const [name, write] of Object.entries(FORMATS)) {
  Deno.test(`--${name} leads from each failure to its rule's page when it is told where the site stands, and else to none`, () => {
    const linked = write(verification, accepted, SITE);
    for (const { id } of failed) {
      const page = `${SITE}rules/${id}/`;
      assert.ok(new RegExp(`${page.replaceAll(".", "\\.")}(?![\\w.-])`).test(linked), page);
    }
    assert.equal(tokensIn(linked), 0);
    assert.doesNotMatch(reports[name]!, /\/rules\//, "no host is made up");
  });
}

Deno.test("--html, --markdown, --sarif and --json make a rule's page a link when it is known, and keep the texts that it rests on", () => {
  const [html, markdown, sarif, json] = (["html", "markdown", "sarif", "json"] as const).map((name) =>
    FORMATS[name](verification, accepted, SITE)
  ) as [string, string, string, string];
  assert.ok(html.includes(`<a href="${PAGE}" rel="noreferrer"><code>audience.other-resource</code></a>`));
  assert.ok(html.includes(`<a href="${SITE}rules/issuer.rotation/"`), "what is untested has its page too");
  assert.ok(markdown.includes(`[\`audience.other-resource\`](<${PAGE}>)`));
  const rules: { id: string; helpUri: string; help: { text: string } }[] =
    JSON.parse(sarif).runs[0].tool.driver.rules;
  for (const { id, helpUri, help } of rules) {
    assert.equal(helpUri, `${SITE}rules/${id}/`);
    assert.match(help.text, /https:\/\//, `${id} names its text`);
  }
  const told: { id: string; explain?: { page?: string } }[] = JSON.parse(json).verdicts;
  assert.equal(
    told.find(({ id, explain }) => explain && id === "audience.other-resource")!.explain!.page,
    PAGE,
  );
});

Deno.test("--sarif leads to the text that a rule rests on when nobody says where the site stands", () => {
  for (const { id, helpUri } of JSON.parse(reports.sarif!).runs[0].tool.driver.rules) {
    assert.equal(helpUri, requirementById(id)!.sources[0]!.url);
  }
});

Deno.test("verificationLines() ends with the page of the rule to start with, whole on a line when it is an address", () => {
  const [first] = verification.verdict.rules;
  const linked = verificationLines(verification, { paint: plain, site: SITE });
  assert.ok(
    linked.endsWith(`\n  Start with ${first}.\n  Its page  ${SITE}rules/${first}/\n`),
    linked.slice(-300),
  );
  const unlinked = verificationLines(verification, { paint: plain });
  assert.ok(unlinked.endsWith(`\n  Its page  /rules/${first} on the site\n`), unlinked.slice(-300));
});

Deno.test("explanation() says the rule's address when it is told where the site stands, and its place on the site else", () => {
  const rule = requirementById("audience.other-resource")!;
  assert.ok(explanation(rule, "MUST", plain, SITE).split("\n").includes(`  Page   ${PAGE}`));
  assert.ok(explanation(rule, "MUST", plain).includes("/rules/audience.other-resource on the site"));
});

Deno.test("--json suffices to mend what fails: the fix for the stack, why, hints, sources and the lesson", () => {
  const told: { id: string; status: string; fix?: string; explain?: Record<string, unknown> }[] =
    JSON.parse(reports.json!).verdicts;
  for (const { id, status, fix, explain } of told) {
    assert.equal(fix !== undefined && explain !== undefined, status === "fail", id);
    if (status === "fail") {
      assert.deepEqual(
        Object.keys(explain!).filter((name) => name !== "lesson"),
        ["why", "hints", "sources"],
        id,
      );
      assert.notEqual(fix, "", id);
    }
  }
  const audience = told.find(({ id, status }) => id === "audience.other-resource" && status === "fail")!;
  assert.match(audience.fix!, /jwtVerify\(token, keys, \{ issuer, audience: RESOURCE \}\)/);
  assert.equal(audience.explain!.lesson, "lessons/05-audience");
});

Deno.test("--html and --junit hold no markup of the server's when it sends some", () => {
  for (const name of ["html", "junit"]) {
    assert.doesNotMatch(
      reports[name]!,
      /<script|<img|<testcase name='x'|onerror=alert\(2\)>|" onmouseover/,
      name,
    );
    assert.match(reports[name]!, /&lt;script&gt;/, name);
  }
});

Deno.test("--html fetches nothing and runs nothing when it is opened", () => {
  assert.doesNotMatch(reports.html!, /<link|<script|<iframe|<img|<[a-z][^>]*\ssrc=|@import|url\(/);
  assert.match(reports.html!, /default-src 'none'/);
});

Deno.test("--markdown makes no link, image or mention of the server's words", () => {
  // Out of code, where everything is text, what would mean something is escaped.
  const prose = reports.markdown!.replaceAll(/(`{3,})http\n[\s\S]*?\n\1/g, "").replaceAll(
    /(`+)[^\n]*?[^`]\1(?!`)/g,
    "",
  );
  assert.doesNotMatch(prose, /(^|[^\\])!\[x\]/m);
  assert.doesNotMatch(prose, /@everyone/);
  assert.doesNotMatch(prose, /(^|[^\\])<script/m);
});

Deno.test("visible() spells out what nobody would see, and leaves the rest", () => {
  assert.equal(visible("a\x1b[2J\u202eb\ud800\0"), "a\\u{1b}[2J\\u{202e}b\\u{d800}\\u{0}");
  assert.equal(visible("tab\t line\r\n, é, 😀"), "tab\t line\n, é, 😀");
  assert.ok(HOSTILE.includes("\x1b"));
});
