/** The frame around every page. */

import type { ComponentChildren, VNode } from "preact";
import { SiteFooter } from "../components/SiteFooter.tsx";
import { SiteHeader } from "../components/SiteHeader.tsx";
import { island } from "../island.tsx";
import SearchBox from "../islands/SearchBox.tsx";
import { Preview } from "../components/Preview.tsx";
import type { Place } from "../lib/place.ts";
import { pagePolicy } from "../lib/security.ts";
import type { Head } from "../lib/route.ts";

/** The built files that every page loads. */
export interface Assets {
  script: string;
  styles: string[];
  /** Asked for before the styles name them: letters that change their width later move what is being read. */
  fonts?: string[];
  /** How long the runner's script is, in bytes: it is loaded at the first run, and the page says how far it is. */
  runnerBytes?: number;
  /** While developing: Vite's own client, and no policy, since it injects styles and opens a socket. */
  development?: boolean;
}

const Search = island("SearchBox", SearchBox);

/** A whole document. */
export function Layout(
  { head, path, assets, place, children }: {
    head: Head;
    path: string;
    assets: Assets;
    place: Place;
    children: ComponentChildren;
  },
): VNode {
  const title = head.title === "Gatehouse" ? head.title : `${head.title} · Gatehouse`;
  return (
    <html lang="en" data-base={place.base} data-runner-bytes={assets.runnerBytes}>
      <head>
        <meta charset="utf-8" />
        {!assets.development && <meta http-equiv="Content-Security-Policy" content={pagePolicy} />}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="description" content={head.description} />
        <Preview title={title} description={head.description} path={path} place={place} />
        {head.markdown && <link rel="alternate" type="text/markdown" href={head.markdown} />}
        <meta name="color-scheme" content="light dark" />
        {!assets.development && <link rel="icon" href="/favicon.ico" sizes="32x32" />}
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <script src="/early.js" />
        {assets.fonts?.map((href) => (
          <link key={href} rel="preload" as="font" type="font/woff2" crossOrigin="anonymous" href={href} />
        ))}
        {assets.styles.map((href) => <link key={href} rel="stylesheet" href={href} />)}
        {assets.development && <script type="module" src="/@vite/client" />}
        <script type="module" src={assets.script} />
      </head>
      <body>
        <a class="skip-link" href="#main">Skip to the content</a>
        {head.skip && <a class="skip-link" href={head.skip.href}>{head.skip.name}</a>}
        <SiteHeader path={path} search={<Search />} />
        <main id="main">{children}</main>
        <SiteFooter />
      </body>
    </html>
  );
}
