import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

/** The page's one stylesheet; system fonts, both colour schemes, no other file. */
export const docsStyle = `
:root { color-scheme: light dark; --ink: #1d2433; --quiet: #5c667a; --line: #dfe3ea; --page: #f6f7f9; --card: #fff;
  --accent: #3550c4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --quiet: #9aa4b8; --line: #2d3444; --page: #14181f;
  --card: #1c222c; --accent: #93a7ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
.columns { display: grid; grid-template-columns: 14rem minmax(0, 62rem); gap: 2rem; max-width: 80rem; margin: 0 auto;
  padding: 2rem 1.25rem 4rem }
nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto;
  font-size: .9375rem }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0 }
h1 { font-size: 1.75rem; margin: 0 0 .5rem }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; scroll-margin-top: 1rem }
h3 { font-size: .875rem; margin: 1.25rem 0 .25rem; color: var(--quiet) }
p { margin: .25rem 0 .75rem; overflow-wrap: anywhere }
.quiet { color: var(--quiet) }
details { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0;
  scroll-margin-top: 1rem }
summary { padding: .625rem .875rem; cursor: pointer; overflow-wrap: anywhere }
details > div { padding: 0 .875rem .875rem; border-top: 1px solid var(--line) }
.method { display: inline-block; min-width: 4.25rem; font-weight: 700; font-size: .8125rem; color: var(--accent) }
code, pre { font: .875rem/1.5 ui-monospace, monospace }
pre { overflow-x: auto; margin: .25rem 0; padding: .75rem; border-radius: .5rem; background: var(--page);
  border: 1px solid var(--line) }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: .9375rem }
th, td { text-align: left; padding: .375rem .75rem .375rem 0; border-top: 1px solid var(--line); vertical-align: top }
th { border-top: 0; font-weight: 600; color: var(--quiet); font-size: .8125rem }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
@media (max-width: 52rem) { .columns { display: block } nav { position: static; max-height: none } }
`

const hash = createHash('sha256').update(docsStyle).digest('base64')
const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** Sends the page: nothing but its own style applies to it, no script can run in it. */
export function sendDocs(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('Content-Security-Policy', policy)
    .header('Referrer-Policy', 'same-origin')
    .header('Cache-Control', 'public, max-age=300')
    .type('text/html; charset=utf-8')
    .send(page)
}
