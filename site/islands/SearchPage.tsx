/** The search page's box and its results. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { at } from "../lib/base.ts";
import { findMeant, type Found } from "../lib/meant.ts";
import { aboutEntry, type Entry } from "../lib/search.ts";
import { fetchEntries } from "../lib/search_entries.ts";

const SHOWN = 60;

/** Searches as one types; the address follows, so that a search is a link. */
export default function SearchPage(): VNode {
  const [query, setQuery] = useState("");
  const [entries, setEntries] = useState<Entry[]>();
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    setQuery(new URLSearchParams(location.search).get("q") ?? "");
    fetchEntries().then(setEntries, () => setFailed(true));
  }, []);

  const searching = query.trim() !== "" && entries !== undefined;
  const { entries: found, meant }: Found = searching ? findMeant(query, entries, SHOWN) : { entries: [] };

  useEffect(() => {
    document.getElementById("everything")?.toggleAttribute("hidden", found.length > 0);
  }, [found.length > 0]);

  function search(text: string): void {
    setQuery(text);
    history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
  }

  return (
    <div class="search-page needs-script">
      <form
        role="search"
        aria-label="Everything"
        action={at("/search")}
        onSubmit={(event) => event.preventDefault()}
      >
        <label for="search-words">Words, an id, a section</label>
        <input
          id="search-words"
          type="search"
          name="q"
          autocomplete="off"
          value={query}
          onInput={(event) => search(event.currentTarget.value)}
        />
      </form>
      <p role="status" class="quiet">
        {failed && "The index could not be loaded. The list below has everything."}
        {searching && saidOf(found.length, meant)}
      </p>
      <ul class="search-list">
        {found.map((entry) => (
          <li key={entry.link}>
            <a href={at(entry.link)}>{entry.title}</a> <span class="kind">{aboutEntry(entry)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function saidOf(count: number, meant?: string): string {
  if (count === 0) return "Nothing found. Below is everything there is.";
  const said = count === SHOWN ? `The first ${SHOWN} of more` : `${count} found`;
  return meant === undefined ? said : `Nothing has these words. ${said} for “${meant}”`;
}
