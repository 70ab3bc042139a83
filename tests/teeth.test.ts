import assert from "node:assert/strict";
import { requirements } from "../reference/conformance/catalogue.ts";
import { teethRows, teethTable } from "./generate/teeth.ts";
import type { Candidate } from "./candidate.ts";
import { mutants as serverMutants } from "./mutants/server/all.ts";
import { issuerMutants } from "./mutants/authorization_server/mutants.ts";
import { issuerFlowMutants } from "./mutants/authorization_server/mutants_flow.ts";
import { signOutMutants } from "./mutants/client/credential/sign_out_clients.ts";
import { clientFamilies } from "./mutants/client/all.ts";
import { keyNameMutants } from "./mutants/server/keys/mutants_names.ts";
import { sessionMutants } from "./mutants/server/sessions/mutants.ts";
import { writtenFamilies } from "./mutants/server/written_all.ts";
import { FLAWS } from "./strangers/flaws.ts";
import { stateFlaws } from "./strangers/flaws_of_state.ts";
import { measureTeeth, type Tooth } from "./teeth.ts";

const teeth = await measureTeeth();
const mutants = [
  ...serverMutants,
  ...writtenFamilies.flatMap(({ mutants }) => mutants),
  ...sessionMutants,
  ...keyNameMutants,
  ...stateFlaws,
  ...clientFamilies.flatMap(({ mutants }) => mutants),
  ...issuerMutants,
  ...issuerFlowMutants,
  ...signOutMutants,
];

/** What a tooth kills among the candidates of some kinds. */
function killed({ kills }: Tooth, ...kinds: Candidate["kind"][]): string[] {
  return [...kills].filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
}

/** The degenerate servers that a tooth is not content with: it fails them, or cannot put its question to them. */
function noticed(tooth: Tooth): string[] {
  const unasked = [...tooth.untested].filter(({ kind }) => kind === "degenerate");
  return [...killed(tooth, "degenerate"), ...unasked.map(({ name }) => name)];
}

/** The checks that break a rule, as a list for a message. */
function named(broken: Tooth[]): string {
  return broken.map(({ check, lesson }) => {
    return `  ${lesson ? `lesson ${lesson.number}` : "no lesson"}: ${check.verifies.join(", ")}`;
  }).join("\n");
}

Deno.test("a refuses check fails the lesson before or the shortcut when a lesson adds it", () => {
  const broken = teeth.teeth.filter((tooth) => {
    const ofLesson = tooth.check.polarity === "refuses" && tooth.lesson;
    return ofLesson && killed(tooth, "earlier lesson", "shortcut").length === 0;
  });
  assert.ok(broken.length === 0, `These checks pass without the lesson that adds them:\n${named(broken)}`);
});

Deno.test("a check fails at least one mutant when it is of either polarity", () => {
  const broken = teeth.teeth.filter((tooth) => killed(tooth, "mutant").length === 0);
  assert.ok(broken.length === 0, `No mutant in tests/mutants/ fails these checks:\n${named(broken)}`);
});

Deno.test("a check is not content with a degenerate server when that gives one answer to everything", () => {
  const broken = teeth.teeth.filter((tooth) => noticed(tooth).length === 0);
  const message = `These checks pass on every server that is no server at all:\n${named(broken)}`;
  assert.ok(broken.length === 0, message);
});

Deno.test("a check fails an answer to everything when it expects more than a connection", () => {
  // A closed connection fails every check that sends anything: the other two say whether it reads the answer.
  const broken = teeth.teeth.filter((tooth) => {
    const names = noticed(tooth);
    if (tooth.check.needs.includes("client")) {
      return !names.includes("refuses everything") || !names.includes("makes results up");
    }
    return !names.includes("401 to everything") && !names.includes("200 to everything");
  });
  assert.ok(broken.length === 0, `These checks take any answer for the right one:\n${named(broken)}`);
});

Deno.test("mutants are caught when their lesson is judged", () => {
  const caught = new Set(teeth.teeth.flatMap((tooth) => killed(tooth, "mutant")));
  const escaped = mutants.filter(({ name }) => !caught.has(name));
  const list = escaped.map(({ name, flaw }) => `  ${name}: ${flaw}`).join("\n");
  assert.ok(escaped.length === 0, `No check sees the flaw of these mutants:\n${list}`);
});

Deno.test("mutants are one flaw each when they are listed", () => {
  const names = mutants.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)], "two mutants have one name");
  for (const { name, flaw } of mutants) {
    assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/, `${name} is no name for a mutant`);
    assert.match(flaw, /^[A-Z].*[^.\s]\.$/, `the flaw of ${name} is not a sentence: "${flaw}"`);
  }
});

for (const lesson of teeth.lessons) {
  Deno.test(`a check of lesson ${lesson.number} fails its shortcut when it is judged by the new rules`, () => {
    const added = teeth.teeth.filter((tooth) => tooth.lesson === lesson);
    const failed = added.some((tooth) => killed(tooth, "shortcut").length > 0);
    assert.ok(failed, `${lesson.shortcut} passes everything that lesson ${lesson.number} adds`);
  });
}

Deno.test("a rule that can be judged on a stranger sees a flaw there, or says which escape it", () => {
  for (const [id, tried] of teeth.onStranger) {
    if (!tried.asked) continue;
    const missing = (FLAWS[id] ?? []).filter((name) => tried.escaped.includes(name));
    assert.deepEqual(missing, [], `${id} does not see these on the inventory`);
    assert.ok(tried.seen.length + tried.escaped.length > 0, `nothing was tried on the inventory for ${id}`);
  }
});

Deno.test("teethTable() has no empty cell when every requirement is listed", () => {
  for (const requirement of requirements) {
    const rows = teethRows(requirement, teeth);
    assert.ok(rows.length > 0, `${requirement.id} has no row: no check, or no lesson, has it`);
    for (const row of rows) {
      for (const [column, cell] of Object.entries(row)) {
        assert.notEqual(cell.trim(), "", `${requirement.id} has an empty cell: ${column}`);
      }
    }
  }
});

Deno.test("teethTable() gives the committed file when nothing has changed", async () => {
  const file = new URL("../reference/conformance/TEETH.md", import.meta.url);
  const committed = await Deno.readTextFile(file).catch(() => "");
  const generated = await teethTable(teeth);
  const before = committed.split("\n");
  const other = generated.split("\n").filter((line) => !before.includes(line));
  const list = other.map((line) => line.replaceAll(/ {2,}/g, " ")).join("\n");
  assert.ok(
    committed === generated,
    `reference/conformance/TEETH.md is out of date: run \`deno task generate\`. It would say:\n${list}`,
  );
});
