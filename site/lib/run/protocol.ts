/** What the page, the sandboxed frame and its two workers tell each other. */

import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import type { Revision } from "../../../reference/conformance/requirement.ts";
import type { Code } from "../code.ts";
import type { TokenChoice } from "./tokens.ts";

/** How often the judge says that it is there, and asks the program whether it is, in milliseconds. */
export const PULSE_MS = 250;

/** What is to be run, as it was typed: a file of the name "protect.ts" is imported as "./protect.ts". */
export interface Program extends Code {
  /** "server.ts": what messages call its entry. */
  name: string;
  party: "resource-server" | "client";
  /** Whether ordinary messages carry a token. */
  signsIn: boolean;
  /** The revisions that a server is judged at, oldest first. */
  revisions: Revision[];
}

/** What the sandbox is asked to do, once: it is ended after it. */
export type Order =
  | { do: "judge"; program: Program; ids: string[] }
  | { do: "send token"; program: Program; token: TokenChoice }
  | { do: "send"; program: Program; message: Sent };

/** A request that a reader is told to send, as it goes over the wire. */
export interface Sent {
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** What the page tells the judge, through the port that came with its order. */
export interface Silence {
  /** In words for a reader: the program has given no sign of life for so long that it has to be ended. */
  silent: string;
}

/** What the judge tells, through the port that came with its order. */
export type News =
  /** It is still there, and with `program` so is the program: what loops answers nothing. */
  | { event: "alive"; program: boolean }
  | { event: "verdict"; verdict: Verdict }
  | { event: "judged"; report: Report }
  | { event: "answered"; exchanges: Exchange[] }
  /** The file threw while it handled a request: a server that does is answered for with 500. */
  | { event: "threw"; error: number; trouble: Trouble }
  /** The same error once more. */
  | { event: "threw again"; error: number }
  /** The program hung and was ended; another one is started for what is left to judge. */
  | { event: "restarted" }
  | { event: "broken"; trouble: Trouble };

/** Why a file could not be judged. */
export interface Trouble {
  message: string;
  /** Where, from 1, if that is known. */
  line?: number;
  /** In which of several files, if that is known. */
  file?: string;
}

/**
 * The place of a trouble in words: "Line 12", or where a program is more than one file "protect.ts, line 12".
 *
 * @param several whether it is
 */
export function placeOf(
  { line, file }: Pick<Trouble, "line" | "file">,
  several: boolean,
): string | undefined {
  if (line === undefined) return undefined;
  return several && file ? `${file}, line ${line}` : `Line ${line}`;
}

/** What the page tells the frame. */
export type FrameOrder =
  /** What the workers run. The frame itself may not fetch anything. */
  | { do: "load"; scripts: Scripts }
  /** Ends what runs and hands the order, with the port that comes along, to a fresh judge. */
  | { do: "run"; order: Order }
  /** Ends what runs, and prepares workers for the next order. */
  | { do: "stop" };

/** The script of the worker that judges, and of the one that runs what is judged. */
export interface Scripts {
  judge: string;
  host: string;
}
