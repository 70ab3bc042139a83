/** The tabs above the panels of the workbench: links without JavaScript, tabs with it. */

import { batch, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { exchangeNamed } from "../lib/exchange_link.ts";
import { fragment } from "../lib/fragment.ts";
import { code } from "../lib/run/source.ts";
import { file, panel } from "../lib/run/state.ts";

/** A panel's id, and its name; of that of the program, one of its files. */
export type Tab = [id: string, name: string];

const PROGRAM = "program";

/** What the ids of files begin with, where there are several. */
const FILE = "file-";

/** @param opens the file that is shown at first */
export default function Tabs({ tabs, opens }: { tabs: Tab[]; opens: string }): VNode {
  const files = tabs.flatMap(([id, name]) => id === PROGRAM ? [name] : []);
  // A program that came from elsewhere may have more.
  const more = Object.keys(code.value?.files ?? {}).filter((name) => !files.includes(name));
  const several = files.length + more.length > 1;
  const all = tabs.toSpliced(files.length, 0, ...more.map((name): Tab => [PROGRAM, name]));
  const isCurrent = ([id, name]: Tab) =>
    id === panel.value && (id !== PROGRAM || name === (file.value || opens));

  useEffect(() => {
    const follow = () => {
      // A link may lead to something inside a panel, and to an exchange that is not there before there was a run.
      const at = document.getElementById(fragment());
      const tab = tabs.find(([id]) => at?.closest(`#${id}`));
      const check = exchangeNamed(fragment())?.check;
      const inFile = at?.closest(".code-editor[id]")?.id.slice(FILE.length);
      if (inFile) file.value = inFile;
      if (tab) panel.value = tab[0];
      else if (check && document.getElementById(check)?.matches(".check")) panel.value = "exchanges";
      else if (fragment() === "") panel.value = tabs[0]![0];
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  useSignalEffect(() => {
    for (const [id] of tabs) document.getElementById(id)?.toggleAttribute("data-shown", id === panel.value);
  });

  return (
    <nav class="tabs" aria-label="Workbench">
      <ul>
        {all.map((tab) => {
          const [id, name] = tab;
          const show = () =>
            batch(() => {
              panel.value = id;
              if (id === PROGRAM) file.value = name;
            });
          return (
            <li key={name}>
              <a
                href={id === PROGRAM && several ? `#${FILE}${name}` : `#${id}`}
                aria-current={isCurrent(tab) ? "true" : undefined}
                onClick={show}
              >
                {name}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
