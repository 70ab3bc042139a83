/** What to make of the answer to a token that was sent on purpose. */

import { rpcResponse } from "../../../reference/conformance/rpc.ts";
import { answered, type Exchange } from "../../../reference/conformance/exchange.ts";
import type { TokenChoice } from "../../lib/run/tokens.ts";

/** A token of the bench, and what a lesson's server has to make of it. */
export interface BenchRow {
  choice: TokenChoice;
  /** What is wrong with it, in words that follow "a token". */
  words: string;
  /** The requirement that decides about it. */
  rule: string;
  /** The number of the lesson that brings the rule, where this lesson does not know it yet. */
  later?: number;
}

/** What came of a token. */
export interface Outcome {
  /** `undefined` where this lesson has no rule about it yet. */
  right?: boolean;
  /** One sentence. */
  words: string;
}

/** Judges the answer to a tool call with this token. */
export function outcomeOf(exchange: Exchange, { choice, later }: BenchRow): Outcome {
  if (!answered(exchange)) return { right: false, words: "There was no answer." };
  const { status } = exchange.response;
  const result = rpcResponse(exchange.response)?.result;
  const letIn = status === 200 && result !== undefined && !result.isError;
  if (letIn) return letInOutcome(choice, later);
  // A token without the scope is a good token (RFC 6750 §3.1).
  const due = choice === "read-only" ? 403 : 401;
  if (choice === "honest") {
    return { right: false, words: `Refused with ${status}, and nothing is wrong with the token.` };
  }
  if (status === due) return { right: true, words: `Refused with ${status}, as it has to be.` };
  if (later !== undefined) {
    return { words: `Refused with ${status}. The rule about it comes in lesson ${later}.` };
  }
  return { right: false, words: `Answered with ${status}, where ${due} is due.` };
}

function letInOutcome(choice: TokenChoice, later?: number): Outcome {
  if (choice === "honest") return { right: true, words: "Let in, as it should be." };
  if (later !== undefined) {
    return { words: `Let in. This step does not look at that yet: lesson ${later} does.` };
  }
  return { right: false, words: "Let in: the tool ran, and it must not have." };
}
