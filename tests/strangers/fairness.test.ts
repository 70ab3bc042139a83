/** No rule of level MUST fails an honest stranger: what no text forbids is no fault. */

import assert from "node:assert/strict";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { judgeInLanes, lanesOf } from "../../reference/conformance/lanes.ts";
import type { Verdict } from "../../reference/conformance/report.ts";
import { groupOf, levelAt, type Revision } from "../../reference/conformance/requirement.ts";
import { strangersAside } from "./aside/all.ts";
import { strangers } from "./all.ts";
import { openInstances } from "./instances.ts";
import { canRun, commandOf } from "./start.ts";
import type { Stranger } from "./stranger.ts";
import { strangerTarget } from "./target.ts";

/** Rules of level MUST for a server, at a revision; what keys it takes is asked at the newest alone. */
function rulesAt(revision: Revision, { revisions }: Stranger): string[] {
  return requirements.filter((requirement) => {
    const { id, party } = requirement;
    if (party !== "resource-server" || levelAt(requirement, revision) !== "MUST") return false;
    return revision === revisions.at(-1) || groupOf(id) !== "keys";
  }).map(({ id }) => id);
}

/** The verdicts on a stranger: beside the rest, what makes its issuer misbehave, which takes new instances of it. */
async function verdictsOn(stranger: Stranger, revision: Revision): Promise<Verdict[]> {
  const ids = rulesAt(revision, stranger);
  const lanes = lanesOf(ids, { honest: 1, disturbing: 1 });
  const instances = await openInstances(stranger);
  try {
    const { verdicts } = await judgeInLanes(ids, lanes, async (ids) => {
      const target = await strangerTarget(stranger, revision, instances);
      try {
        const subject = { name: stranger.name, file: stranger.file, resource: target.resource };
        return await judge({ subject, target, ids });
      } finally {
        await target.close();
      }
    });
    return verdicts;
  } finally {
    await instances.close();
  }
}

/** The newest revision that a stranger speaks, and where that is of the other era, the newest of the older. */
function newestOf({ revisions }: Stranger): Revision[] {
  return revisions.filter((revision) => revision !== "2025-06-18");
}

for (const stranger of [...strangers, ...strangersAside]) {
  const [program] = commandOf(stranger);
  const here = canRun(program);
  for (const revision of newestOf(stranger)) {
    const name = `no MUST of ${revision} fails ${stranger.name}${
      here ? "" : `: not tried, ${program} is not here`
    }`;
    Deno.test({
      name,
      ignore: !here,
      async fn() {
        const verdicts = await verdictsOn(stranger, revision);
        // A judge that reaches nothing would fail nothing.
        const passed = verdicts.filter(({ status }) => status === "pass").length;
        assert.ok(passed > 60, `${stranger.name}: only ${passed} rules could be judged`);
        const failed = verdicts.filter(({ status }) => status === "fail").map(({ id, failure }) => {
          return `${id}: sent ${failure?.sent}; came ${failure?.received}; expected ${failure?.expected}`;
        });
        assert.deepEqual(failed, []);
      },
    });
  }
}
