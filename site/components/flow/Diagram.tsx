/** What was recorded, as sequence diagrams that can be played step by step. */

import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Exchange } from "../../../reference/conformance/exchange.ts";
import { type Action, allShown, KEYS, play, STEP_MS } from "./play.ts";
import { PlayerBar } from "./PlayerBar.tsx";
import { arrowInWords, SceneView } from "./SceneView.tsx";
import { type Scene, scenesOf } from "./sequence.ts";

/** What a diagram is drawn from. */
export interface DiagramProps {
  exchanges: Exchange[];
  /** What the links to its exchanges begin with: a requirement's id. */
  name: string;
  /** The resource under judgement, if it is one. */
  own?: string;
  /** The number of the exchange that a failure tells of. */
  failed?: number;
  /** Whether the addresses of its arrows lead back to them; not where they are gone with the page. */
  linked?: boolean;
}

export function Diagram({ exchanges, name, own, failed, linked = true }: DiagramProps): VNode {
  const root = useRef<HTMLDivElement>(null);
  const scenes = useMemo(() => scenesOf(exchanges), [exchanges]);
  const total = scenes.reduce((sum, { arrows }) => sum + arrows.length, 0);
  const [playing, setPlaying] = useState(() => allShown(total));
  const act = (action: Action) => setPlaying((now) => play(now, action, total));
  /** Whether a key was pressed on an arrow: the focus goes along, since that arrow may be hidden next. */
  const follows = useRef(false);

  useEffect(() => setPlaying(allShown(total)), [exchanges]);
  useEffect(() => {
    if (!playing.running) return;
    const timer = setInterval(() => act("tick"), STEP_MS);
    return () => clearInterval(timer);
  }, [playing.running, total]);

  useEffect(() => {
    const arrows = root.current?.querySelectorAll(".flow-arrows > li:not([hidden])") ?? [];
    const last = arrows[arrows.length - 1];
    if (follows.current) last?.querySelector("summary")?.focus({ preventScroll: true });
    follows.current = false;
    if (playing.shown < total) last?.scrollIntoView({ block: "nearest" });
  }, [playing.shown]);

  const whole = playing.shown >= total && !playing.running;
  return (
    <div class="flow" ref={root} onKeyDown={(event) => follows.current = onKey(event, act)}>
      <PlayerBar
        playing={playing}
        total={total}
        act={act}
        said={whole ? "" : currentIn(scenes, playing.shown)}
      />
      {shownIn(scenes, playing.shown).map(({ scene, shown, current }, i) => (
        <SceneView
          key={i}
          scene={scene}
          shown={shown}
          current={current && !whole}
          name={name}
          own={own}
          failed={failed}
          linked={linked}
        />
      ))}
    </div>
  );
}

/** Returns whether a key that plays was pressed on an arrow. */
function onKey(event: KeyboardEvent, act: (action: Action) => void): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  const target = event.target as Element;
  // There the arrow keys scroll.
  if (target.closest("pre, select, input, textarea")) return false;
  const action = KEYS[event.key];
  if (!action) return false;
  event.preventDefault();
  act(action);
  return target.closest(".flow-arrows") !== null;
}

/** The scenes that have begun, and how much of each is shown. */
function shownIn(scenes: Scene[], shown: number): { scene: Scene; shown: number; current: boolean }[] {
  let before = 0;
  const parts = scenes.map((scene) => {
    const part = { scene, shown: Math.min(shown - before, scene.arrows.length), current: false };
    part.current = part.shown > 0 && shown <= before + scene.arrows.length;
    before += scene.arrows.length;
    return part;
  });
  return parts.filter((part) => part.shown > 0);
}

/** The last arrow that is shown, in words. */
function currentIn(scenes: Scene[], shown: number): string {
  const part = shownIn(scenes, shown).find(({ current }) => current);
  const arrow = part?.scene.arrows[part.shown - 1];
  return part && arrow ? arrowInWords(arrow, part.scene.lifelines) : "";
}
