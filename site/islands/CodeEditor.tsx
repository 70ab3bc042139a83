/** The step's start as highlighted code, which becomes an editor when a reader wants to type, or runs it. */

import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Html, Kept } from "../island.tsx";
import type { Editor } from "../lib/editor.ts";
import { loadEditor } from "../lib/load_editor.ts";
import { keptProgram } from "../lib/programs.ts";
import { judgeSource } from "../lib/run/session.ts";
import { currentSource, saveSource, source, typed } from "../lib/run/source.ts";
import { phase, trouble } from "../lib/run/state.ts";

/** What is shown before anybody types. */
export interface CodeEditorProps {
  /** "05-audience" */
  slug: string;
  /** "server.ts" */
  name: string;
  /** Where the step's change begins, from 1. */
  line: number;
  html?: Html;
}

/** Lines that stay above the one that is shown first. */
const ABOVE = 2;

export default function CodeEditor({ slug, name, line, html }: CodeEditorProps): VNode {
  const paper = useRef<HTMLPreElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Promise<Editor> | undefined>(undefined);
  /** What the editor shows; `source` is what it should. */
  const shown = useRef("");
  const [state, setState] = useState<"closed" | "opening" | "open">("closed");

  function opened(): Promise<Editor> {
    editor.current ??= (async () => {
      setState("opening");
      const [{ openEditor }, text] = await Promise.all([loadEditor(), currentSource(slug)]);
      shown.current = text;
      const made = openEditor(host.current!, {
        text,
        line: topLine(frame.current!),
        onChange: (now) => {
          shown.current = now;
          typed(slug, now);
        },
        onRun: () => void judgeSource(slug),
        onSave: () => saveSource(slug),
        onLeave: () => frame.current?.focus(),
      });
      setState("open");
      return made;
    })();
    editor.current.catch(() => {
      editor.current = undefined;
      setState("closed");
    });
    return editor.current;
  }

  /** Does it once there is an editor; where that cannot be loaded, the reader is told, and the next time tries again. */
  function withEditor(act: (editor: Editor) => void): void {
    opened().then(act).catch((error: Error) => void (trouble.value = { message: error.message }));
  }

  const enter = () => withEditor((made) => made.focus());

  useEffect(() => {
    // What they wrote is what they want to see.
    if (keptProgram(slug) !== undefined) withEditor(() => {});
    // On a phone it comes into sight later, and what is not in sight does not scroll.
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      frame.current!.scrollTop = (line - 1 - ABOVE) * lineHeight(frame.current!);
    });
    seen.observe(frame.current!);
    // The editor draws only what is in sight of it: paper gets the whole.
    const print = () => void (paper.current!.textContent = source.peek() ?? "");
    addEventListener("beforeprint", print);
    return () => {
      seen.disconnect();
      removeEventListener("beforeprint", print);
    };
  }, []);

  useSignalEffect(() => {
    if (phase.value === "loading") withEditor((made) => made.mark());
  });
  useSignalEffect(() => {
    const { line, message } = trouble.value ?? {};
    if (line && message) withEditor((made) => made.mark({ line, message }));
    // What was marked is gone.
    else if (editor.current) withEditor((made) => made.mark());
  });
  useSignalEffect(() => {
    const text = source.value;
    if (text === undefined || text === shown.current) return;
    // The reader may have typed since.
    withEditor((made) => text === source.value && text !== shown.current && made.replace(text));
  });

  const open = state === "open";
  return (
    <div class="code-editor" data-state={state}>
      <div
        class="code-frame"
        ref={frame}
        tabIndex={0}
        role="group"
        aria-label={`${name}, the code`}
        aria-describedby="editor-keys"
        onKeyDown={(event) => {
          if (
            event.key !== "Enter" || event.target !== event.currentTarget || event.ctrlKey || event.metaKey
          ) {
            return;
          }
          event.preventDefault();
          enter();
        }}
      >
        <div class="code-start" hidden={open} onClick={enter}>
          <pre><Kept as="code" html={html} /></pre>
        </div>
        <div class="editor-host" ref={host} hidden={!open} />
      </div>
      <pre class="print-only" ref={paper} />
      <p class="editor-keys" id="editor-keys">
        {state === "opening" ? "The editor opens…" : "Enter edits. In the editor Tab indents, Escape leaves."}
      </p>
    </div>
  );
}

/** The line at the upper edge of the code, from 1. */
function topLine(frame: HTMLElement): number {
  return Math.round(frame.scrollTop / lineHeight(frame)) + 1;
}

function lineHeight(frame: HTMLElement): number {
  const pre = frame.querySelector("pre")!;
  return Number.parseFloat(getComputedStyle(pre).lineHeight) || 1;
}
