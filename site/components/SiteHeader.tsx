/** The top of every page. */

import type { ComponentChildren, JSX } from "preact";

const PLACES: [string, string][] = [
  ["/lessons", "Lessons"],
  ["/rules", "Rules"],
  ["/revisions", "Revisions"],
  ["/tools", "Tools"],
  ["/reference", "Reference"],
];

/** A gate: an arch with three bars. */
function Mark(): JSX.Element {
  return (
    <svg
      width="22"
      height="24"
      viewBox="0 0 22 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2.4"
      aria-hidden="true"
    >
      <path d="M2 23V11a9 9 0 0 1 18 0v12" />
      <path d="M7.5 8v15M11 6.5V23M14.5 8v15" stroke-width="1.5" />
    </svg>
  );
}

/**
 * Brand, places, search, colours.
 *
 * @param path of the page, to mark where the reader is
 * @param search the box that finds things; without JavaScript it opens the list of everything
 */
export function SiteHeader({ path, search }: { path: string; search: ComponentChildren }): JSX.Element {
  return (
    <header class="site-header">
      <div class="inner">
        <a class="brand" href="/">
          <Mark />
          Gatehouse
        </a>
        <nav class="site-nav" aria-label="Site">
          <ul>
            {PLACES.map(([href, title]) => (
              <li key={href}>
                <a href={href} aria-current={currentAt(path, href)}>{title}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="site-tools">
          {search}
          <button
            type="button"
            class="theme-toggle needs-script"
            data-theme-toggle
            aria-label="Dark colours"
            aria-pressed="false"
            title="Dark colours, or light"
          >
            <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
              <circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="1.8" />
              <path d="M9 2a7 7 0 0 1 0 14z" fill="currentColor" />
            </svg>
          </button>
        </div>
      </div>
    </header>
  );
}

function currentAt(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return path.startsWith(`${href}/`) ? "true" : undefined;
}
