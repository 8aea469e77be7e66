import type { FastifyReply } from 'fastify'
import { type Html, html, Html as Raw } from './html.ts'
import { style, styleHash } from './style.ts'

const policy = `default-src 'none'; style-src '${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

export interface Page {
  title: string
  body: Html
}

/** Sends a page of ours: no script can run in it, whatever a ticket's text says. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style>${new Raw(style)}</style>
</head>
<body>
${page.body}
</body>
</html>
`
  return (
    reply
      .header('Content-Security-Policy', policy)
      // not no-referrer: with it browsers send `Origin: null`, and our own forms would look like another site's
      .header('Referrer-Policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(document.text)
  )
}
