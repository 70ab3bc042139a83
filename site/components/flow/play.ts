/** Playing a diagram step by step: how many of its arrows are shown, and whether the next one comes by itself. */

/** Where the player stands. */
export interface Playing {
  /** How many arrows are shown, from the first on. */
  shown: number;
  running: boolean;
}

/** What a person, or the clock, can do. */
export type Action = "first" | "back" | "forward" | "last" | "play or pause" | "tick";

/** Between two arrows of a diagram that plays by itself, in milliseconds: long enough to read a label. */
export const STEP_MS = 1400;

/** The keys, by the names that a browser gives them (UI Events KeyboardEvent key values). */
export const KEYS: Readonly<Record<string, Action>> = {
  "ArrowRight": "forward",
  "ArrowLeft": "back",
  "Home": "first",
  "End": "last",
  "p": "play or pause",
};

/** Everything is shown at first: whoever wants it step by step goes back to the start. */
export function allShown(total: number): Playing {
  return { shown: total, running: false };
}

/** What comes of an action. There is always one arrow to look at, unless there is none at all. */
export function play({ shown, running }: Playing, action: Action, total: number): Playing {
  const at = (count: number, running = false): Playing => ({
    shown: Math.min(Math.max(count, Math.min(1, total)), total),
    running,
  });
  switch (action) {
    case "first":
      return at(1);
    case "back":
      return at(shown - 1);
    case "forward":
      return at(shown + 1);
    case "last":
      return at(total);
    case "play or pause":
      if (running) return at(shown);
      // From the end it begins again.
      return at(shown >= total ? 1 : shown, total > 1);
    case "tick":
      if (!running) return { shown, running };
      return at(shown + 1, shown + 1 < total);
  }
}
