/** On a phone a lesson is shown in parts, one at a time. */

import { type Signal, signal } from "@preact/signals";

/** One of them. */
export type View = "text" | "code" | "results";

/** The part that is shown where there is no room for all. */
export const view: Signal<View> = signal<View>("text");

/** Where lesson.css puts the parts one behind the other. */
export const NARROW = "(max-width: 60rem)";
