/** The search box of the header: what is found appears under it. */

import type { TargetedKeyboardEvent, VNode } from "preact";
import { useState } from "preact/hooks";
import { at } from "../lib/base.ts";
import { findMeant } from "../lib/meant.ts";
import { aboutEntry, type Entry } from "../lib/search.ts";
import { fetchEntries } from "../lib/search_entries.ts";

const SHOWN = 8;
const LIST = "search-hits";

/**
 * A combobox (WAI-ARIA APG). Enter opens what is marked, or the search page; that is also what the form does where
 * there is no JavaScript.
 */
export default function SearchBox(): VNode {
  const [query, setQuery] = useState("");
  const [entries, setEntries] = useState<Entry[]>([]);
  const [marked, setMarked] = useState(-1);
  const [open, setOpen] = useState(false);

  const found = open ? findMeant(query, entries, SHOWN).entries : [];
  const shown = found.length > 0;

  function prepare(): void {
    // Without the index Enter still leads to the search page, which says what is wrong.
    fetchEntries().then(setEntries, () => setEntries([]));
  }

  function onKeyDown(event: TargetedKeyboardEvent<HTMLInputElement>): void {
    const target = found[marked];
    if (event.key === "Escape") setOpen(false);
    else if (event.key === "Enter" && target) {
      event.preventDefault();
      location.assign(at(target.link));
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!shown) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setMarked((marked + step + found.length + (marked < 0 && step < 0 ? 1 : 0)) % found.length);
    }
  }

  return (
    <form action={at("/search")} role="search" aria-label="Site">
      <input
        type="text"
        enterkeyhint="search"
        name="q"
        placeholder="Search"
        aria-label="Search lessons, rules and reference"
        autocomplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={LIST}
        aria-activedescendant={shown && marked >= 0 ? `${LIST}-${marked}` : undefined}
        value={query}
        onFocus={prepare}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setMarked(-1);
          setOpen(true);
        }}
      />
      <ul id={LIST} class="search-hits" role="listbox" aria-label="Found" hidden={!shown}>
        {found.map((entry, index) => (
          <li
            key={entry.link}
            id={`${LIST}-${index}`}
            role="option"
            aria-selected={index === marked}
            // Before the box loses focus, and with it the list.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => location.assign(at(entry.link))}
          >
            <span class="title">{entry.title}</span>
            <span class="kind">{aboutEntry(entry)}</span>
          </li>
        ))}
      </ul>
    </form>
  );
}
