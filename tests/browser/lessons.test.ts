/** An export behind a plain file server: what browsers.test.ts tests behind the site's own. */

import assert from "node:assert/strict";
import { EXPORTED } from "./export.ts";
import { openLesson, type Outcome, run, takeSolution } from "./lesson_page.ts";
import { serveFolder } from "./serve.ts";
import { serveSite } from "./serve_site.ts";
import { setStage } from "./stage.ts";
import { visit } from "./visit.ts";

const stage = setStage(serveSite);

function failedOf({ verdicts }: Outcome): string[] {
  return Object.keys(verdicts).filter((id) => verdicts[id] === "fail");
}

function assertPassed(outcome: Outcome): void {
  const missing = Object.entries(outcome.verdicts).filter(([, status]) => status !== "pass");
  assert.deepEqual({ ...outcome, verdicts: missing, added: [] }, {
    phase: "judged",
    summary: `${Object.keys(outcome.verdicts).length} of ${Object.keys(outcome.verdicts).length} passed`,
    trouble: undefined,
    verdicts: [],
    added: [],
  });
}

Deno.test("an export behind a plain file server judges as well", async () => {
  await using site = serveFolder(EXPORTED);
  await visit(stage.browser, site.origin, {}, async (page) => {
    await openLesson(page, "03-challenge");
    assert.ok(failedOf(await run(page)).includes("challenge.missing-token"));
    await takeSolution(page);
    assertPassed(await run(page));
  });
});
