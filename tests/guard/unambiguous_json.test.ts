/** Members of JSON objects, counted twice. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { countMembers, structureOf } from "../../reference/guard/unambiguous_json.ts";

/** Whether a name stands twice in an object. */
function isAmbiguous(text: string): boolean {
  return structureOf(text).members !== countMembers(JSON.parse(text));
}

Deno.test("structureOf() and countMembers() disagree when a name stands twice, at any depth and in any escape", () => {
  for (
    const text of [
      '{"a":1,"a":1}',
      '{"a":1,"\\u0061":2}',
      '{"method":1,"m\\u0065thod":2}',
      '{"/":1,"\\/":2}',
      '{"a":{"b":1,"c":2,"b":3}}',
      '[{"x":[{"a":1,"a":{}}]}]',
      '{"a":{"b":{"c":1}},"a":1}',
      '{"a":1,"a":{"b":{"c":1}}}',
      '{"__proto__":1,"__proto__":2}',
      '{"":1,"":2}',
      '{"1":1,"1":2}',
      '{"\\ud83d\\ude00":1,"😀":2}',
      '{"\\\\":1,"\\u005c":2}',
    ]
  ) assert.equal(isAmbiguous(text), true, text);
});

Deno.test("structureOf() and countMembers() agree when every name stands once", () => {
  for (
    const text of [
      "{}",
      "[]",
      "null",
      '"a:b"',
      '{"a":"\\":\\"a\\":"}',
      '{"a:":":","b\\\\":1}',
      '{"a":1,"A":2,"ａ":3}',
      '{"__proto__":1,"constructor":2,"toString":3}',
      '[{"a":1},{"a":2}]',
      '{"a":{"a":{"a":[{"a":1}]}}}',
      '{"a":"\\\\","b":"\\\\\\"","c":"\\\\\\\\"}',
      '{"\\ud800":1,"\\ud801":2}',
    ]
  ) assert.equal(isAmbiguous(text), false, text);
});

Deno.test("structureOf() measures how deep a text is nested, strings aside", () => {
  for (
    const [text, depth] of [["1", 0], ["{}", 1], ['["[[["]', 1], ['{"a":[{"b":[]}],"c":{}}', 4], [
      "[[],[[]]]",
      3,
    ]] as const
  ) assert.equal(structureOf(text).depth, depth, text);
});

Deno.test("structureOf() looks no further once a text is deeper than anybody will read", () => {
  assert.equal(structureOf("[".repeat(1e6), 128).depth, 129);
  assert.equal(structureOf('{"a":'.repeat(1e5), 10).members, 10);
  assert.equal(structureOf('[[["[[["]]]', 3).depth, 3);
});

Deno.test("structureOf() takes a million brackets, and countMembers() what comes of them", () => {
  const text = "[".repeat(1e6) + "]".repeat(1e6);
  assert.equal(structureOf(text).depth, 1e6);
  assert.equal(countMembers(JSON.parse(text)), 0);
});

Deno.test("structureOf() takes linear time when a string is full of quotes and backslashes", () => {
  const text = JSON.stringify({ a: '\\"'.repeat(250_000), b: "\\".repeat(500_000) });
  const started = performance.now();
  assert.equal(structureOf(text).members, 2);
  assert.ok(performance.now() - started < 1000);
});

Deno.test("structureOf() and countMembers() agree when any value was serialised, however it is spaced", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom("", " ", "\t", 2), (value, space) => {
    assert.equal(isAmbiguous(JSON.stringify(value, null, space)), false);
  }));
});

Deno.test("structureOf() and countMembers() disagree when any member of any object is doubled", () => {
  const escaped = (name: string) => `"${[...Array(name.length).keys()].map((at) => hex(name, at)).join("")}"`;
  fc.assert(fc.property(
    fc.jsonValue({ maxDepth: 4 }),
    fc.string({ unit: "binary" }),
    fc.jsonValue({ maxDepth: 2 }),
    fc.boolean(),
    (inside, name, value, disguised) => {
      const again = disguised ? escaped(name) : JSON.stringify(name);
      const twice = `{${JSON.stringify(name)}:${JSON.stringify(value)},${again}:${JSON.stringify(inside)}}`;
      for (const text of [twice, `[${twice}]`, `{"outer":[1,${twice}]}`]) {
        assert.equal(isAmbiguous(text), true, text);
      }
    },
  ));
});

function hex(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
