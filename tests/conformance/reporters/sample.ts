/**
 * A verification with everything in it: a real server is judged, lesson 4's, which knows no audience, and its issuer. What
 * a stranger could put into a report is added: names that would break out of a format.
 *
 * As a program it prints them all in one JSON object, for those who read them with other tools.
 */

import { requirementById, requirements } from "../../../reference/conformance/catalogue.ts";
import { judge } from "../../../reference/conformance/judge.ts";
import { totalsOf } from "../../../reference/conformance/report.ts";
import { levelAt } from "../../../reference/conformance/requirement.ts";
import { toHtml } from "../../../reference/conformance/reporters/html.ts";
import { toJson } from "../../../reference/conformance/reporters/json.ts";
import { toJunit } from "../../../reference/conformance/reporters/junit.ts";
import { toMarkdown } from "../../../reference/conformance/reporters/markdown.ts";
import { toSarif } from "../../../reference/conformance/reporters/sarif.ts";
import type { Accepted } from "../../../reference/conformance/verify/baseline.ts";
import type { Finding, Verification } from "../../../reference/conformance/verify/verification.ts";
import { createServerOf, memoryTarget } from "../../target.ts";

/** What a hostile server says in its answers: tags, ends of sections, escapes of terminals, what turns writing around. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(2)>",
  "]]></failure><testcase name='x'/>",
  "\x1b[2J\x1b]8;;https://evil.example\x07",
  "\u202egnp.exe\u2066",
  "![x](https://evil.example/x.png) @everyone | `` ` ```",
  "\ud800 \ufffe \0",
  '" onmouseover="alert(3)',
].join(" ");

/** Where the site stands, for reports that link to it. */
const SITE = "http://127.0.0.1:8080/";

const GROUPS = /^(transport|metadata|challenge|token|audience|sessions)\./;

/** The verification. */
export async function sampleVerification(): Promise<Verification> {
  const ids = requirements.map(({ id }) => id).filter((id) => GROUPS.test(id));
  const target = await memoryTarget(await createServerOf("lessons/04-verify-token/server.ts"), true);
  try {
    const subject = { name: target.resource, resource: target.resource };
    const { revision, durationMs, verdicts } = await judge({ subject, target, ids });
    const findings = verdicts.map((verdict): Finding => {
      const { party, impact } = requirementById(verdict.id)!;
      const fault = verdict.status === "fail" ? { fault: "server" as const } : {};
      return { ...verdict, party, ...(impact && { impact }), ...fault };
    });
    const failed = findings.filter(({ status, level }) => status === "fail" && level === "MUST");
    return {
      schema: 1,
      rules: "2026-12",
      revision,
      durationMs,
      verdict: {
        outcome: "not protected",
        reason: `${failed.length} rules of level MUST failed`,
        rules: failed.map(({ id }) => id),
      },
      subject: {
        ...subject,
        startedBy: "node server.mjs",
        issuer: "http://127.0.0.1:9000",
        tokens: "the test issuer",
        dialect: "plain",
        sessions: false,
        powers: [],
        operations: { reads: "tools/call list_notes" },
        more: [],
        stack: { name: "sdk-v1", title: "MCP TypeScript SDK v1", seen: "its error texts" },
      },
      verdicts: findings,
      totals: totalsOf(findings),
    };
  } finally {
    await target.close();
  }
}

/** The same with hostile texts wherever a server's own words can stand, and a finding of each kind. */
export function hostile(verification: Verification): Verification {
  const { verdicts, subject } = verification;
  const failed = verdicts.find(({ status }) => status === "fail")!;
  const rule = requirementById("issuer.audience")!;
  const { id, title, party, impact } = rule;
  const exchange = failed.exchanges.at(-1)!;
  const told: Finding = {
    id,
    title,
    party,
    ...(impact && { impact }),
    level: levelAt(rule, "2025-11-25")!,
    status: "fail",
    fault: "issuer",
    failure: { sent: HOSTILE, received: HOSTILE, expected: HOSTILE, exchange: 1 },
    exchanges: [{
      ...exchange,
      request: {
        method: "POST",
        url: "http://127.0.0.1:8000/mcp",
        headers: [["x-name", HOSTILE]],
        body: HOSTILE,
      },
      response: { status: 200, headers: [["x-name", HOSTILE]], body: HOSTILE },
    }],
  };
  const untested: Finding = {
    id: "issuer.rotation",
    title: HOSTILE,
    party,
    level: "MUST",
    status: "untested",
    reason: HOSTILE,
    exchanges: [],
  };
  const findings = [...verdicts, told, untested];
  return {
    ...verification,
    verdict: { ...verification.verdict, reason: HOSTILE },
    subject: { ...subject, inFront: HOSTILE, operations: { reads: HOSTILE } },
    verdicts: findings,
    totals: totalsOf(findings),
  };
}

/** One MUST is accepted, and one entry is stale. */
export function sampleAccepted({ verdicts }: Verification): Accepted {
  const { id } = verdicts.find(({ status, level }) => status === "fail" && level === "MUST")!;
  const entry = {
    rule: id,
    reason: "The gateway in front does it until then",
    owner: "jo@example",
    end: "2027-01-31",
  };
  return {
    entries: new Map([[id, entry]]),
    problems: ["token.expired does not fail any more: take it out (jo)"],
  };
}

/** By the name of the option that writes them. */
export const FORMATS = {
  json: (verification: Verification, _accepted?: Accepted, site?: string) => toJson(verification, site),
  junit: toJunit,
  sarif: toSarif,
  markdown: toMarkdown,
  html: toHtml,
};

/** One verification in every format, by the name of the option that writes it. */
export async function sampleReports(): Promise<Record<keyof typeof FORMATS, string>> {
  const verification = hostile(await sampleVerification());
  const held = sampleAccepted(verification);
  const written = Object.entries(FORMATS).map(([name, write]) => [name, write(verification, held, SITE)]);
  return Object.fromEntries(written);
}

if (import.meta.main) {
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(await sampleReports())));
}
