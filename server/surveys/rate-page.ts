import { createHash } from 'node:crypto'
import { escapeHtml } from '../lib/html.ts'
import type { RatedTicket, RatingOption } from './queries.ts'

const style = `:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 0 auto; padding: 3rem 1.25rem; overflow-wrap: anywhere }
label { display: block; margin: .5rem 0 }
textarea { box-sizing: border-box; width: 100%; min-height: 6rem; font: inherit }
button { font: inherit; font-weight: 600; padding: .625rem 1.25rem; margin-top: 1rem }`

/** For Content-Security-Policy: this style and our own form, nothing else. */
export const ratePagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** The form with an option chosen; looking at it answers nothing. With `isSaved` it says thank you first. */
export function ratePage(
  ticket: RatedTicket,
  options: readonly RatingOption[],
  shown: { chosen: number | null; isSaved: boolean },
): string {
  const choices = options.map(({ id, name }) => {
    const mark = id === shown.chosen ? ' checked' : ''
    return `<label><input type="radio" name="option" value="${id}" required${mark}> ${escapeHtml(name)}</label>`
  })
  const thanks = shown.isSaved
    ? `<p role="status"><strong>${escapeHtml(ticket.thanks || 'Thanks for your feedback!')}</strong></p>`
    : ''
  return page(
    'How did we do?',
    `${thanks}<p dir="auto">${escapeHtml(ticket.subject)}</p>
<form method="post">
<fieldset><legend>${shown.isSaved ? 'You may change your answer' : 'Your answer'}</legend>
${choices.join('\n')}
</fieldset>
<label>Would you like to add something?
<textarea name="comment" maxlength="5000" dir="auto">${escapeHtml(ticket.comment)}</textarea></label>
<button>Send</button>
</form>`,
  )
}

/** For a link that is not ours, or whose ticket is gone. */
export function goneRatePage(): string {
  return page(
    'This link does not work any more',
    '<p>The request it was about is gone, or the link is not complete.</p>',
  )
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`
}
