/** How the HTML report looks: its one style sheet, light and dark, wide and narrow, on paper too. */

/** The sheet. Colours pass 4.5:1 on their grounds. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fdfdfb; --text: #1d1f21; --dim: #575d63; --line: #d9dadb;
  --code: #f1f2ee; --bad: #a8201a; --soft: #8a5200; --good: #1f6b3a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181a; --text: #e6e7e4; --dim: #a4abb1; --line: #3a3f44; --code: #22262a;
    --bad: #ff9089; --soft: #f0b866; --good: #7fd39b; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); font-size: 1.2rem; }
h3 { margin: 0; font-size: 1rem; display: inline; }
.verdict { font-size: 1.15rem; font-weight: 600; }
.bad { color: var(--bad); } .soft { color: var(--soft); } .good { color: var(--good); } .dim { color: var(--dim); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; } th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); }
th { text-align: left; font-weight: 600; } td { text-align: right; font-variant-numeric: tabular-nums; }
details { border-top: 1px solid var(--line); padding: .6rem 0; }
summary { cursor: pointer; } summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
pre { padding: .75rem; overflow-x: auto; background: var(--code); white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: inherit; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { details > * { display: block; } body { max-width: none; } }
`;
