/** Measures which servers each check fails: its teeth. */

import { allLessons, type Lesson } from "../lessons/cli/lessons.ts";
import { type Check, CheckFailure, type Send, type Target } from "../reference/conformance/check.ts";
import { checks } from "../reference/conformance/checks/all.ts";
import { createIssuer, type TestIssuer } from "../reference/conformance/issuer/issuer.ts";
import { type Handler, memorySend } from "../reference/conformance/send/memory.ts";
import { degenerates } from "./degenerate.ts";
import { mutants } from "./mutants/all.ts";
import { mutated } from "./mutants/mutant.ts";
import { type CreateServer, createServerOf } from "./target.ts";

const ORIGIN = "http://127.0.0.1:8000";
const RESOURCE = `${ORIGIN}/mcp`;
const ISSUER = "http://127.0.0.1:9000";

/** More than the candidates that any one check waits for. */
const SIDE_BY_SIDE = 16;

/** A server that a check is expected to fail. */
export interface Candidate {
  /** "lesson 2", "shortcut of lesson 3", or a mutant's name. */
  name: string;
  kind: "earlier lesson" | "shortcut" | "mutant" | "degenerate";
  /** Ids of the requirements whose checks it is shown to. */
  shownTo: string[];
  /** A fresh instance, so that no check sees what another one left behind. */
  target(): Target;
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

async function failureOf(check: Check, candidate: Candidate): Promise<CheckFailure | undefined> {
  try {
    await check.run(candidate.target());
  } catch (error) {
    if (error instanceof CheckFailure) return error;
    throw new Error(`The check of ${check.verifies} could not judge ${candidate.name}`, { cause: error });
  }
}

/** A finished lesson, in memory, as it is judged. */
export async function finishedTarget(lesson: Lesson): Promise<Target> {
  return targetsOf(await testIssuer())(await createServerOf(lesson.server))();
}

async function candidatesFor(lessons: Lesson[]): Promise<Candidate[]> {
  const targets = targetsOf(await testIssuer());
  const servers = await Promise.all(lessons.map(({ server }) => createServerOf(server)));
  const shortcuts = await Promise.all(lessons.map(({ shortcut }) => createServerOf(shortcut)));
  const ofLessons = lessons.flatMap(({ number, adds }, index): Candidate[] => {
    const shortcut: Candidate = {
      name: `shortcut of lesson ${number}`,
      kind: "shortcut",
      shownTo: adds,
      target: targets(shortcuts[index]!),
    };
    const earlier = servers[index - 1];
    if (!earlier) return [shortcut];
    const target = targets(earlier);
    return [{ name: `lesson ${number - 1}`, kind: "earlier lesson", shownTo: adds, target }, shortcut];
  });
  const ofMutants = mutants.map((mutant): Candidate => {
    const finished = servers[mutant.lesson - 1]!;
    const before = servers[mutant.lesson - 2] ?? finished;
    return {
      name: mutant.name,
      kind: "mutant",
      shownTo: lessons[mutant.lesson - 1]!.judgedBy,
      target: targets(mutated(mutant, finished, before)),
    };
  });
  const everything = lessons.flatMap(({ adds }) => adds);
  const ofDegenerates = degenerates.map(({ name, sendTo }): Candidate => {
    return {
      name,
      kind: "degenerate",
      shownTo: everything,
      target: targets(undefined, sendTo(ORIGIN)),
    };
  });
  return [...ofLessons, ...ofMutants, ...ofDegenerates];
}

async function testIssuer(): Promise<TestIssuer> {
  return await createIssuer({ issuer: ISSUER, resources: { [RESOURCE]: ["notes:read", "notes:write"] } });
}

/** Makes targets whose powers are those of a lesson's target; all of them share one issuer. */
function targetsOf(
  issuer: TestIssuer,
): (createServer: CreateServer | undefined, send?: Send) => () => Target {
  const powers = { "raw headers": true, "notes tools": true, "forge": issuer.forge } as const;
  return (createServer, send) => () => {
    const handlers: Record<string, Handler> = { [ISSUER]: issuer };
    if (createServer) handlers[ORIGIN] = createServer({ resource: RESOURCE, issuer: ISSUER });
    return { resource: RESOURCE, revision: "2025-11-25", send: send ?? memorySend(handlers), powers };
  };
}
