import { createHash } from 'node:crypto'
import type { CustomerLanguage } from '../lib/customer-language.ts'
import { escapeHtml } from '../lib/html.ts'
import type { RatedTicket, RatingOption } from './queries.ts'
import { surveyWords } from './survey-words.ts'

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
  shown: { language: CustomerLanguage; chosen: number | null; isSaved: boolean },
): string {
  const words = surveyWords[shown.language]
  const choices = options.map(({ id, name }) => {
    const mark = id === shown.chosen ? ' checked' : ''
    return `<label><input type="radio" name="option" value="${id}" required${mark}> ${escapeHtml(name)}</label>`
  })
  const thanks = shown.isSaved
    ? `<p role="status"><strong>${escapeHtml(ticket.thanks || words.thanks)}</strong></p>`
    : ''
  return page(
    shown.language,
    words.title,
    `${thanks}<p dir="auto">${escapeHtml(ticket.subject)}</p>
<form method="post">
<fieldset><legend>${shown.isSaved ? words.changeAnswer : words.answer}</legend>
${choices.join('\n')}
</fieldset>
<label>${words.comment}
<textarea name="comment" maxlength="5000" dir="auto">${escapeHtml(ticket.comment)}</textarea></label>
<button>${words.send}</button>
</form>`,
  )
}

/** For a link that is not ours, or whose ticket is gone. */
export function goneRatePage(language: CustomerLanguage): string {
  const { goneTitle, gone } = surveyWords[language]
  return page(language, goneTitle, `<p>${gone}</p>`)
}

function page(language: CustomerLanguage, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
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
