/** The tabs above the panels of the workbench: links without JavaScript, tabs with it. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A panel's id, and its name. */
export type Tab = [id: string, name: string];

export default function Tabs({ tabs }: { tabs: Tab[] }): VNode {
  const [shown, setShown] = useState(tabs[0]?.[0]);

  useEffect(() => {
    const follow = () => {
      // A link may lead to something inside a panel: a check, an exchange.
      const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const tab = tabs.find(([id]) => at?.closest(`#${id}`));
      if (tab) setShown(tab[0]);
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  useEffect(() => {
    for (const [id] of tabs) document.getElementById(id)?.toggleAttribute("data-shown", id === shown);
  }, [shown]);

  return (
    <nav class="tabs" aria-label="Workbench">
      <ul>
        {tabs.map(([id, name]) => (
          <li key={id}>
            <a href={`#${id}`} aria-current={id === shown ? "true" : undefined} onClick={() => setShown(id)}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
