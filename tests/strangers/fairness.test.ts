/** No rule of level MUST fails an honest stranger: what no text forbids is no fault. */

import assert from "node:assert/strict";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { checksOf } from "../../reference/conformance/checks.ts";
import { judge } from "../../reference/conformance/judge.ts";
import { judgeInLanes, lanesOf } from "../../reference/conformance/lanes.ts";
import type { Verdict } from "../../reference/conformance/report.ts";
import { groupOf, levelAt, type Revision } from "../../reference/conformance/requirement.ts";
import { transportDoor } from "../../reference/conformance/server/transport/requirements_door.ts";
import { strangersAside } from "./aside/all.ts";
import { strangers } from "./all.ts";
import { type Instances, openInstances } from "./instances.ts";
import { canRun } from "../can_run.ts";
import { commandOf } from "./start.ts";
import type { Stranger, Trait } from "./stranger.ts";
import { strangerTarget } from "./target.ts";

/** The oldest revision. Its strangers are the same, and so are nearly all of its rules. */
const OLDEST: Revision = "2025-06-18";

/**
 * What the oldest revision forbids and later ones allow: a 401 MUST point at the metadata, and the metadata MUST be where
 * RFC 9728 §3.1 has it.
 */
const FORBIDDEN: Partial<Record<Trait, string[]>> = {
  "no pointer": ["challenge.resource-metadata", "token.pointer", "audience.pointer"],
  "root document": ["metadata.path-form"],
};

/**
 * Rules of level MUST for a server, at a revision. What keys it takes is asked at the newest alone. At the oldest, tokens
 * and what is let in before any message is read are asked about where the level is another one: the code behind that
 * does not know the revision.
 */
function rulesAt(revision: Revision, { revisions }: Stranger): string[] {
  return requirements.filter((requirement) => {
    const { id, party } = requirement;
    if (party !== "resource-server" || levelAt(requirement, revision) !== "MUST") return false;
    if (revision !== OLDEST) return revision === revisions.at(-1) || groupOf(id) !== "keys";
    const differs = levelAt(requirement, "2025-11-25") !== "MUST";
    const alike = ["keys", "token", "audience", "scopes"].includes(groupOf(id)) ||
      transportDoor.includes(requirement) || id.startsWith("transport.body-limit");
    return differs || !alike && !checksOf(id).some(({ needs }) => needs.includes("fresh server"));
  }).map(({ id }) => id);
}

/** The verdicts on a stranger: beside the rest, what makes its issuer misbehave, which takes new instances of it. */
async function verdictsOn(
  stranger: Stranger,
  revision: Revision,
  instances: Instances,
): Promise<Verdict[]> {
  const ids = rulesAt(revision, stranger);
  const lanes = lanesOf(ids, { honest: 1, disturbing: 1 });
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
}

/** Judges a stranger at one of its revisions. */
async function expectFair(stranger: Stranger, revision: Revision, instances: Instances): Promise<void> {
  const verdicts = await verdictsOn(stranger, revision, instances);
  // A judge that reaches nothing would fail nothing.
  const passed = verdicts.filter(({ status }) => status === "pass").length;
  const enough = revision === OLDEST ? 20 : 60;
  assert.ok(passed > enough, `${stranger.name}: only ${passed} rules could be judged`);
  const forbidden = revision === OLDEST ? stranger.traits.flatMap((trait) => FORBIDDEN[trait] ?? []) : [];
  const failed = verdicts.filter(({ status }) => status === "fail");
  const unfair = failed.filter(({ id }) => !forbidden.includes(id)).map(({ id, failure }) => {
    return `${id}: sent ${failure?.sent}; came ${failure?.received}; expected ${failure?.expected}`;
  });
  assert.deepEqual(unfair, []);
  assert.deepEqual(failed.map(({ id }) => id).toSorted(), forbidden.toSorted());
}

for (const stranger of [...strangers, ...strangersAside]) {
  const [program] = commandOf(stranger);
  const here = canRun(program);
  Deno.test({
    name: `no MUST fails ${stranger.name}${here ? "" : `: not tried, ${program} is not here`}`,
    ignore: !here,
    async fn(t) {
      // One process for all revisions: to start it is much of the work.
      const instances = await openInstances(stranger);
      try {
        for (const revision of stranger.revisions) {
          await t.step(`of ${revision}`, () => expectFair(stranger, revision, instances));
        }
      } finally {
        await instances.close();
      }
    },
  });
}
