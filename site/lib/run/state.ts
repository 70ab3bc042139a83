/** What the islands of a lesson page share: the last run, as signals. */

import { type Signal, signal } from "@preact/signals";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import type { Trouble } from "./protocol.ts";

/** Where the run is. */
export type Phase = "idle" | "loading" | "running" | "judged" | "broken";

export const phase: Signal<Phase> = signal<Phase>("idle");

/** How much of the checks is there, while they are loaded for the first run, in bytes. */
export const loaded: Signal<{ bytes: number; total: number } | undefined> = signal(undefined);

/** The verdicts so far, by requirement id, in the order in which they fell; at the end, in the lesson's. */
export const verdicts: Signal<ReadonlyMap<string, Verdict>> = signal(new Map());

/** The whole run, once every verdict has fallen. */
export const report: Signal<Report | undefined> = signal(undefined);

/** Why there is no report. */
export const trouble: Signal<Trouble | undefined> = signal(undefined);

/** What the program threw, each error once, and how often. */
export interface Thrown {
  trouble: Trouble;
  count: number;
}

/** What it threw while it answered requests, by the number that the judge gives it. */
export const thrown: Signal<ReadonlyMap<number, Thrown>> = signal(new Map());

/** The requirement whose exchanges are shown. */
export const watched: Signal<string> = signal("");

/** The panel of the workbench that is shown, by its id. */
export const panel: Signal<string> = signal("program");

/** Which file of the program is shown in it, by its name; empty: the one that the lesson opens with. */
export const file: Signal<string> = signal("");
