/** What the islands of a lesson page share: the last run, as signals. */

import { type Signal, signal } from "@preact/signals";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import type { Report, Verdict } from "../../../reference/conformance/report.ts";
import type { Trouble } from "./protocol.ts";

/** Where the run is. */
export type Phase = "idle" | "loading" | "running" | "judged" | "broken";

export const phase: Signal<Phase> = signal<Phase>("idle");

/** The verdicts so far, by requirement id, in the order in which they fell. */
export const verdicts: Signal<ReadonlyMap<string, Verdict>> = signal(new Map());

/** The whole run, once every verdict has fallen. */
export const report: Signal<Report | undefined> = signal(undefined);

/** Why there is no report. */
export const trouble: Signal<Trouble | undefined> = signal(undefined);

/** What the program threw while it answered requests, each message once. */
export const thrown: Signal<readonly string[]> = signal([]);

/** The requirement whose exchanges are shown. */
export const watched: Signal<string> = signal("");

/** The exchanges behind a verdict; empty until it has fallen. */
export function exchangesOf(id: string): Exchange[] {
  return verdicts.value.get(id)?.exchanges ?? [];
}

/** The program as it stands in the editor, or as the page came; set by the workbench. */
export const source: Signal<string> = signal("");

/** A text that shall take the place of the whole program: the solution, or the start again. */
export const replaced: Signal<string | undefined> = signal(undefined);

/** Whether what is in the editor is kept in the browser. */
export const saved: Signal<boolean> = signal(false);
