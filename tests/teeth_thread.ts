/** A thread that measures teeth: it answers one question at a time. Measuring all of them keeps two cores busy. */

import { type Check, CheckFailure } from "../reference/conformance/check.ts";
import { requirements } from "../reference/conformance/catalogue.ts";
import { checks } from "../reference/conformance/checks.ts";
import { costsTheCheck } from "../reference/conformance/harness_error.ts";
import { groupOf } from "../reference/conformance/requirement.ts";
import type { Candidate } from "./candidate.ts";
import { allCandidates } from "./candidates.ts";
import { FLAWS } from "./strangers/flaws.ts";
import { inventoryFlaws } from "./strangers/flaws_of_inventory.ts";
import { stateFlaws } from "./strangers/flaws_of_state.ts";
import { type Tried, tryOn } from "./strangers/tried.ts";
import { memoryIssuer, QUICK_ALGORITHM } from "./target.ts";

/** What a thread is asked about, and what it answers: checks and candidates by their place among all. */
export interface Work {
  /** What a check fails, and what it can not be put to. */
  check: { about: number; answer: { kills: number[]; untested: number[] } };
  /** What a rule of a server's says of a stranger with the flaws of these candidates, and with its own. */
  rule: { about: { id: string; flawsOf: number[] }; answer: Tried };
}

/** One question. */
type Question = { [K in keyof Work]: { kind: K; about: Work[K]["about"] } }[keyof Work];

/** More than the candidates that any one check waits for. */
const SIDE_BY_SIDE = 16;

/** Subjects whose flaws are of one algorithm: the others are measured with the quickest. */
const OF_ES256 = ["token", "keys"];

/** A worker's global scope. Its library would change what `CryptoKey` is for everything that is checked with this. */
const thread = globalThis as unknown as {
  onmessage: (event: MessageEvent<Question>) => void;
  postMessage(message: unknown): void;
};

const ready = allCandidates();

thread.onmessage = async ({ data }) => {
  try {
    const answer = data.kind === "check" ? await killsOf(checks[data.about]!) : await onStranger(data.about);
    thread.postMessage({ answer });
  } catch (error) {
    // An error loses its cause on the way to another thread, and the cause says most.
    thread.postMessage({ error: Deno.inspect(error) });
  }
};

// A question that comes before there is somebody to answer it is lost: none comes before this.
thread.postMessage("ready");

/** One check at a time: none of them waits for the work of others and takes that for a server's silence. */
async function killsOf(check: Check): Promise<Work["check"]["answer"]> {
  const candidates = await ready;
  const shown = candidates.entries().filter(([, { shownTo }]) => {
    return check.verifies.some((id) => shownTo.includes(id));
  });
  const answer: Work["check"]["answer"] = { kills: [], untested: [] };
  // Side by side, since some checks wait a second before they fail; not all at once, since some send megabytes.
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (const [place, candidate] of shown) {
      const outcome = await outcomeOf(check, candidate);
      if (outcome) answer[outcome].push(place);
    }
  }));
  return answer;
}

async function outcomeOf(check: Check, candidate: Candidate): Promise<"kills" | "untested" | undefined> {
  try {
    await candidate.meet(check);
  } catch (error) {
    if (error instanceof CheckFailure) return "kills";
    if (costsTheCheck(error)) return "untested";
    throw new Error(`The check of ${check.verifies} could not judge ${candidate.name}`, { cause: error });
  }
}

async function onStranger({ id, flawsOf }: Work["rule"]["about"]): Promise<Tried> {
  const candidates = await ready;
  const requirement = requirements.find((requirement) => requirement.id === id)!;
  const own = [...inventoryFlaws, ...stateFlaws].filter(({ name }) => FLAWS[id]?.includes(name));
  const seen = flawsOf.flatMap((place) => candidates[place]!.flaw ?? []);
  const flaws = new Map([...seen, ...own].map((flaw) => [flaw.name, flaw]));
  const { issuer, close } = await memoryIssuer(OF_ES256.includes(groupOf(id)) ? undefined : QUICK_ALGORITHM);
  try {
    return await tryOn(requirement, issuer, [...flaws.values()]);
  } finally {
    close();
  }
}
