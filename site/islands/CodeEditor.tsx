/** The step's start as highlighted code, which becomes an editor when a reader wants to type, or runs it. */

import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Html, Kept } from "../island.tsx";
import type { Editor } from "../lib/editor.ts";
import { judgeSource } from "../lib/run/session.ts";
import { currentSource, saved, savedSource, saveSource, source } from "../lib/run/source.ts";
import { phase, trouble } from "../lib/run/state.ts";

export default function CodeEditor({ slug, name, html }: { slug: string; name: string; html?: Html }): VNode {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Promise<Editor> | undefined>(undefined);
  /** What the editor shows; `source` is what it should. */
  const shown = useRef("");
  const [open, setOpen] = useState(false);

  function opened(): Promise<Editor> {
    editor.current ??= (async () => {
      const [{ openEditor }, text] = await Promise.all([import("../lib/editor.ts"), currentSource(slug)]);
      shown.current = text;
      const made = openEditor(host.current!, {
        text,
        onChange: (now) => {
          shown.current = source.value = now;
          saved.value = "no";
        },
        onRun: () => void judgeSource(slug),
        onSave: () => saveSource(slug),
      });
      setOpen(true);
      return made;
    })();
    editor.current.catch(() => editor.current = undefined);
    return editor.current;
  }

  /** Does it once there is an editor; where that cannot be loaded, the reader is told, and the next time tries again. */
  function withEditor(act: (editor: Editor) => void): void {
    opened().then(act).catch((error: Error) => void (trouble.value = { message: error.message }));
  }

  const focus = () => withEditor((made) => made.focus());

  useEffect(() => {
    // What they saved is what they want to see.
    if (savedSource(slug) !== undefined) withEditor(() => {});
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

  return (
    <div class="code-editor">
      <div
        class="code-start"
        hidden={open}
        tabIndex={0}
        role="region"
        aria-label={`${name}, the start of this step; focus it to edit`}
        onFocus={focus}
        onClick={focus}
      >
        <pre><Kept as="code" html={html} /></pre>
      </div>
      <div class="editor-host" ref={host} hidden={!open} />
    </div>
  );
}
