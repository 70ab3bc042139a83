/** The line between code and results: dragged or moved by keys, and where it was left the next time. */

import type { TargetedKeyboardEvent, TargetedPointerEvent, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { keep, kept } from "../lib/storage.ts";

// static/early.js puts it in place before the page is drawn, and knows these by heart.
const KEY = "gatehouse.divider";
const LEAST = 15;
const MOST = 85;

/** Of the workbench's height, in percent; lesson.css begins with the same. */
const USUAL = 52;
const STEP = 4;

/** A focusable separator (WAI-ARIA 1.2): arrows, Home and End move it, Enter and two clicks put it back. */
export default function Divider(): VNode {
  const [share, setShare] = useState(USUAL);

  useEffect(() => {
    const before = Number(kept(KEY));
    if (before >= LEAST && before <= MOST) setShare(before);
  }, []);

  function move(to: number): void {
    const next = Math.round(Math.min(MOST, Math.max(LEAST, to)));
    setShare(next);
    document.documentElement.style.setProperty("--divider", `${next}%`);
    keep(KEY, String(next));
  }

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    const steps: Record<string, number> = {
      ArrowUp: share - STEP,
      ArrowDown: share + STEP,
      Home: LEAST,
      End: MOST,
      Enter: USUAL,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  }

  function onPointerMove(event: TargetedPointerEvent<HTMLElement>): void {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { top, height } = event.currentTarget.closest(".workbench")!.getBoundingClientRect();
    move((event.clientY - top) / height * 100);
  }

  return (
    <div
      class="divider needs-script"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the code, above the results"
      aria-controls="code"
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={share}
      aria-valuetext={`${share} percent`}
      title="Drag, or arrow keys; two clicks put it back"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDblClick={() => move(USUAL)}
    />
  );
}
