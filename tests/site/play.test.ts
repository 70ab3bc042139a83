/** Playing a diagram step by step. */

import assert from "node:assert/strict";
import { type Action, allShown, KEYS, play, type Playing } from "../../site/components/flow/play.ts";

const steps: [action: Action, from: Playing, total: number, to: Playing][] = [
  ["forward", { shown: 1, running: false }, 3, { shown: 2, running: false }],
  ["forward", { shown: 3, running: false }, 3, { shown: 3, running: false }],
  ["forward", { shown: 1, running: true }, 3, { shown: 2, running: false }],
  ["back", { shown: 3, running: false }, 3, { shown: 2, running: false }],
  ["back", { shown: 1, running: false }, 3, { shown: 1, running: false }],
  ["first", { shown: 3, running: true }, 3, { shown: 1, running: false }],
  ["last", { shown: 1, running: true }, 3, { shown: 3, running: false }],
  ["play or pause", { shown: 2, running: false }, 3, { shown: 2, running: true }],
  ["play or pause", { shown: 2, running: true }, 3, { shown: 2, running: false }],
  ["play or pause", { shown: 3, running: false }, 3, { shown: 1, running: true }],
  ["play or pause", { shown: 1, running: false }, 1, { shown: 1, running: false }],
  ["tick", { shown: 1, running: true }, 3, { shown: 2, running: true }],
  ["tick", { shown: 2, running: true }, 3, { shown: 3, running: false }],
  ["tick", { shown: 1, running: false }, 3, { shown: 1, running: false }],
  ["forward", { shown: 0, running: false }, 0, { shown: 0, running: false }],
  ["first", { shown: 0, running: false }, 0, { shown: 0, running: false }],
];
for (const [action, from, total, to] of steps) {
  const name = `${from.shown} of ${total}${from.running ? ", running" : ""}`;
  Deno.test(`play() goes to ${to.shown}${to.running ? ", running," : ""} when "${action}" meets ${name}`, () => {
    assert.deepEqual(play(from, action, total), to);
  });
}

Deno.test("play() shows every arrow once when it runs by itself", () => {
  let now = play(allShown(4), "play or pause", 4);
  const shown = [now.shown];
  while (now.running) {
    now = play(now, "tick", 4);
    shown.push(now.shown);
  }
  assert.deepEqual(shown, [1, 2, 3, 4]);
});

Deno.test("KEYS has a key for every action when it is a person's to take", () => {
  assert.deepEqual(
    new Set(Object.values(KEYS)),
    new Set(["first", "back", "forward", "last", "play or pause"]),
  );
});
