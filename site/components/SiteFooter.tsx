/** The end of every page. */

import type { JSX } from "preact";

/** What is kept where, and the way to everything. */
export function SiteFooter(): JSX.Element {
  return (
    <footer class="site-footer">
      <ul>
        <li>
          <a href="/lessons">Lessons</a>
        </li>
        <li>
          <a href="/glossary">Glossary</a>
        </li>
        <li>
          <a href="/rules">Rules</a>
        </li>
        <li>
          <a href="/revisions">Revisions</a>
        </li>
        <li>
          <a href="/tools">Tools</a>
        </li>
        <li>
          <a href="/clients">Real clients</a>
        </li>
        <li>
          <a href="/reference">Reference</a>
        </li>
        <li>
          <a href="/scoreboard">Scoreboard</a>
        </li>
        <li>
          <a href="/runtimes">Runtimes</a>
        </li>
        <li>
          <a href="/agents">With a coding agent</a>
        </li>
        <li>
          <a href="/search">Everything, as a list</a>
        </li>
      </ul>
      <p>
        What you type runs in this page, in a sandbox without network. Nothing leaves your browser: your code
        and your progress are kept in it.
      </p>
    </footer>
  );
}
