/** Measures which servers each check fails: its teeth. */

import { allLessons, type Lesson } from "../lessons/cli/lessons.ts";
import { type Check, CheckFailure } from "../reference/conformance/check.ts";
import { checks } from "../reference/conformance/checks/all.ts";
import type { TestIssuer } from "../reference/conformance/issuer/issuer.ts";
import { degenerates } from "./degenerate.ts";
import { families } from "./mutants/all.ts";
import { mutated } from "./mutants/mutant.ts";
import { type ClosingTarget, createServerOf, memoryIssuer, memoryTarget } from "./target.ts";

const ORIGIN = "http://127.0.0.1:8000";

/** More than the candidates that any one check waits for. */
const SIDE_BY_SIDE = 16;

/** A server that a check is expected to fail. */
export interface Candidate {
  /** "lesson 2", "shortcut of lesson 3", or a mutant's name. */
  name: string;
  kind: "earlier lesson" | "shortcut" | "mutant" | "degenerate";
  /** Ids of the requirements whose checks it is shown to. */
  shownTo: string[];
  /** A fresh instance, so that no check sees what another one left behind; the issuer stays the candidate's own. */
  target(issuer: TestIssuer): Promise<ClosingTarget>;
}

/** One check and what it fails. */
export interface Tooth {
  check: Check;
  /** The lesson that adds what it verifies. */
  lesson: Lesson;
  /** By candidate, in the order of {@linkcode Teeth.candidates}: what the check had to say. */
  kills: Map<Candidate, CheckFailure>;
}

/** Everything that was measured. */
export interface Teeth {
  lessons: Lesson[];
  candidates: Candidate[];
  teeth: Tooth[];
}

/**
 * Shows every check of the lessons to every candidate that it should know.
 *
 * @throws {Error} naming check and candidate, when a check neither passes nor fails
 */
export async function measureTeeth(): Promise<Teeth> {
  const lessons = allLessons();
  const candidates = await candidatesFor(lessons);
  const teeth: Tooth[] = [];
  for (const check of checks) {
    const lesson = lessons.find(({ adds }) => check.verifies.some((id) => adds.includes(id)));
    if (!lesson) continue; // The catalogue's own tests tell of a rule that no lesson has.
    const shown = candidates.filter(({ shownTo }) => check.verifies.some((id) => shownTo.includes(id)));
    teeth.push({ check, lesson, kills: await killsOf(check, shown) });
  }
  return { lessons, candidates, teeth };
}

/** One check at a time: none of them waits for the work of others and takes that for a server's silence. */
async function killsOf(check: Check, shown: Candidate[]): Promise<Tooth["kills"]> {
  const failures = new Map<Candidate, CheckFailure | undefined>();
  // Side by side, since some checks wait a second before they fail; not all at once, since some send megabytes.
  const queue = shown.values();
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (const candidate of queue) failures.set(candidate, await failureOf(check, candidate));
  }));
  const kills: Tooth["kills"] = new Map();
  for (const candidate of shown) {
    const failure = failures.get(candidate);
    if (failure) kills.set(candidate, failure);
  }
  return kills;
}

const issuers = new Map<Candidate, Promise<TestIssuer>>();

/** Keys take longer to make than most checks take: one issuer a candidate. */
function issuerFor(candidate: Candidate): Promise<TestIssuer> {
  const issuer = issuers.get(candidate) ?? memoryIssuer().then(({ issuer }) => issuer);
  issuers.set(candidate, issuer);
  return issuer;
}

async function failureOf(check: Check, candidate: Candidate): Promise<CheckFailure | undefined> {
  const issuer = await issuerFor(candidate);
  const target = await candidate.target(issuer);
  try {
    await check.run(target);
  } catch (error) {
    if (error instanceof CheckFailure) return error;
    throw new Error(`The check of ${check.verifies} could not judge ${candidate.name}`, { cause: error });
  } finally {
    issuer.controls.recover();
  }
}

/** A finished lesson, in memory, as it is judged. */
export async function finishedTarget(lesson: Lesson): Promise<ClosingTarget> {
  return await memoryTarget(await createServerOf(lesson.server), lesson.signsIn);
}

async function candidatesFor(lessons: Lesson[]): Promise<Candidate[]> {
  const servers = await Promise.all(lessons.map(({ server }) => createServerOf(server)));
  const shortcuts = await Promise.all(lessons.map(({ shortcut }) => createServerOf(shortcut)));
  const ofLessons = lessons.flatMap(({ number, adds, signsIn }, index): Candidate[] => {
    const shortcut: Candidate = {
      name: `shortcut of lesson ${number}`,
      kind: "shortcut",
      shownTo: adds,
      target: (issuer) => memoryTarget(shortcuts[index]!, signsIn, issuer),
    };
    const earlier = servers[index - 1];
    if (!earlier) return [shortcut];
    const target: Candidate["target"] = (issuer) => memoryTarget(earlier, signsIn, issuer);
    return [{ name: `lesson ${number - 1}`, kind: "earlier lesson", shownTo: adds, target }, shortcut];
  });
  const ofMutants = families.flatMap(({ mutants, checks }) =>
    mutants.map((mutant): Candidate => {
      const finished = servers[mutant.lesson - 1]!;
      const before = servers[mutant.lesson - 2] ?? finished;
      const { signsIn } = lessons[mutant.lesson - 1]!;
      return {
        name: mutant.name,
        kind: "mutant",
        shownTo: checks.flatMap(({ verifies }) => verifies),
        target: (issuer) => memoryTarget(mutated(mutant, finished, before), signsIn, issuer),
      };
    })
  );
  const everything = lessons.flatMap(({ adds }) => adds);
  const ofDegenerates = degenerates.map(({ name, sendTo }): Candidate => {
    return {
      name,
      kind: "degenerate",
      shownTo: everything,
      target: async (issuer) => ({ ...await memoryTarget(servers[0]!, true, issuer), send: sendTo(ORIGIN) }),
    };
  });
  return [...ofLessons, ...ofMutants, ...ofDegenerates];
}
