/** What the page, the sandboxed frame and its two workers tell each other. */

import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import type { TokenChoice } from "./tokens.ts";

/** How often the judge says that it is there, and asks the program whether it is, in milliseconds. */
export const PULSE_MS = 250;

/** A file to run, as it was typed. */
export interface Program {
  source: string;
  /** "server.ts": what messages call it. */
  name: string;
  /** What else it consists of, by name: "protect.ts" is what it imports as "./protect.ts". */
  files?: Record<string, string>;
  party: "resource-server" | "client";
  /** Whether ordinary messages carry a token. */
  signsIn: boolean;
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
  | { event: "broken"; trouble: Trouble };

/** Why a file could not be judged. */
export interface Trouble {
  message: string;
  /** Where, from 1, if that is known. */
  line?: number;
  /** In which of several files, if that is known. */
  file?: string;
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
