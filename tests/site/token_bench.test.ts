/** The token bench: what lessons 4 to 6 make of every token, and how that is judged. */

import assert from "node:assert/strict";
import { allLessons, lessonNumber } from "../../lessons/cli/lessons.ts";
import { powerOf } from "../../reference/conformance/check.ts";
import { requirementById } from "../../reference/conformance/catalogue.ts";
import { outcomeOf } from "../../site/components/bench/outcome.ts";
import { benchRows } from "../../site/components/bench/rows.ts";
import { sendToken } from "../../site/lib/run/send_token.ts";
import { createServerOf, issuerAt, memoryTarget } from "../target.ts";
import { exchange } from "./exchange.ts";

const lessons = allLessons();

Deno.test("benchRows() names rules that exist when it says which rule decides", () => {
  for (const { rule } of benchRows(lessonNumber("6", lessons), lessons)) {
    assert.ok(requirementById(rule), rule);
  }
});

const LATER: Record<string, Record<string, number>> = {
  "4": { "other-audience": 5, "no-audience": 5, "read-only": 6 },
  "5": { "read-only": 6 },
  "6": {},
};
for (const [number, later] of Object.entries(LATER)) {
  Deno.test(`benchRows() leaves what comes later to those lessons when it is lesson ${number}`, () => {
    const rows = benchRows(lessonNumber(number, lessons), lessons).filter((row) => row.later !== undefined);
    assert.deepEqual(Object.fromEntries(rows.map(({ choice, later }) => [choice, later])), later);
  });

  Deno.test(`sendToken() gets what is due for every token when lesson ${number} is finished`, async () => {
    const lesson = lessonNumber(number, lessons);
    const target = await memoryTarget(await createServerOf(lesson.file), true);
    const issuer = issuerAt(powerOf(target, "sign alice in"));
    try {
      for (const row of benchRows(lesson, lessons)) {
        const exchanges = await sendToken(target, issuer, row.choice);
        const outcome = outcomeOf(exchanges[0]!, row);
        assert.equal(
          outcome.right,
          row.later === undefined ? true : undefined,
          `${row.choice}: ${outcome.words}`,
        );
        assert.doesNotMatch(JSON.stringify(exchanges), /eyJ[\w-]+\.eyJ/, "no token in what is shown");
      }
    } finally {
      await target.close();
    }
  });
}

Deno.test("sendToken() shows the tool at work when the server is the step before any token was looked at", async () => {
  const target = await memoryTarget(await createServerOf(lessonNumber("1", lessons).file), true);
  const issuer = issuerAt(powerOf(target, "sign alice in"));
  try {
    const lesson = lessonNumber("6", lessons);
    for (const row of benchRows(lesson, lessons).filter(({ choice }) => choice !== "honest")) {
      const [answered] = await sendToken(target, issuer, row.choice);
      assert.equal(outcomeOf(answered!, row).right, false, row.choice);
    }
  } finally {
    await target.close();
  }
});

const wrong = { choice: "expired", words: "", rule: "token.expired" } as const;
const RESULT = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
const outcomes: [
  when: string,
  row: Parameters<typeof outcomeOf>[1],
  status: number,
  body: string,
  right?: boolean,
][] = [
  ["a bad token is let in", wrong, 200, RESULT, false],
  [
    "a bad token is answered with a tool's error",
    wrong,
    200,
    RESULT.replace('{"content', '{"isError":true,"content'),
    false,
  ],
  ["a bad token is an error of the server's", wrong, 500, "", false],
  ["a bad token is forbidden", wrong, 403, "", false],
  ["a bad token is refused", wrong, 401, "", true],
  ["a token without the scope is refused as a bad one", { ...wrong, choice: "read-only" }, 401, "", false],
  ["a token without the scope is forbidden", { ...wrong, choice: "read-only" }, 403, "", true],
  ["an honest token is refused", { ...wrong, choice: "honest" }, 401, "", false],
  ["an honest token is let in", { ...wrong, choice: "honest" }, 200, RESULT, true],
  ["a later lesson's token is let in", { ...wrong, later: 5 }, 200, RESULT, undefined],
  ["a later lesson's token is refused otherwise", { ...wrong, later: 5 }, 400, "", undefined],
];
for (const [when, row, status, body, right] of outcomes) {
  Deno.test(`outcomeOf() says ${right} when ${when}`, () => {
    const answer = exchange({ response: { status, headers: [["content-type", "application/json"]], body } });
    assert.equal(outcomeOf(answer, row).right, right);
  });
}

Deno.test("outcomeOf() says false when there was no answer", () => {
  assert.equal(outcomeOf(exchange({ response: { error: "the connection broke" } }), wrong).right, false);
});
