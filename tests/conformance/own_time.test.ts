/** The clock behind the limits: it waits for a busy machine, and for nothing else. */

import assert from "node:assert/strict";
import { alarm } from "../../reference/conformance/own_time.ts";

/** Rings after so many milliseconds of own time. */
const rung = (ms: number) => new Promise<void>((resolve) => void alarm(ms, resolve));

Deno.test("alarm() rings no sooner than a clock on the wall would", async () => {
  const started = performance.now();
  await rung(120);
  assert.ok(performance.now() - started >= 119);
});

Deno.test("alarm() counts a time in which this process had no turn as one turn", async () => {
  // As on a machine that is busy with others: for 300 ms nothing else here runs.
  const block = () => {
    const end = performance.now() + 300;
    while (performance.now() < end);
  };
  const heard: string[] = [];
  const limit = rung(280).then(() => heard.push("the limit"));
  setTimeout(block, 1);
  // An answer that needs two turns, and gets them late.
  let turns = 0;
  const answer = new Promise<void>((resolve) => {
    const turn = () => ++turns === 2 ? (heard.push("the answer"), resolve()) : void setTimeout(turn, 1);
    turn();
  });
  await Promise.all([limit, answer]);
  assert.deepEqual(heard, ["the answer", "the limit"]);
});

Deno.test("alarm() does not ring, and keeps nothing running, when it is called off", async () => {
  let rang = false;
  const limit = alarm(10, () => void (rang = true));
  limit.callOff();
  limit.callOff();
  await rung(40);
  assert.equal(rang, false);
});
