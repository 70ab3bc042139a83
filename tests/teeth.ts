/** Measures which servers, clients and authorization servers each check fails: its teeth. */

import { allLessons, type Lesson } from "../lessons/cli/lessons.ts";
import { type Check, CheckFailure, type Target } from "../reference/conformance/check.ts";
import { requirements } from "../reference/conformance/catalogue.ts";
import { checks } from "../reference/conformance/checks.ts";
import { costsTheCheck, type HarnessError } from "../reference/conformance/harness_error.ts";
import type { Candidate } from "./candidate.ts";
import { clientCandidates } from "./client_candidates.ts";
import { issuerCandidates } from "./issuer_candidates.ts";
import { createClientOf, memoryClientTarget } from "./client_target.ts";
import { serverCandidates } from "./server_candidates.ts";
import { FLAWS } from "./strangers/flaws.ts";
import { inventoryFlaws } from "./strangers/flaws_of_inventory.ts";
import { stateFlaws } from "./strangers/flaws_of_state.ts";
import { type Tried, tryOn } from "./strangers/tried.ts";
import { createServerOf, memoryIssuer, memoryTarget } from "./target.ts";

/** More than the candidates that any one check waits for. */
const SIDE_BY_SIDE = 16;

/** One check and what it fails. */
export interface Tooth {
  check: Check;
  /** The lesson that adds what it verifies; none for rules that only the reference server, or an authorization server, is judged by. */
  lesson?: Lesson;
  /** How many candidates it was shown. */
  shown: number;
  /** By candidate, in the order of {@linkcode Teeth.candidates}: what the check had to say. */
  kills: Map<Candidate, CheckFailure>;
  /** Candidates that it could not put its question to, and why: not green either. */
  untested: Map<Candidate, HarnessError>;
}

/** Everything that was measured. */
export interface Teeth {
  lessons: Lesson[];
  candidates: Candidate[];
  teeth: Tooth[];
  /** What each rule of a server's says of a stranger, with the flaws that it sees on servers of ours, by its id. */
  onStranger: Map<string, Tried>;
}

/**
 * Shows every check to every candidate that it should know.
 *
 * @throws {Error} naming check and candidate, when a check neither passes nor fails
 */
export async function measureTeeth(): Promise<Teeth> {
  const lessons = allLessons();
  const candidates = [...await serverCandidates(), ...await clientCandidates(), ...issuerCandidates()];
  const teeth: Tooth[] = [];
  for (const check of checks) {
    const lesson = lessons.find(({ adds }) => check.verifies.some((id) => adds.includes(id)));
    const shown = candidates.filter(({ shownTo }) => check.verifies.some((id) => shownTo.includes(id)));
    teeth.push({ check, lesson, shown: shown.length, ...await killsOf(check, shown) });
  }
  return { lessons, candidates, teeth, onStranger: await triedOnStranger(teeth) };
}

/** One rule after the other, with the flaws that fail it on our servers, and those that are for the stranger alone. */
async function triedOnStranger(teeth: Tooth[]): Promise<Teeth["onStranger"]> {
  const { issuer, close } = await memoryIssuer();
  const tried: Teeth["onStranger"] = new Map();
  for (const requirement of requirements.filter(({ party }) => party === "resource-server")) {
    const { id } = requirement;
    const seen = teeth.filter(({ check }) => check.verifies.includes(id))
      .flatMap(({ kills }) => [...kills.keys()].flatMap(({ flaw }) => flaw ?? []));
    const own = [...inventoryFlaws, ...stateFlaws].filter(({ name }) => FLAWS[id]?.includes(name));
    const flaws = new Map([...seen, ...own].map((flaw) => [flaw.name, flaw]));
    tried.set(id, await tryOn(requirement, issuer, [...flaws.values()]));
  }
  close();
  return tried;
}

/** One check at a time: none of them waits for the work of others and takes that for a server's silence. */
async function killsOf(check: Check, shown: Candidate[]): Promise<Pick<Tooth, "kills" | "untested">> {
  const outcomes = new Map<Candidate, CheckFailure | HarnessError | undefined>();
  // Side by side, since some checks wait a second before they fail; not all at once, since some send megabytes.
  const queue = shown.values();
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (const candidate of queue) outcomes.set(candidate, await outcomeOf(check, candidate));
  }));
  const kills: Tooth["kills"] = new Map();
  const untested: Tooth["untested"] = new Map();
  for (const candidate of shown) {
    const outcome = outcomes.get(candidate);
    if (outcome instanceof CheckFailure) kills.set(candidate, outcome);
    else if (outcome) untested.set(candidate, outcome);
  }
  return { kills, untested };
}

async function outcomeOf(
  check: Check,
  candidate: Candidate,
): Promise<CheckFailure | HarnessError | undefined> {
  try {
    await candidate.meet(check);
  } catch (error) {
    if (error instanceof CheckFailure || costsTheCheck(error)) return error;
    throw new Error(`The check of ${check.verifies} could not judge ${candidate.name}`, { cause: error });
  }
}

/** A finished lesson, in memory, as it is judged. */
export async function finishedTarget(lesson: Lesson): Promise<Target> {
  if (lesson.party === "client") return memoryClientTarget(await createClientOf(lesson.file));
  return await memoryTarget(await createServerOf(lesson.file), lesson.signsIn);
}
