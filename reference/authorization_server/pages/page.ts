/** What all pages have in common: the frame, and the headers that keep it closed. */

import type { ServerResponse } from "node:http";
import { Html, markup } from "./html.ts";
import { STYLE, STYLE_SOURCE } from "./style.ts";

/** One page. */
export interface Page {
  title: string;
  /** The whole of `main`, its one `h1` included. */
  main: Html;
  /** Where its forms may lead, beyond this server itself; sources as CSP3 spells them. */
  formTargets?: string[];
}

const GATE = markup`<svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-width="2" stroke-linecap="round" aria-hidden="true">
<path d="M4 21V10a8 8 0 0 1 16 0v11M2 21h20M9.3 21V7M14.7 21V7M4 13h16"/></svg>`;

const FOOTER = "A demo: the users are made up, there are no passwords, and nothing real may rely on it.";

/**
 * The headers of a page: nothing runs, nothing is loaded, nobody frames it, nobody keeps it.
 *
 * @param formTargets Where its forms may lead, beyond this server itself.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.16
 */
export function pageHeaders(formTargets: string[] = []): Record<string, string> {
  return {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    // The redirect after a form is held against form-action too, so the client's redirect URI has to be in it.
    "content-security-policy": [
      "default-src 'none'",
      `style-src ${STYLE_SOURCE}`,
      `form-action ${["'self'", ...formTargets].join(" ")}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join("; "),
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    // Not no-referrer: that would turn the Origin of our own forms into "null".
    "referrer-policy": "same-origin",
  };
}

/** The page as a document. */
export function renderPage({ title, main }: Page, issuer: string): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Gatehouse</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>${GATE}<strong>Gatehouse sign-in</strong><span>${new URL(issuer).host}</span></header>
<main>
${main}
</main>
<footer>${FOOTER}</footer>
</body>
</html>
`;
  return page.toString();
}

/** Sends a page. */
export function sendPage(response: ServerResponse, status: number, page: Page, issuer: string): void {
  response.writeHead(status, pageHeaders(page.formTargets));
  response.end(renderPage(page, issuer));
}
