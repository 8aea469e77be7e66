import { createHash } from 'node:crypto'

/** The one stylesheet of the server's own pages; system fonts, both colour schemes, no other file. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2433; --quiet: #5c667a; --line: #dfe3ea; --page: #f6f7f9; --card: #fff;
  --accent: #3550c4; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --quiet: #9aa4b8; --line: #2d3444; --page: #14181f;
  --card: #1c222c; --accent: #93a7ff; --on-accent: #10131a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
main.narrow { max-width: 25rem; padding-top: 12vh }
header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; flex-wrap: wrap;
  margin-bottom: 1.5rem }
h1 { font-size: 1.5rem; margin: 0 }
h2 { font-size: 1.0625rem; margin: 0 0 .75rem }
p { margin: 0 0 1rem }
.quiet { color: var(--quiet) }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem;
  margin-bottom: 1.25rem }
section > :last-child { margin-bottom: 0 }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse }
th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-top: 1px solid var(--line); vertical-align: top }
th { border-top: 0; font-weight: 600; color: var(--quiet); font-size: .875rem }
td { overflow-wrap: anywhere }
td.fixed { white-space: nowrap; font-variant-numeric: tabular-nums }
pre { overflow-x: auto; margin: 0; padding: .875rem; border-radius: .5rem; background: var(--page);
  border: 1px solid var(--line); font: .875rem/1.5 ui-monospace, monospace }
label { display: block; margin-bottom: 1rem; font-weight: 600 }
input { display: block; width: 100%; margin-top: .25rem; padding: .625rem .75rem; font: inherit; color: inherit;
  background: var(--page); border: 1px solid var(--line); border-radius: .5rem }
button { padding: .625rem 1rem; font: inherit; font-weight: 600; border: 0; border-radius: .5rem; cursor: pointer;
  background: var(--accent); color: var(--on-accent) }
button.plain { padding: 0; background: none; color: var(--accent) }
form.inline { display: inline }
a { color: var(--accent) }
.problem { border-left: .25rem solid #c0392b; padding-left: .75rem }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
`

/** For Content-Security-Policy: this very style text may be used, and nothing else. */
export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`
