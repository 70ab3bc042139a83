/** The layout of a sequence diagram: who stands where, and which arrow comes after which. */

import assert from "node:assert/strict";
import type { Exchange } from "../../reference/conformance/exchange.ts";
import { type Arrow, type Scene, scenesOf } from "../../site/components/flow/sequence.ts";
import { exchange } from "./exchange.ts";

const MCP = "http://127.0.0.1:8000/mcp";
const ISSUER = "http://127.0.0.1:9000/token";

function only(exchanges: Exchange[]): Scene {
  const scenes = scenesOf(exchanges);
  assert.equal(scenes.length, 1);
  return scenes[0]!;
}

function drawn({ arrows }: { arrows: Arrow[] }): string[] {
  return arrows.map(({ kind, from, to, number }) => `${number} ${kind} ${from}>${to}`);
}

Deno.test("scenesOf() draws nothing when nothing was recorded", () => assert.deepEqual(scenesOf([]), []));

Deno.test("scenesOf() draws a request and its answer the other way when there is one exchange", () => {
  const scene = only([exchange({ url: MCP })]);
  assert.deepEqual(scene.lifelines.map(({ name }) => name), ["client", "MCP server"]);
  assert.deepEqual(drawn(scene), ["1 request 0>1", "1 answer 1>0"]);
});

Deno.test("scenesOf() marks the place of the answer when the connection broke", () => {
  const scene = only([exchange({ url: MCP, response: { error: "the connection broke" } })]);
  assert.deepEqual(drawn(scene), ["1 request 0>1", "1 no answer 1>0"]);
});

Deno.test("scenesOf() orders lifelines by role when they were first met in another order", () => {
  const { lifelines } = only([
    exchange({ to: "elsewhere", url: "http://evil.example/" }),
    exchange({ to: "authorization-server", url: ISSUER, from: "browser", startedAt: 10 }),
    exchange({ url: MCP, startedAt: 20 }),
  ]);
  assert.deepEqual(lifelines.map(({ name }) => name), [
    "client",
    "browser",
    "MCP server",
    "authorization server",
    "elsewhere",
  ]);
});

const namings: [when: string, urls: string[], names: string[]][] = [
  ["there is one", [MCP, `${MCP}?x`], ["MCP server"]],
  ["two differ by port", [MCP, "http://127.0.0.1:8001/mcp"], ["MCP server :8000", "MCP server :8001"]],
  ["two differ by host", [MCP, "http://evil.example/mcp"], [
    "MCP server 127.0.0.1:8000",
    "MCP server evil.example",
  ]],
  ["one has no port to tell it by", ["http://a.example/", "http://a.example:81/"], [
    "MCP server a.example",
    "MCP server :81",
  ]],
  ["a URL cannot be parsed", ["http://[/mcp"], ["MCP server"]],
];
for (const [when, urls, names] of namings) {
  Deno.test(`scenesOf() tells servers of one role apart when ${when}`, () => {
    const { lifelines } = only(urls.map((url, i) => exchange({ url, startedAt: 10 * i })));
    assert.deepEqual(lifelines.slice(1).map(({ name }) => name), names);
  });
}

const orders: [when: string, times: [startedAt: number, durationMs: number][], order: string][] = [
  ["one comes after the other", [[0, 5], [10, 5]], "1? 1! 2? 2!"],
  ["both fall within one millisecond", [[0, 0.7], [0, 0.2]], "1? 1! 2? 2!"],
  ["the clock cannot tell", [[0, 0.9], [0, 5]], "1? 1! 2? 2!"],
  ["two overlap", [[0, 10], [2, 20]], "1? 2? 1! 2!"],
  ["one lies within the other", [[0, 50], [10, 5]], "1? 2? 2! 1!"],
  ["a third comes when both are over", [[0, 10], [2, 3], [20, 1]], "1? 2? 2! 1! 3? 3!"],
];
for (const [when, times, order] of orders) {
  Deno.test(`scenesOf() puts requests and answers in the order of their times when ${when}`, () => {
    const scene = only(times.map(([startedAt, durationMs]) => exchange({ url: MCP, startedAt, durationMs })));
    assert.equal(
      scene.arrows.map(({ number, kind }) => number + (kind === "request" ? "?" : "!")).join(" "),
      order,
    );
  });
}

Deno.test("scenesOf() begins a scene with lifelines of its own when the scenario changes", () => {
  const scenes = scenesOf([
    exchange({ url: "http://127.0.0.1:49152/mcp", scenario: "honest" }),
    exchange({ url: "http://127.0.0.1:49154/mcp", scenario: "mix-up", startedAt: 10 }),
  ]);
  assert.deepEqual(scenes.map(({ scenario, lifelines }) => [scenario, lifelines.map(({ name }) => name)]), [
    ["honest", ["client", "MCP server"]],
    ["mix-up", ["client", "MCP server"]],
  ]);
  assert.deepEqual(scenes.flatMap(drawn), ["1 request 0>1", "1 answer 1>0", "2 request 0>1", "2 answer 1>0"]);
});
