/** The step's start as highlighted code, file by file; each becomes an editor when a reader wants to type. */

import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Html, Kept } from "../island.tsx";
import { textIn } from "../lib/code.ts";
import type { Editor } from "../lib/editor.ts";
import { loadEditor } from "../lib/load_editor.ts";
import { keptProgram } from "../lib/programs.ts";
import { judgeSource } from "../lib/run/session.ts";
import { code, currentCode, saveCode, typed } from "../lib/run/source.ts";
import { file, phase, trouble } from "../lib/run/state.ts";

/** A file of the step. */
export interface CodeFile {
  /** "server.ts" */
  name: string;
  /** Where the step's change begins, from 1. */
  line: number;
}

/** What is shown before anybody types. */
export interface CodeEditorProps {
  /** "05-audience" */
  slug: string;
  /** The entry first. */
  files: CodeFile[];
  /** The one that is shown at first. */
  opens: string;
  /** What each starts as, by its name; only on the server. */
  html?: Record<string, Html>;
}

/** Lines that stay above the one that is shown first. */
const ABOVE = 2;

export default function CodeEditor({ slug, files, opens, html }: CodeEditorProps): VNode {
  const names = files.map(({ name }) => name);
  // A program that came from elsewhere may have more.
  const more = Object.keys(code.value?.files ?? {}).filter((name) => !names.includes(name));
  const all = [...files, ...more.map((name) => ({ name, line: 1 }))];
  return (
    <>
      {all.map((each, i) => (
        <FileEditor
          key={each.name}
          {...each}
          slug={slug}
          entry={i === 0}
          several={all.length > 1}
          shown={each.name === (file.value || opens)}
          html={html?.[each.name]}
        />
      ))}
    </>
  );
}

interface FileEditorProps extends CodeFile {
  slug: string;
  /** Whether it is the program's entry. */
  entry: boolean;
  /** Whether there are others beside it. */
  several: boolean;
  /** Whether it is the one in front. */
  shown: boolean;
  html?: Html | undefined;
}

function FileEditor({ slug, name, line, entry, several, shown, html }: FileEditorProps): VNode {
  const paper = useRef<HTMLPreElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const start = useRef<HTMLPreElement>(null);
  const editor = useRef<Promise<Editor> | undefined>(undefined);
  /** What is shown, by the editor or before there is one; `code` has what should be. */
  const drawn = useRef("");
  const [state, setState] = useState<"closed" | "opening" | "open">("closed");

  const part = entry ? undefined : name;

  function opened(): Promise<Editor> {
    editor.current ??= (async () => {
      setState("opening");
      const [{ openEditor }, code] = await Promise.all([loadEditor(), currentCode(slug)]);
      const text = textIn(code, part);
      drawn.current = text;
      const made = openEditor(host.current!, {
        text,
        name,
        line: topLine(frame.current!),
        onChange: (now) => {
          drawn.current = now;
          typed(slug, now, part);
        },
        onRun: () => void judgeSource(slug),
        onSave: () => saveCode(slug),
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
    drawn.current = start.current!.textContent ?? "";
  }, []);
  useEffect(() => {
    // What they wrote is what they want to see.
    if (shown && (code.peek() ?? keptProgram(slug))) withEditor(() => {});
  }, [shown]);
  useEffect(() => {
    // On a phone it comes into sight later, and what is not in sight does not scroll.
    const seen = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      seen.disconnect();
      frame.current!.scrollTop = (line - 1 - ABOVE) * lineHeight(frame.current!);
    });
    seen.observe(frame.current!);
    // The editor draws only what is in sight of it: paper gets the whole.
    const print = () => {
      const own = code.peek();
      if (!own) return;
      paper.current!.textContent = textIn(own, part);
      paper.current!.parentElement!.dataset.paper = "";
    };
    addEventListener("beforeprint", print);
    return () => {
      seen.disconnect();
      removeEventListener("beforeprint", print);
    };
  }, []);

  /** What is not in front is opened when it comes there. */
  const isWanted = () => shown || editor.current;
  const shownNow = useRef(isWanted);
  shownNow.current = isWanted;
  useSignalEffect(() => {
    // One that is not open has no marks, and is not opened now: the checks need the time.
    if (phase.value === "loading" && editor.current) withEditor((made) => made.mark());
  });
  useSignalEffect(() => {
    const { line, message, file = name } = trouble.value ?? {};
    if (line && message && file === name) withEditor((made) => made.mark({ line, message }));
    // What was marked is gone.
    else if (editor.current) withEditor((made) => made.mark());
  });
  useSignalEffect(() => {
    const text = code.value && textIn(code.value, part);
    if (text === undefined || text === drawn.current || !shownNow.current()) return;
    // A run of what came with the page opens none: the checks need the time. The reader may have typed since.
    withEditor((made) => {
      if (text === textIn(code.value!, part) && text !== drawn.current) made.replace(text);
    });
  });

  const open = state === "open";
  const keys = entry ? "editor-keys" : `editor-keys-${name}`;
  return (
    <div
      class="code-editor"
      id={several ? `file-${name}` : undefined}
      data-state={state}
      data-behind={!shown || undefined}
    >
      {several && <p class="file-name">{name}</p>}
      <div
        class="code-frame"
        ref={frame}
        tabIndex={0}
        role="group"
        aria-label={`${name}, the code`}
        aria-describedby={keys}
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
          <pre ref={start}><Kept as="code" html={html} /></pre>
        </div>
        <div class="editor-host" ref={host} hidden={!open} />
      </div>
      <pre class="print-only" ref={paper} />
      <p class="editor-keys" id={keys}>
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
