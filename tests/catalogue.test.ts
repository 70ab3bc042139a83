import assert from "node:assert/strict";
import { allLessons, stepBefore } from "../lessons/cli/lessons.ts";
import { LESSON_REVISION } from "../lessons/cli/file_judging.ts";
import { signOutOnly } from "./client_candidates.ts";
import { checks, checksOf } from "../reference/conformance/checks.ts";
import { groupOf, levelAt, type Requirement, REVISIONS } from "../reference/conformance/requirement.ts";
import {
  GROUP_TITLES,
  groupTitle,
  requirementById,
  requirements,
} from "../reference/conformance/catalogue.ts";

const lessons = allLessons();
const ids = requirements.map(({ id }) => id);

/** What occurs more than once. */
function repeated(items: string[]): string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}

Deno.test("requirements have ids of the form group.name when they are listed", () => {
  assert.ok(ids.length >= 30, `there are only ${ids.length}`);
  assert.deepEqual(repeated(ids), []);
  for (const id of ids) assert.match(id, /^[a-z]+\.[a-z]+(-[a-z]+)*$/);
});

Deno.test("requirements stand beside their group when they are listed", () => {
  const groups = ids.map(groupOf).filter((group, index, all) => group !== all[index - 1]);
  assert.deepEqual(groups, Object.keys(GROUP_TITLES));
});

Deno.test("requirements have texts for people when they are listed", () => {
  for (const { id, title, why, hints } of requirements) {
    assert.ok(hints.length > 0, `${id} has no hint`);
    for (const text of [title, why, ...hints]) {
      assert.notEqual(text, "", `${id} has an empty text`);
      assert.equal(text, text.trim(), `${id} has spaces at an end of "${text}"`);
      assert.doesNotMatch(text, / {2}|\n/, `${id} has two spaces or a line break in "${text}"`);
    }
    // A title stands in a list, and the sentence goes on; what explains is a sentence.
    assert.doesNotMatch(title, /\.$/, `the title of ${id} ends like a sentence`);
    assert.match(why, /[.?!]$/, `the why of ${id} does not end like a sentence`);
  }
});

Deno.test("requirements have titles that mean something alone when they are listed", () => {
  for (const { id, title } of requirements) {
    assert.doesNotMatch(
      title,
      /^(so|and|nor|it|that|those|failing|the same|after a restart) /,
      `${id}: ${title}`,
    );
    assert.doesNotMatch(title, /`/, `the title of ${id} would print its backticks`);
  }
});

Deno.test("requirements say what breaking them does when they are not a client's", () => {
  for (const { id, party, impact } of requirements) {
    if (party !== "client") assert.ok(impact, `${id} has no impact`);
  }
});

Deno.test("requirements name their sources when they are listed", () => {
  for (const { id, sources } of requirements) {
    assert.ok(sources.length > 0, `${id} has no source`);
    for (const { document, section, url } of sources) {
      assert.ok(document && section, `${id} has a source without a name`);
      assert.equal(URL.parse(url)?.protocol, "https:", `${id}: ${url}`);
      assert.equal(URL.parse(url)?.href, url, `${id}: ${url} is not written as URLs are`);
    }
  }
});

Deno.test("requirements bind somewhere when revisions have levels", () => {
  for (const requirement of requirements) {
    assert.ok(
      REVISIONS.some((revision) => levelAt(requirement, revision)),
      `${requirement.id} binds nowhere`,
    );
  }
});

Deno.test("requirements have a check when a lesson judges by them", () => {
  for (const id of ids) assert.ok(checksOf(id).length > 0, `${id} has no check`);
});

Deno.test("checks verify what the catalogue has when they are listed", () => {
  for (const { verifies, polarity } of checks) {
    assert.ok(verifies.length > 0, `a ${polarity} check verifies nothing`);
    for (const id of verifies) assert.ok(requirementById(id), `a check verifies ${id}, which does not exist`);
    assert.deepEqual(repeated(verifies), []);
  }
  assert.equal(new Set(checks).size, checks.length, "a check is listed twice");
});

Deno.test("requirementById() finds each requirement and nothing else when it is asked", () => {
  for (const requirement of requirements) assert.equal(requirementById(requirement.id), requirement);
  assert.equal(requirementById("transport.no-such-rule"), undefined);
  assert.equal(requirementById("toString"), undefined);
});

Deno.test("groupTitle() falls back to the group when that has no title", () => {
  assert.equal(groupTitle("transport.get"), "open transport");
  assert.equal(groupTitle("mirror.image"), "mirror");
});

Deno.test("allLessons() names requirements that exist when it is read", () => {
  for (const { slug, adds, retires, watch } of lessons) {
    for (const id of [...adds, ...retires, watch]) {
      assert.ok(requirementById(id), `${slug} names ${id}, which does not exist`);
    }
  }
});

Deno.test("allLessons() gives each requirement to one lesson when it is read", () => {
  const added = lessons.flatMap(({ adds }) => adds);
  assert.deepEqual(repeated(added), [], "two lessons add these");
  // Rules that begin with a later revision: the reference server is judged by them, and no lesson can be. Nor can one
  // be judged by those of signing out, which no lesson has. Those of authorization servers are for verify.
  const ofLessons = requirements.filter((requirement) => {
    const { id, party } = requirement;
    return levelAt(requirement, LESSON_REVISION) && !signOutOnly.includes(id) &&
      party !== "authorization-server";
  });
  const forgotten = ofLessons.filter(({ id }) => !added.includes(id)).map(({ id }) => id);
  assert.deepEqual(forgotten, [], "no lesson adds these");
});

Deno.test("allLessons() watches something that the lesson adds and refuses when it is read", () => {
  for (const { slug, adds, watch } of lessons) {
    assert.ok(adds.includes(watch), `${slug} watches ${watch}, which it does not add`);
    assert.ok(checksOf(watch).some(({ polarity }) => polarity === "refuses"), `${slug} watches no refusal`);
  }
});

Deno.test("allLessons() retires only what is in force when it is read", () => {
  for (const lesson of lessons) {
    const { slug, retires, judgedBy } = lesson;
    const inForce = stepBefore(lesson, lessons)?.judgedBy ?? [];
    assert.deepEqual(repeated(retires), []);
    for (const id of retires) {
      assert.ok(inForce.includes(id), `${slug} retires ${id}, which is not in force`);
      assert.ok(!judgedBy.includes(id), `${slug} is judged by ${id}, which it retires`);
    }
  }
});

Deno.test("levelAt() gives one level for every revision when there is one", () => {
  for (const revision of REVISIONS) assert.equal(levelAt(leveled("MUST"), revision), "MUST");
});

Deno.test("levelAt() gives a revision's own level when levels differ", () => {
  const requirement = leveled({ "2025-06-18": "MUST", "2026-07-28": "SHOULD" });
  assert.equal(levelAt(requirement, "2025-06-18"), "MUST");
  assert.equal(levelAt(requirement, "2026-07-28"), "SHOULD");
});

Deno.test("levelAt() gives nothing when a revision does not have the rule", () => {
  assert.equal(levelAt(leveled({ "2025-06-18": "MUST" }), "2025-11-25"), undefined);
  assert.equal(levelAt(leveled({}), "2025-11-25"), undefined);
});

function leveled(level: Requirement["level"]): Requirement {
  const texts = { title: "it holds", why: "Because.", hints: ["Look."] };
  return { id: "example.rule", party: "resource-server", level, sources: [], ...texts };
}
