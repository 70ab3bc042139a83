/** The tabs above the panels of the workbench: links without JavaScript, tabs with it. */

import { useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { exchangeNamed } from "../lib/exchange_link.ts";
import { fragment } from "../lib/fragment.ts";
import { panel } from "../lib/run/state.ts";

/** A panel's id, and its name. */
export type Tab = [id: string, name: string];

export default function Tabs({ tabs }: { tabs: Tab[] }): VNode {
  useEffect(() => {
    const follow = () => {
      // A link may lead to something inside a panel, and to an exchange that is not there before there was a run.
      const at = document.getElementById(fragment());
      const tab = tabs.find(([id]) => at?.closest(`#${id}`));
      const check = exchangeNamed(fragment())?.check;
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
        {tabs.map(([id, name]) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={id === panel.value ? "true" : undefined}
              onClick={() => void (panel.value = id)}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
