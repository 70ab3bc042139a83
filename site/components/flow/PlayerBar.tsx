/** The buttons that play a diagram, and where it stands. */

import type { VNode } from "preact";
import type { Action, Playing } from "./play.ts";

/** What the bar shows and does. */
export interface PlayerBarProps {
  playing: Playing;
  total: number;
  act: (action: Action) => void;
  /** The current arrow in words; empty when all are shown. */
  said: string;
}

/** Drawn, since fonts rarely have these signs: 16 by 16, filled. */
const SIGNS: Record<"first" | "back" | "play" | "pause" | "forward" | "last", string> = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M11 2L5 8l6 6 1.5-1.5L8 8l4.5-4.5z",
  play: "M4 2v12l9-6z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  forward: "M5 2l6 6-6 6-1.5-1.5L8 8 3.5 3.5z",
  last: "M11 3h2v10h-2zM3 3v10l7-5z",
};

export function PlayerBar({ playing: { shown, running }, total, act, said }: PlayerBarProps): VNode {
  const button = (action: Action, name: string, sign: keyof typeof SIGNS, keys: string) => (
    <button
      type="button"
      aria-label={name}
      title={`${name} (${keys})`}
      aria-keyshortcuts={keys}
      onClick={() => act(action)}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
        <path d={SIGNS[sign]} />
      </svg>
    </button>
  );
  return (
    <div class="flow-player">
      <div role="group" aria-label="Step by step">
        {button("first", "To the first step", "first", "Home")}
        {button("back", "One step back", "back", "ArrowLeft")}
        {button("play or pause", running ? "Pause" : "Play", running ? "pause" : "play", "P")}
        {button("forward", "One step on", "forward", "ArrowRight")}
        {button("last", "To the last step", "last", "End")}
      </div>
      <p class="flow-place">Arrow {shown} of {total}</p>
      <p class="visually-hidden" role="status">{said}</p>
    </div>
  );
}
