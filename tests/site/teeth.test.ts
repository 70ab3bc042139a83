import assert from "node:assert/strict";
import { projectFile } from "../../lessons/cli/lessons.ts";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { teethIn } from "../../site/lib/teeth.ts";

Deno.test("teethIn() finds the checks of every rule when it reads TEETH.md", async () => {
  const teeth = teethIn(await Deno.readTextFile(projectFile("reference/conformance/TEETH.md")));
  assert.deepEqual(Object.keys(teeth).toSorted(), requirements.map(({ id }) => id).toSorted());
  for (const { failed, what } of Object.values(teeth).flat()) {
    assert.match(failed, /^[1-9]\d* of \d+$/);
    assert.notEqual(what, "");
  }
  assert.equal(teeth["audience.other-resource"]?.[0]?.check, "refuses 1");
  assert.ok(teeth["audience.other-resource"]?.[0]?.stranger);
  assert.equal(teeth["transport.tools-call"]?.[0]?.stranger, undefined, "notes are not for strangers");
});
