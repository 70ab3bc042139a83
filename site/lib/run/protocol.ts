/** What the page, the sandboxed frame and the worker tell each other. */

import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import type { TokenChoice } from "./tokens.ts";

/** A file to run, as it was typed. */
export interface Program {
  source: string;
  /** "server.ts": what messages call it. */
  name: string;
  party: "resource-server" | "client";
  /** Whether ordinary messages carry a token. */
  signsIn: boolean;
}

/** What a worker is asked to do, once: it is ended after it. */
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

/** What a worker tells, through the port that came with its order. */
export type News =
  | { event: "verdict"; verdict: Verdict }
  | { event: "judged"; report: Report }
  | { event: "answered"; exchanges: Exchange[] }
  /** The file threw while it handled a request: a server that does is answered for with 500. */
  | { event: "threw"; message: string }
  | { event: "broken"; trouble: Trouble };

/** Why a file could not be judged. */
export interface Trouble {
  message: string;
  /** Where, from 1, if that is known. */
  line?: number;
}

/** What the page tells the frame. */
export type FrameOrder =
  /** The worker's script. The frame itself may not fetch anything. */
  | { do: "load"; script: string }
  /** Ends what runs and hands the order, with the port that comes along, to a fresh worker. */
  | { do: "run"; order: Order }
  /** Ends what runs, and prepares a worker for the next order. */
  | { do: "stop" };
