/** Work in turns: whatever else there is to do comes between two pieces of it. */

import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { createTurns } from "../../../reference/guard/token/turns.ts";

Deno.test("inTurn() does so many pieces in a turn of the event loop, in order, when more come at once", async () => {
  const inTurn = createTurns(2);
  const done: string[] = [];
  let waiting = true;
  const turn = () => {
    done.push("other");
    if (waiting) setImmediate(turn);
  };
  setImmediate(turn);
  await Promise.all(["a", "b", "c", "d", "e"].map((piece) => inTurn(() => void done.push(piece))));
  waiting = false;
  assert.match(done.join(" "), /^a b( other)+ c d( other)+ e$/);
});

Deno.test("inTurn() goes on when a piece has failed, and gives each what came of its own", async () => {
  const inTurn = createTurns(1);
  const broken = inTurn(() => Promise.reject(new TypeError("broken")));
  const other = inTurn(() => 2);
  await assert.rejects(broken, /broken/);
  assert.equal(await other, 2);
});
