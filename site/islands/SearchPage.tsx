/** The search page's box and its results. */

import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Entry, find } from "../lib/search.ts";
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
  const found = searching ? find(query, entries, SHOWN) : [];

  useEffect(() => {
    document.getElementById("everything")?.toggleAttribute("hidden", searching);
  }, [searching]);

  function search(text: string): void {
    setQuery(text);
    history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
  }

  return (
    <div class="search-page needs-script">
      <form
        role="search"
        aria-label="Everything"
        action="/search"
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
        {searching && (found.length === SHOWN ? `The first ${SHOWN} of more` : `${found.length} found`)}
      </p>
      <ul class="search-list">
        {found.map(({ kind, title, link }) => (
          <li key={link}>
            <a href={link}>{title}</a> <span class="kind">{kind}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
