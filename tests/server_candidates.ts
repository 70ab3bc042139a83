/** The servers that checks of a server are shown to. */

import { allLessons, type Lesson, stepBefore } from "../lessons/cli/lessons.ts";
import { LESSON_REVISION } from "../lessons/cli/file_judging.ts";
import type { SigningAlgorithm, TestIssuer } from "../reference/conformance/issuer/issuer.ts";
import { checksOf } from "../reference/conformance/checks.ts";
import { armedFor } from "../reference/conformance/judge.ts";
import { groupOf, levelAt, type Revision } from "../reference/conformance/requirement.ts";
import { requirementById, requirements } from "../reference/conformance/catalogue.ts";
import type { Check } from "../reference/conformance/check.ts";
import { sessions } from "../reference/conformance/server/sessions/requirements.ts";
import type { Candidate } from "./candidate.ts";
import { degenerates } from "./degenerate.ts";
import { families } from "./mutants/server/all.ts";
import { keyNameMutants } from "./mutants/server/keys/mutants_names.ts";
import { mutated } from "./mutants/server/mutant.ts";
import { sessionMutants } from "./mutants/server/sessions/mutants.ts";
import { inSessions } from "./mutants/server/sessions/session_server.ts";
import { writtenServer } from "./mutants/server/written.ts";
import { writtenFamilies } from "./mutants/server/written_all.ts";
import { FLAWS } from "./strangers/flaws.ts";
import { inventoryFlaws } from "./strangers/flaws_of_inventory.ts";
import { stateFlaws } from "./strangers/flaws_of_state.ts";
import { inventoryTarget } from "./strangers/in_memory.ts";
import { createReference } from "./reference/reference_server.ts";
import {
  type ClosingTarget,
  type CreateServer,
  createServerOf,
  memoryIssuer,
  memoryTarget,
  QUICK_ALGORITHM,
} from "./target.ts";

const ORIGIN = "http://127.0.0.1:8000";

/** A lesson's server can be told more than its own URL and its issuer. */
const OF_LESSONS = { takesSettings: true };

/** What the reference server speaks and the lessons do not. */
const NEWEST: Revision = "2026-07-28";

/**
 * Ids of the rules that begin with a later revision than most lessons speak, and that no lesson meets: mutants of the
 * reference server show that these checks see anything.
 */
export const referenceOnly: string[] = requirements.filter((requirement) => {
  const { id, party } = requirement;
  const added = allLessons().some(({ adds }) => adds.includes(id));
  return party === "resource-server" && !added && !levelAt(requirement, LESSON_REVISION) && !asksBack(id);
}).map(({ id }) => id);

/** Ids of the rules of an operation that asks back, which no server of ours has: the inventory has one. */
const askingOnly: string[] = requirements.map(({ id }) => id).filter(asksBack);

function asksBack(id: string): boolean {
  return checksOf(id).some(({ needs }) => needs.includes("an operation that asks back"));
}

/** Ids of the rules of sessions that hold for every server: they are shown sessions around the reference server too. */
const ofAnySessions: string[] = sessions.map(({ id }) => id);

/** Where a check of a lesson's is shown to a server: at the newest of the lesson's revisions that has its rule. */
function revisionFor({ revisions }: Lesson, { verifies }: Check): Revision {
  const hasRule = (revision: Revision) => verifies.some((id) => levelAt(requirementById(id)!, revision));
  return revisions.findLast(hasRule) ?? LESSON_REVISION;
}

/** Earlier lessons, shortcuts, mutants and servers that are none. */
export async function serverCandidates(): Promise<Candidate[]> {
  const lessons = allLessons().filter(({ party }) => party === "resource-server");
  const servers = new Map<Lesson, CreateServer>();
  for (const lesson of lessons) servers.set(lesson, await createServerOf(lesson.file));
  const finished = (number: number) => lessons.find((lesson) => lesson.number === number)!;

  const ofLessons = await Promise.all(lessons.map(async (lesson): Promise<Candidate[]> => {
    const { number, adds, signsIn } = lesson;
    const createServer = await createServerOf(lesson.shortcut);
    const shortcut = candidate(`shortcut of lesson ${number}`, "shortcut", adds, (issuer, check) => {
      return memoryTarget(createServer, signsIn, issuer, revisionFor(lesson, check), OF_LESSONS);
    });
    const before = stepBefore(lesson, lessons);
    if (!before) return [shortcut];
    const earlier = candidate(`lesson ${before.number}`, "earlier lesson", adds, (issuer, check) => {
      return memoryTarget(servers.get(before)!, signsIn, issuer, revisionFor(lesson, check), OF_LESSONS);
    });
    return [earlier, shortcut];
  }));
  const ofMutants = families.flatMap(({ mutants, checks }) =>
    mutants.map((mutant): Candidate => {
      const lesson = finished(mutant.lesson);
      const server = servers.get(lesson)!;
      const before = servers.get(stepBefore(lesson, lessons) ?? lesson)!;
      const shownTo = checks.flatMap(({ verifies }) => verifies);
      const target = (issuer: TestIssuer, check: Check) => {
        const flawed = mutated(mutant, server, before);
        return memoryTarget(flawed, lesson.signsIn, issuer, revisionFor(lesson, check), OF_LESSONS);
      };
      // Flaws of signatures are of the algorithm that they were written for.
      const alg = mutant.lesson > 4 ? QUICK_ALGORITHM : undefined;
      return { ...candidate(mutant.name, "mutant", shownTo, target, alg), flaw: mutant };
    })
  );
  return [
    ...ofLessons.flat(),
    ...ofMutants,
    ...ofWritten(lessons),
    ...ofReference(),
    ...ofInventory(),
    ...ofSessions(),
    ...ofDegenerates(lessons.flatMap(({ adds }) => adds), (issuer, check) => {
      const lesson = lessons.find(({ adds }) => check.verifies.some((id) => adds.includes(id)))!;
      return memoryTarget(createReference, true, issuer, revisionFor(lesson, check), OF_LESSONS);
    }),
    ...ofDegenerates(referenceOnly, referenceAt(NEWEST)),
    ...ofDegenerates(askingOnly, (issuer) => inventoryTarget(NEWEST, issuer)),
  ];
}

/** Mutants of lessons in several files, each read when the first check meets it. */
function ofWritten(lessons: Lesson[]): Candidate[] {
  return writtenFamilies.flatMap(({ lesson: number, mutants, checks }) =>
    mutants.map((mutant) => {
      const shownTo = checks.flatMap(({ verifies }) => verifies);
      const { slug, signsIn } = lessons.find((lesson) => lesson.number === number)!;
      let server: Promise<CreateServer> | undefined;
      const target = async (issuer: TestIssuer) => {
        const createServer = await (server ??= writtenServer(mutant, `lessons/${slug}`));
        return await memoryTarget(createServer, signsIn, issuer, LESSON_REVISION, OF_LESSONS);
      };
      return candidate(mutant.name, "mutant", shownTo, target, QUICK_ALGORITHM);
    })
  );
}

function ofReference(): Candidate[] {
  return keyNameMutants.map((mutant) => {
    const target = (issuer: TestIssuer) => {
      return memoryTarget(mutated(mutant, createReference, createReference), true, issuer, NEWEST);
    };
    return { ...candidate(mutant.name, "mutant", referenceOnly, target), flaw: mutant };
  });
}

function ofSessions(): Candidate[] {
  return sessionMutants.map(({ name, flaws }) =>
    candidate(name, "mutant", ofAnySessions, (issuer) => {
      return memoryTarget(inSessions(createReference, flaws), true, issuer);
    })
  );
}

/** What the notes server does not have, the inventory has: resources, and an operation that asks back. */
function ofInventory(): Candidate[] {
  const resources = ["scopes.resource-uris"];
  const names = resources.flatMap((id) => FLAWS[id]!);
  const flaws = inventoryFlaws.filter(({ name }) => names.includes(name));
  return [
    ...flaws.map((flaw) => ({ flaw, shownTo: resources })),
    ...stateFlaws.map((flaw) => ({ flaw, shownTo: askingOnly })),
  ].map(({ flaw, shownTo }) => ({
    ...candidate(flaw.name, "mutant", shownTo, (issuer) => inventoryTarget(NEWEST, issuer, flaw)),
    flaw,
  }));
}

/** @param behind what a degenerate server stands before, which is never asked */
function ofDegenerates(
  shownTo: string[],
  behind: (issuer: TestIssuer, check: Check) => Promise<ClosingTarget>,
): Candidate[] {
  return degenerates.map(({ name, sendTo }) =>
    candidate(name, "degenerate", shownTo, async (issuer, check) => {
      const target = { ...await behind(issuer, check), send: sendTo(ORIGIN) };
      // Whatever it is told, it is what it is.
      const told = () => Promise.resolve({ target, close: () => Promise.resolve() });
      return { ...target, powers: { ...target.powers, "server with settings": told } };
    })
  );
}

function referenceAt(revision: Revision): (issuer: TestIssuer) => Promise<ClosingTarget> {
  return (issuer) => memoryTarget(createReference, true, issuer, revision, OF_LESSONS);
}

/**
 * A candidate that is a fresh instance for each check, so that none sees what another one left behind. The issuer
 * stays its own, since keys take longer to make than most checks take; checks of keys, which change them, have
 * one each.
 */
function candidate(
  name: string,
  kind: Candidate["kind"],
  shownTo: string[],
  target: (issuer: TestIssuer, check: Check) => Promise<ClosingTarget>,
  alg?: SigningAlgorithm,
): Candidate {
  let shared: ReturnType<typeof memoryIssuer> | undefined;
  return {
    name,
    kind,
    shownTo,
    async meet(check) {
      const ofKeys = check.verifies.some((id) => groupOf(id) === "keys");
      const { issuer, close } = await (ofKeys ? memoryIssuer(alg) : shared ??= memoryIssuer(alg));
      try {
        await check.run(armedFor(check, await target(issuer, check)));
      } finally {
        issuer.controls.recover();
        if (ofKeys) close();
      }
    },
  };
}
