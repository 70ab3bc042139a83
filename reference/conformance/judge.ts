/** Runs the checks of a list of requirements and gathers the verdicts. */

import { type Check, CheckFailure, type MoreSettings, type Power, type Target } from "./check.ts";
import { costsTheCheck, HarnessError, isBeyond } from "./harness_error.ts";
import { checksOf } from "./checks.ts";
import { answered, type Exchange } from "./exchange.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import { createPatience, type Patience } from "./send/patience.ts";
import { type Report, type Subject, totalsOf, type Verdict } from "./report.ts";
import { levelAt, type Requirement } from "./requirement.ts";
import { conversing } from "./server/conversation.ts";
import { requirementById } from "./catalogue.ts";

/** What to judge, and who wants to know. */
export interface Judging {
  subject: Subject;
  target: Target;
  /** Requirement ids, in the order in which their verdicts are wanted. */
  ids: string[];
  /** Called with each verdict as it falls. */
  onVerdict?(verdict: Verdict): void;
  /** Of a server that nobody here wrote. */
  stranger?: {
    /** Milliseconds of own time that one check may wait for answers, all of them together. */
    checkMs: number;
  };
}

/**
 * Judges a server: one verdict a requirement.
 *
 * @throws {HarnessError} when it could not be judged: it never answered, or an id is not in the catalogue
 */
export async function judge({ subject, target, ids, onVerdict, stranger }: Judging): Promise<Report> {
  const started = performance.now();
  const patience = stranger && createPatience(target.send, stranger.checkMs);
  const recorder = createRecorder(patience?.send ?? target.send);
  const recorded = await conversing(recordedTarget(target, recorder));
  const silence = createSilence(await recorder.take());
  const outcomes = new Map<Check, Outcome>();
  const verdicts: Verdict[] = [];
  for (const id of ids) {
    const requirement = requirementById(id);
    if (!requirement) throw new HarnessError("unknown_requirement", `There is no requirement ${id}`);
    const verdict = await verdictOn(requirement, recorded, { recorder, outcomes, silence, patience });
    verdicts.push(verdict);
    onVerdict?.(verdict);
  }
  const durationMs = Math.round(performance.now() - started);
  return { schema: 2, subject, revision: target.revision, verdicts, totals: totalsOf(verdicts), durationMs };
}

/** The same target, with everything that is sent to it recorded, and to its fresh instances as well. */
function recordedTarget(target: Target, recorder: Recorder): Target {
  const { send } = recorder;
  const powers = withInstances(target.powers, (instance) => ({ ...instance, send }));
  return { ...target, send, powers };
}

/** The powers, with each instance that they start changed. */
function withInstances(powers: Target["powers"], change: (instance: Target) => Target): Target["powers"] {
  const changed = { ...powers };
  for (const name of ["fresh server", "server with settings"] as const) {
    const start = powers[name];
    if (!start) continue;
    changed[name] = async (settings: MoreSettings = {}) => {
      const { target, close } = await start(settings);
      return { target: change(target), close };
    };
  }
  return changed;
}

/** What came of one check. A check that verifies several requirements runs once. */
type Outcome = Pick<Verdict, "status" | "failure" | "reason" | "exchanges"> & {
  /** It takes more than this token: another check of the same rule may do with it. */
  isBeyond?: true;
};

/** What one judgement knows. */
interface Judgement {
  recorder: Recorder;
  outcomes: Map<Check, Outcome>;
  silence: Silence;
  /** With a stranger: what goes wrong in a check then costs that check, and not the judgement. */
  patience?: Patience | undefined;
}

async function verdictOn(requirement: Requirement, target: Target, judgement: Judgement): Promise<Verdict> {
  const { outcomes } = judgement;
  const { id, title } = requirement;
  const level = levelAt(requirement, target.revision);
  if (!level) return { id, title, status: "skip", reason: `not a rule of ${target.revision}`, exchanges: [] };
  if (requirement.profile && !target.profiles?.includes(requirement.profile)) {
    const reason = "binds only where the issuer issues access tokens of RFC 9068";
    return { id, title, level, status: "skip", reason, exchanges: [] };
  }
  let found: Outcome[] = [];
  for (const check of checksOf(id)) {
    const outcome = outcomes.get(check) ?? await run(check, target, judgement);
    outcomes.set(check, outcome);
    found.push(outcome);
  }
  if (found.some(({ isBeyond }) => !isBeyond)) found = found.filter(({ isBeyond }) => !isBeyond);
  // One failure is enough to fail, and one check that could not run is enough not to pass.
  const decisive = (["fail", "untested", "skip"] as const)
    .map((worse) => found.find(({ status }) => status === worse)).find((outcome) => outcome);
  const exchanges: Exchange[] = found.flatMap((outcome) => outcome.exchanges);
  if (decisive) {
    const { isBeyond: _, ...outcome } = decisive;
    return { id, title, level, ...outcome };
  }
  if (found.length === 0) return { id, title, level, status: "skip", reason: "no check yet", exchanges };
  return { id, title, level, status: "pass", exchanges };
}

async function run(
  check: Check,
  target: Target,
  { recorder, silence, patience }: Judgement,
): Promise<Outcome> {
  const missing = check.needs.filter((power) => target.powers[power] === undefined);
  if (missing.length > 0) return { status: "skip", reason: `needs ${missing.join(", ")}`, exchanges: [] };
  if (silence.lasts()) return { status: "untested", reason: "it does not answer any more", exchanges: [] };
  try {
    patience?.begin();
    await check.run(armedFor(check, target));
    silence.ended();
    return { status: "pass", exchanges: await recorder.take() };
  } catch (error) {
    const exchanges = await recorder.take();
    silence.met(error, exchanges);
    if (error instanceof CheckFailure) {
      const [sent, received, expected] = [error.sent, error.received, error.expected].map(recorder.redact);
      const told = error.exchange && recorder.taken(error.exchange);
      const place = told ? exchanges.indexOf(told) + 1 : 0;
      return {
        status: "fail",
        failure: {
          sent: sent!,
          received: received!,
          expected: expected!,
          ...(place > 0 && { exchange: place }),
        },
        exchanges,
      };
    }
    if (patience && !(error instanceof HarnessError)) {
      const what = recorder.redact(
        error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      );
      return { status: "untested", reason: `the check itself went wrong here: ${what}`, exchanges };
    }
    if (isBeyond(error)) {
      return { status: "skip", reason: error.message, exchanges, isBeyond: true };
    }
    if (costsTheCheck(error)) {
      return { status: "untested", reason: recorder.redact(error.message), exchanges };
    }
    if (error instanceof HarnessError) {
      throw new HarnessError(error.code, `${recorder.redact(error.message)}: ${check.verifies.join(", ")}`);
    }
    throw new HarnessError("check_crashed", `The check of ${check.verifies.join(", ")} crashed`, {
      cause: error,
    });
  }
}

/**
 * The target with the powers that the check names, and no others, and so with each of its fresh instances: a check that
 * uses more than it says crashes.
 */
export function armedFor(check: Check, target: Target): Target {
  const names = [...check.needs, ...check.uses ?? []];
  const named = Object.entries(target.powers).filter(([power]) => names.includes(power as Power));
  return { ...target, powers: withInstances(Object.fromEntries(named), (each) => armedFor(check, each)) };
}

/** So many checks in a row without an answer, and the others are not kept waiting for one. */
const PATIENCE = 3;

/** What is known of a server that does not answer. */
interface Silence {
  /** A check ended with this. */
  met(error: unknown, exchanges: Exchange[]): void;
  /** A check was answered. */
  ended(): void;
  /** Whether there is no use in asking. */
  lasts(): boolean;
}

/** A server that has never answered cannot be judged; one that has stopped to costs the checks that are left. */
function createSilence(begun: Exchange[]): Silence {
  let heard = begun.some(answered);
  let inARow = 0;
  return {
    met(error, exchanges) {
      const silent = error instanceof HarnessError && error.code === "no_answer";
      heard ||= exchanges.some(answered);
      inARow = silent ? inARow + 1 : 0;
      if (silent && !heard) throw error;
    },
    ended() {
      heard = true;
      inARow = 0;
    },
    lasts: () => inARow >= PATIENCE,
  };
}
