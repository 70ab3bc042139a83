/** What header fields mean: every field that a run shows is explained. */

import assert from "node:assert/strict";
import { allLessons, lessonNumber } from "../../lessons/cli/lessons.ts";
import { answered } from "../../reference/conformance/exchange.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { meaningOf } from "../../site/components/flow/headers.ts";
import { scenesOf } from "../../site/components/flow/sequence.ts";
import { createServerOf, memoryTarget } from "../target.ts";

Deno.test("meaningOf() knows a field when its name is written in any case", () => {
  assert.deepEqual(meaningOf("WWW-Authenticate"), meaningOf("www-authenticate"));
  assert.match(meaningOf("www-authenticate")?.meaning ?? "", /challenge/);
});

Deno.test("meaningOf() says nothing when it does not know the name", () => {
  for (const name of ["constructor", "__proto__", "", "something-else"]) {
    assert.equal(meaningOf(name), undefined);
  }
});

Deno.test("meaningOf() gives no source when no standard knows the name", () => {
  assert.equal(meaningOf("X-Role")?.source, undefined);
  assert.ok(meaningOf("X-Role")?.meaning);
});

Deno.test("meaningOf() explains every field when the checks of lesson 6 have run", async () => {
  const lesson = lessonNumber("6", allLessons());
  const target = await memoryTarget(await createServerOf(lesson.file), lesson.signsIn);
  const { verdicts } = await judge({ subject: { name: "lesson 6" }, target, ids: lesson.judgedBy })
    .finally(() => target.close());
  const exchanges = verdicts.flatMap((verdict) => verdict.exchanges);
  const names = new Set(exchanges.flatMap((exchange) => [
    ...exchange.request.headers.map(([name]) => name),
    ...(answered(exchange) ? exchange.response.headers.map(([name]) => name) : []),
  ]));
  assert.ok(names.size > 20);
  assert.deepEqual([...names].filter((name) => !meaningOf(name)), []);

  // Drawn from what was recorded: as many arrows as requests and answers, and none from nowhere.
  for (const verdict of verdicts) {
    const scenes = scenesOf(verdict.exchanges);
    const arrows = scenes.flatMap(({ arrows }) => arrows);
    assert.equal(arrows.length, 2 * verdict.exchanges.length, verdict.id);
    for (const { lifelines, arrows } of scenes) {
      for (const { from, to } of arrows) {
        assert.ok(lifelines[from] && lifelines[to] && from !== to, verdict.id);
      }
    }
  }
});
