/** What is accepted for a while: by whom, until when, and how it ends. */

import assert from "node:assert/strict";
import {
  accepted,
  exitCode,
  NOTHING_ACCEPTED,
  parseBaseline,
} from "../../../reference/conformance/verify/baseline.ts";
import { selected, SelectionError } from "../../../reference/conformance/verify/selection.ts";
import { conclude } from "../../../reference/conformance/verify/conclusion.ts";
import { CORE_RULES } from "../../../reference/conformance/verify/core_rules.ts";
import type {
  Finding,
  Outcome,
  Verification,
  VerifiedSubject,
} from "../../../reference/conformance/verify/verification.ts";

const TODAY = "2026-11-30";
const entry = {
  rule: "transport.array",
  reason: "The gateway refuses them",
  owner: "jo@example",
  end: "2026-12-31",
};
const text = (...entries: object[]) => JSON.stringify({ accepted: entries });

/** A verification of a server that passes the core, but for these statuses of rules of level MUST. */
function verification(statuses: Record<string, Finding["status"]>): Verification {
  const all = { ...Object.fromEntries(CORE_RULES.map((id) => [id, "pass"])), ...statuses };
  const verdicts = Object.entries(all).map(([id, status]) => {
    return { id, status, title: id, level: "MUST", party: "resource-server", impact: "opens", exchanges: [] };
  }) as Finding[];
  const subject = { tokens: "the test issuer", operations: { reads: "tools/list" } } as VerifiedSubject;
  return { verdict: conclude(verdicts, subject), verdicts, subject } as Verification;
}

Deno.test("parseBaseline() reads entries when each says rule, reason, owner and end", () => {
  assert.deepEqual(parseBaseline(text(entry)), [entry]);
  assert.deepEqual(parseBaseline(text()), []);
});

const wrong: [what: string, text: string, said: RegExp][] = [
  ["it is not JSON", "{", /not JSON/],
  ["it is something else", "[]", /the whole: /],
  [
    "a rule does not exist",
    text({ ...entry, rule: "transport.aray" }),
    /accepted\.0\.rule: there is no such rule/,
  ],
  ["a reason is missing", text({ ...entry, reason: " " }), /accepted\.0\.reason: a sentence/],
  ["nobody answers for it", text({ ...entry, owner: "" }), /accepted\.0\.owner: who answers/],
  ["there is no end", text({ ...entry, end: undefined }), /accepted\.0\.end: /],
  ["the end is no day", text({ ...entry, end: "2026-02-30" }), /accepted\.0\.end: a day/],
  ["a member is misspelt", text({ ...entry, onwer: "jo" }), /onwer/],
  ["a rule stands there twice", text(entry, entry), /twice/],
];
for (const [what, text, said] of wrong) {
  Deno.test(`parseBaseline() says what is wrong when ${what}`, () => {
    assert.throws(() => parseBaseline(text), { code: "bad_baseline", message: said });
  });
}

const cases: [
  what: string,
  outcome: Outcome,
  statuses: Record<string, Finding["status"]>,
  end: string,
  code: number,
  problem?: RegExp,
][] = [
  ["all that fails is accepted", "not protected", { "transport.array": "fail" }, "2026-12-31", 0],
  ["the last day is today", "not protected", { "transport.array": "fail" }, TODAY, 0],
  [
    "something else fails too",
    "not protected",
    { "transport.array": "fail", "token.expired": "fail" },
    "2026-12-31",
    1,
  ],
  [
    "all that fails is accepted, and part of the core could not be tried",
    "not protected",
    { "transport.array": "fail", "token.expired": "untested" },
    "2026-12-31",
    2,
  ],
  [
    "the entry has ended",
    "not protected",
    { "transport.array": "fail" },
    "2026-11-29",
    1,
    /until 2026-11-29.*jo@example/,
  ],
  [
    "the rule does not fail any more",
    "protected",
    { "transport.array": "pass" },
    "2026-12-31",
    1,
    /does not fail any more/,
  ],
  ["part of the core could not be tried", "could not tell", { "token.expired": "untested" }, "2026-12-31", 2],
  ["the rule was left out", "protected", {}, "2026-12-31", 0],
];
for (const [what, outcome, statuses, end, code, problem] of cases) {
  Deno.test(`exitCode() is ${code} with a baseline when ${what}`, () => {
    const found = verification(statuses);
    assert.equal(found.verdict.outcome, outcome);
    const held = accepted(found, [{ ...entry, end }], TODAY);
    assert.equal(exitCode(found, held), code);
    if (problem) assert.match(held.problems.join(), problem);
    else assert.deepEqual(held.problems, []);
  });
}

Deno.test("exitCode() follows the verdict when nothing is accepted", () => {
  const code = (statuses: Record<string, Finding["status"]>) => {
    return exitCode(verification(statuses), NOTHING_ACCEPTED);
  };
  assert.equal(code({}), 0);
  assert.equal(code({ "transport.array": "fail" }), 1);
  assert.equal(code({ "token.expired": "untested" }), 2);
});

const ids = ["transport.get", "transport.array", "token.expired", "audience.missing"];

Deno.test("selected() takes rules and groups when they are named", () => {
  assert.deepEqual(selected(ids, {}), ids);
  assert.deepEqual(selected(ids, { only: ["transport"] }), ["transport.get", "transport.array"]);
  assert.deepEqual(selected(ids, { only: ["token.expired", "audience.*"] }), [
    "token.expired",
    "audience.missing",
  ]);
  assert.deepEqual(selected(ids, { only: ["transport"], skip: ["transport.array"] }), ["transport.get"]);
  assert.deepEqual(selected(ids, { skip: ["transport", "audience"] }), ["token.expired"]);
});

Deno.test("selected() names what there is near it when a name is no rule's and no group's", () => {
  assert.throws(
    () => selected(ids, { only: ["transport.aray"] }),
    /transport\.aray.*transport\.get, transport\.array/,
  );
  assert.throws(() => selected(ids, { skip: ["expired"] }), /Near it: token\.expired/);
  assert.throws(() => selected(ids, { only: ["nothing"] }), /Groups: transport, token, audience/);
  assert.throws(() => selected(ids, { only: ["token"], skip: ["token"] }), SelectionError);
});
