/** The servers that checks of a server are shown to. */

import { allLessons, type Lesson, stepBefore } from "../lessons/cli/lessons.ts";
import type { TestIssuer } from "../reference/conformance/issuer/issuer.ts";
import type { Candidate } from "./candidate.ts";
import { degenerates } from "./degenerate.ts";
import { families } from "./mutants/all.ts";
import { mutated } from "./mutants/mutant.ts";
import {
  type ClosingTarget,
  type CreateServer,
  createServerOf,
  memoryIssuer,
  memoryTarget,
} from "./target.ts";

const ORIGIN = "http://127.0.0.1:8000";

/** Earlier lessons, shortcuts, mutants and servers that are none. */
export async function serverCandidates(): Promise<Candidate[]> {
  const lessons = allLessons().filter(({ party }) => party === "resource-server");
  const servers = new Map<Lesson, CreateServer>();
  for (const lesson of lessons) servers.set(lesson, await createServerOf(lesson.file));
  const finished = (number: number) => lessons.find((lesson) => lesson.number === number)!;

  const ofLessons = await Promise.all(lessons.map(async (lesson): Promise<Candidate[]> => {
    const { number, adds, signsIn } = lesson;
    const createServer = await createServerOf(lesson.shortcut);
    const shortcut = candidate(`shortcut of lesson ${number}`, "shortcut", adds, (issuer) => {
      return memoryTarget(createServer, signsIn, issuer);
    });
    const before = stepBefore(lesson, lessons);
    if (!before) return [shortcut];
    const earlier = candidate(`lesson ${before.number}`, "earlier lesson", adds, (issuer) => {
      return memoryTarget(servers.get(before)!, signsIn, issuer);
    });
    return [earlier, shortcut];
  }));
  const ofMutants = families.flatMap(({ mutants, checks }) =>
    mutants.map((mutant): Candidate => {
      const lesson = finished(mutant.lesson);
      const server = servers.get(lesson)!;
      const before = servers.get(stepBefore(lesson, lessons) ?? lesson)!;
      const shownTo = checks.flatMap(({ verifies }) => verifies);
      return candidate(mutant.name, "mutant", shownTo, (issuer) => {
        return memoryTarget(mutated(mutant, server, before), lesson.signsIn, issuer);
      });
    })
  );
  const everything = lessons.flatMap(({ adds }) => adds);
  const ofDegenerates = degenerates.map(({ name, sendTo }): Candidate => {
    return candidate(name, "degenerate", everything, async (issuer) => {
      return { ...await memoryTarget(servers.get(lessons[0]!)!, true, issuer), send: sendTo(ORIGIN) };
    });
  });
  return [...ofLessons.flat(), ...ofMutants, ...ofDegenerates];
}

/**
 * A candidate that is a fresh instance for each check, so that none sees what another one left behind. The issuer
 * stays its own: keys take longer to make than most checks take.
 */
function candidate(
  name: string,
  kind: Candidate["kind"],
  shownTo: string[],
  target: (issuer: TestIssuer) => Promise<ClosingTarget>,
): Candidate {
  let issuer: Promise<TestIssuer> | undefined;
  return {
    name,
    kind,
    shownTo,
    async meet(check) {
      const own = await (issuer ??= memoryIssuer().then(({ issuer }) => issuer));
      try {
        await check.run(await target(own));
      } finally {
        own.controls.recover();
      }
    },
  };
}
