/** Rule sets stay what they are, and what verify says of a rule is true of the catalogue and of the lessons. */

import assert from "node:assert/strict";
import { allLessons } from "../../../lessons/cli/lessons.ts";
import { requirementById, requirements } from "../../../reference/conformance/catalogue.ts";
import { groupOf } from "../../../reference/conformance/requirement.ts";
import { ruleExplained, ruleList } from "../../../reference/conformance/reporters/rules.ts";
import { CORE_RULES, RULE_SET } from "../../../reference/conformance/verify/core_rules.ts";
import { fixedIds, fixFor, STACKS } from "../../../reference/conformance/verify/fixes.ts";
import { RULE_SETS, ruleSet, rulesOf } from "../../../reference/conformance/verify/rule_sets.ts";
import { taughtIn } from "../../../reference/conformance/verify/taught.ts";

const plain = (_: unknown, text: string) => text;

for (const set of RULE_SETS) {
  Deno.test(`no rule of ${set.name} has vanished when the catalogue is read`, () => {
    const gone = set.rules.filter((id) => !requirementById(id));
    assert.deepEqual(gone, [], "a published rule keeps its id: a verdict that names it must stay readable");
    assert.equal(new Set(set.rules).size, set.rules.length);
    for (const id of set.core) assert.ok(set.rules.includes(id), `${id} is core and not in the set`);
    for (const { id, party } of rulesOf(set)) assert.notEqual(party, "client", `${id} is no server's`);
  });
}

Deno.test("the newest set has every rule of servers and of authorization servers, in their order", () => {
  const all = requirements.filter(({ party }) => party !== "client").map(({ id }) => id);
  const advice = "add it to the newest file in verify/rule_sets/, or begin the next once that month has come";
  assert.deepEqual(ruleSet()?.rules, all, advice);
});

Deno.test("ruleSet() gives the newest when no name is given, which is the one in force", () => {
  assert.equal(ruleSet()?.name, RULE_SET);
  assert.deepEqual(ruleSet(RULE_SET)?.core, CORE_RULES);
  assert.equal(ruleSet("1999-12"), undefined);
});

Deno.test("taughtIn() names the lesson that adds most of a group when it names one", () => {
  const lessons = allLessons().filter(({ party }) => party === "resource-server");
  for (const group of new Set(requirements.map(({ id }) => groupOf(id)))) {
    const counts = lessons.map(({ number, slug, adds }) => {
      return { number, path: `lessons/${slug}`, count: adds.filter((id) => groupOf(id) === group).length };
    }).filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
    const [most] = counts;
    assert.deepEqual(taughtIn(`${group}.any`), most && { number: most.number, path: most.path }, group);
  }
});

Deno.test("fixFor() knows rules and groups that exist, and says nothing of others", () => {
  const groups = new Set(requirements.map(({ id }) => groupOf(id)));
  for (const id of fixedIds()) {
    assert.ok(groups.has(id) || requirementById(id), `${id} is no rule and no group`);
  }
  assert.match(fixFor("audience.missing", "fastmcp") ?? "", /audience=RESOURCE/);
  assert.match(fixFor("transport.array", "express") ?? "", /isArray/);
  assert.equal(fixFor("transport.array", "spring"), undefined);
  assert.equal(fixFor("audience.missing", undefined), undefined);
  for (const { name } of STACKS) {
    for (const { id } of requirements) {
      assert.ok((fixFor(id, name) ?? "").length < 120, `${id} for ${name} is no fix but an essay`);
    }
  }
});

Deno.test("ruleList() lists every rule within 80 columns, and says which are core", () => {
  const set = ruleSet()!;
  const text = ruleList(set, plain);
  for (const id of set.rules) assert.match(text, new RegExp(` ${id}( |$)`, "m"), id);
  for (const line of text.split("\n")) assert.ok([...line].length <= 80, line);
  assert.equal([...text.matchAll(/^ {2}\* [a-z]/gm)].length, set.core.length);
});

Deno.test("ruleExplained() says everything about a rule when it is asked, fixes and lesson included", () => {
  const text = ruleExplained(requirementById("audience.other-resource")!, plain);
  for (const part of ["MUST", "RFC 8707", "FastMCP", "audience=RESOURCE", "lessons/05-audience/README.md"]) {
    assert.ok(text.includes(part), part);
  }
  for (const line of text.split("\n").filter((line) => !line.includes("https://"))) {
    assert.ok([...line].length <= 80, line);
  }
});
