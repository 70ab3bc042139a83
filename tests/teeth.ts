/** Measures which servers, clients and authorization servers each check fails: its teeth. */

import { allLessons, type Lesson } from "../lessons/cli/lessons.ts";
import type { Check } from "../reference/conformance/check.ts";
import { requirements } from "../reference/conformance/catalogue.ts";
import { checks } from "../reference/conformance/checks.ts";
import type { Candidate } from "./candidate.ts";
import { allCandidates } from "./candidates.ts";
import type { Tried } from "./strangers/tried.ts";
import type { Work } from "./teeth_thread.ts";

/** As many as the machine has cores that CI can count on. */
const THREADS = 2;

/** One check and what it fails. */
export interface Tooth {
  check: Check;
  /** The lesson that adds what it verifies; none for rules that only the reference server, or an authorization server, is judged by. */
  lesson?: Lesson;
  /** How many candidates it was shown. */
  shown: number;
  /** Candidates that it fails, in the order of {@linkcode Teeth.candidates}. */
  kills: Set<Candidate>;
  /** Candidates that it could not put its question to: not green either. */
  untested: Set<Candidate>;
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
  const candidates = await allCandidates();
  const threads = new Threads(THREADS);
  try {
    const at = (places: number[]) =>
      new Set(places.toSorted((a, b) => a - b).map((place) => candidates[place]!));
    const teeth = await Promise.all(checks.map(async (check, place): Promise<Tooth> => {
      const { kills, untested } = await threads.ask("check", place);
      return {
        check,
        lesson: lessons.find(({ adds }) => check.verifies.some((id) => adds.includes(id))),
        shown: candidates.filter(({ shownTo }) => check.verifies.some((id) => shownTo.includes(id))).length,
        kills: at(kills),
        untested: at(untested),
      };
    }));
    return { lessons, candidates, teeth, onStranger: await triedOnStranger(threads, candidates, teeth) };
  } finally {
    threads.end();
  }
}

/** Each rule of a server's with the flaws that fail it on our servers, and those that are for the stranger alone. */
async function triedOnStranger(
  threads: Threads,
  candidates: Candidate[],
  teeth: Tooth[],
): Promise<Teeth["onStranger"]> {
  const rules = requirements.filter(({ party }) => party === "resource-server");
  return new Map(
    await Promise.all(rules.map(async ({ id }): Promise<[string, Tried]> => {
      const own = teeth.filter(({ check }) => check.verifies.includes(id));
      const flawsOf = own.flatMap(({ kills }) =>
        [...kills].map((candidate) => candidates.indexOf(candidate))
      );
      return [id, await threads.ask("rule", { id, flawsOf })];
    })),
  );
}

/** Threads that are asked one thing at a time: the next question goes to whichever is free first. */
class Threads {
  readonly #all: Worker[];
  readonly #free: Worker[] = [];
  readonly #waiting: ((thread: Worker) => void)[] = [];

  constructor(count: number) {
    const program = new URL("./teeth_thread.ts", import.meta.url);
    this.#all = Array.from({ length: count }, () => new Worker(program, { type: "module" }));
    // What is asked of one before it listens is lost.
    for (const thread of this.#all) thread.onmessage = () => this.#release(thread);
  }

  #release(thread: Worker): void {
    const next = this.#waiting.shift();
    if (next) next(thread);
    else this.#free.push(thread);
  }

  /** @throws {Error} what the thread threw */
  async ask<K extends keyof Work>(kind: K, about: Work[K]["about"]): Promise<Work[K]["answer"]> {
    const thread = this.#free.pop() ??
      await new Promise<Worker>((resolve) => this.#waiting.push(resolve));
    try {
      return await new Promise<Work[K]["answer"]>((resolve, reject) => {
        thread.onmessage = ({ data: { answer, error } }) =>
          error ? reject(new Error(error)) : resolve(answer);
        thread.onerror = (event) => {
          event.preventDefault();
          reject(new Error(event.message));
        };
        thread.postMessage({ kind, about });
      });
    } finally {
      this.#release(thread);
    }
  }

  end(): void {
    for (const thread of this.#all) thread.terminate();
  }
}
