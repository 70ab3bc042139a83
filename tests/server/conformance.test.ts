/** The reference server is judged like every lesson's, in both eras, by every rule there is of a server. */

import assert from "node:assert/strict";
import { judge } from "../../reference/conformance/judge.ts";
import { levelAt } from "../../reference/conformance/requirement.ts";
import { requirements } from "../../reference/conformance/requirements/catalogue.ts";
import { protect } from "../../reference/guard/mod.ts";
import { createApp } from "../../reference/server/app.ts";
import { DEMO_NOTES } from "../../reference/server/demo.ts";
import { openNotes } from "../../reference/server/notes.ts";
import { SCOPES } from "../../reference/server/scopes.ts";
import { type CreateServer, liveTarget } from "../target.ts";

const createServer: CreateServer = ({ resource, issuer }) => {
  const notes = openNotes(":memory:");
  notes.seed(issuer, DEMO_NOTES);
  const guard = protect({
    resource,
    authorizationServers: [issuer],
    scopes: SCOPES,
    // The lessons' pace: their checks wait for a rotation once.
    keys: { cooldown: 1 },
    maxMessageBytes: 64 * 1024,
  });
  return { fetch: createApp({ guard, notes, write: () => {} }) };
};

for (const revision of ["2025-11-25", "2026-07-28"] as const) {
  Deno.test(`the reference server passes every check that there is of a server at ${revision}`, async () => {
    const ids = requirements
      .filter((requirement) => requirement.party === "resource-server" && levelAt(requirement, revision))
      .map(({ id }) => id);
    const target = await liveTarget(createServer, true, revision);
    const report = await judge({
      subject: { name: "reference", resource: target.resource },
      target,
      ids,
    }).finally(target.close);
    const others = report.verdicts.filter(({ status }) => status !== "pass");
    assert.deepEqual(others.map(({ id, failure, reason }) => ({ id, ...failure, reason })), []);
    assert.ok(report.totals.pass > 150, `only ${report.totals.pass} checks`);
  });
}
