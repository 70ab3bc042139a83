/** The pages' one style sheet. It is in the page and allowed by its hash, so that nothing else can be. */

import { createHash } from "node:crypto";

/** The style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #eef1f0; --card: #fff; --line: #d5dcd9; --strong-line: #77837e; --text: #17201c; --quiet: #53605a;
  --accent: #0b6b4f; --on-accent: #fff; --accent-soft: #e4f2ec; --warn: #7a4a00; --warn-soft: #fdf1dc;
  --warn-line: #d9a441; --focus: #1f5fd0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1412; --card: #181f1c; --line: #303a36; --strong-line: #7f8d87; --text: #e8eeeb; --quiet: #a5b2ac;
    --accent: #58c79f; --on-accent: #06281c; --accent-soft: #1b3029; --warn: #f4c877; --warn-soft: #33270f;
    --warn-line: #8a6a24; --focus: #8ab4ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2rem 1rem 3rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
header, main, footer { max-width: 35rem; margin: 0 auto; }
header { display: flex; align-items: center; gap: .6rem; padding: 0 .25rem .9rem; }
header svg { flex: none; color: var(--accent); }
header strong { letter-spacing: .01em; }
header span { margin-left: auto; color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; text-align: right; }
main {
  padding: 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem;
  box-shadow: 0 1px 2px rgb(0 0 0 / .06), 0 8px 24px rgb(0 0 0 / .05);
}
h1 { margin: 0 0 .4rem; font-size: 1.45rem; line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; }
p { margin: 0 0 .75rem; }
main > :last-child { margin-bottom: 0; }
.after { margin: 1.25rem 0 0; }
.quiet { color: var(--quiet); font-size: .9rem; }
code { font: .875em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: .6rem 1rem; margin: 1.25rem 0; }
dt { color: var(--quiet); font-size: .9rem; line-height: 1.65; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dd small { display: block; color: var(--quiet); font-size: .85rem; }
.warning, .problem {
  margin: 1.25rem 0; padding: .75rem .9rem; border: 1px solid var(--warn-line); border-left-width: 4px;
  border-radius: .4rem; background: var(--warn-soft); color: var(--warn); font-size: .925rem;
}
.warning strong, .problem strong { display: block; overflow-wrap: anywhere; }
fieldset { margin: 1.5rem 0 0; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: .55rem; font-weight: 650; }
.list { border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
.row { display: flex; gap: .75rem; align-items: flex-start; padding: .7rem .85rem; }
.row + .row { border-top: 1px solid var(--line); }
label.row { cursor: pointer; }
label.row:hover { background: var(--accent-soft); }
label.row:has(:checked) { background: var(--accent-soft); }
.row > span { min-width: 0; overflow-wrap: anywhere; }
.row small { display: block; color: var(--quiet); font-size: .85rem; }
.row.unknown { color: var(--quiet); }
input { width: 1.15rem; height: 1.15rem; margin: .18rem 0 0; flex: none; accent-color: var(--accent); }
.bullet { width: 1.15rem; flex: none; text-align: center; }
.buttons { display: flex; gap: .75rem; margin-top: 1.5rem; }
button {
  flex: 1; min-height: 2.9rem; padding: .5rem 1.1rem; border-radius: .5rem; border: 1px solid var(--strong-line);
  background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { background: var(--accent-soft); }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.primary:hover { filter: brightness(1.08); }
button.link {
  flex: none; min-height: 0; padding: .15rem .3rem; border: 0; color: var(--accent); text-decoration: underline;
  text-underline-offset: .15em; font-weight: 500;
}
.session {
  display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: .25rem 1rem;
  margin-top: 1.25rem; padding-top: .9rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .9rem;
}
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
label.row:focus-within { outline: 3px solid var(--focus); outline-offset: -3px; }
label.row :focus-visible { outline: 0; }
footer { padding: .9rem .25rem 0; color: var(--quiet); font-size: .85rem; }
@media (max-width: 30rem) {
  body { padding: 1rem .65rem 2rem; }
  main { padding: 1.15rem 1rem; }
  h1 { font-size: 1.25rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .7rem; }
  dl { margin-bottom: .6rem; }
}
@media (forced-colors: active) { button.primary { border-width: 3px; } }
`;

/** Its hash as a source of `style-src`. */
export const STYLE_SOURCE: string = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;
