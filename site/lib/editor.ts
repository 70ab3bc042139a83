/** The code editor: CodeMirror, loaded when a reader first wants to type. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** What a page does with an editor. */
export interface Editor {
  /** Replaces the whole text; it can be undone. */
  replace(text: string): void;
  /** Marks a line, from 1, with a message; without one, takes the marks away. */
  mark(trouble?: { message: string; line: number }): void;
  focus(): void;
}

/** How an editor is opened. */
export interface EditorOptions {
  text: string;
  /** What the file is called. */
  name: string;
  /** The line that is at the top at first, from 1; where there is none such, the last. */
  line: number;
  onChange(text: string): void;
  onRun(): void;
  onSave(): void;
  /** Escape: where the keyboard goes then. */
  onLeave(): void;
}

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--code-comment)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.typeName, tags.className],
    color: "var(--code-name)",
  },
]);

const look = EditorView.theme({
  "&": {
    color: "var(--ink)",
    backgroundColor: "var(--code-page)",
    height: "100%",
    fontSize: "var(--size-code)",
  },
  // The ring is around the host: within, the gutter would cover it.
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--code-page)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, ::selection": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent)",
  },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--line-strong)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--fail)" },
});

/**
 * Opens an editor in a shadow tree of this element: there its styles are adopted sheets, which the policy of the
 * page has nothing against. It is entered on purpose, so Tab does not stop at it and indents within; Escape leaves it.
 */
export function openEditor(host: HTMLElement, options: EditorOptions): Editor {
  const { text, name, line, onChange, onRun, onSave, onLeave } = options;
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const command = (run: () => void) => () => {
    run();
    return true;
  };
  const start = EditorState.create({ doc: text }).doc;
  const from = start.line(Math.min(Math.max(line, 1), start.lines)).from;
  const view = new EditorView({
    root,
    parent: root,
    scrollTo: EditorView.scrollIntoView(from, { y: "start", yMargin: 0 }),
    state: EditorState.create({
      doc: text,
      selection: { anchor: from },
      extensions: [
        keymap.of([
          { key: "Mod-Enter", run: command(onRun) },
          { key: "Mod-s", run: command(onSave), preventDefault: true },
          ...defaultKeymap,
          ...historyKeymap,
          indentWithTab,
          // Last: what is open in the editor is closed first.
          { key: "Escape", run: command(onLeave) },
        ]),
        lineNumbers(),
        lintGutter(),
        history(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        look,
        EditorView.contentAttributes.of({
          "aria-label": `${name}, TypeScript. Tab indents, Escape leaves the editor.`,
          tabindex: "-1",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    replace(text) {
      const top = view.state.doc.lineAt(view.lineBlockAtHeight(view.scrollDOM.scrollTop).from).number;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      // The reader stays where they were looking.
      const { doc } = view.state;
      const { from } = doc.line(Math.min(top, doc.lines));
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 0 }),
      });
    },
    mark(trouble) {
      const { doc } = view.state;
      if (!trouble || trouble.line > doc.lines) return view.dispatch(setDiagnostics(view.state, []));
      const { from, to } = doc.line(trouble.line);
      const { message } = trouble;
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: "error", message }]));
      view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
    },
    focus: () => view.focus(),
  };
}
