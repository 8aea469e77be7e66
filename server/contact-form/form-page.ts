import { createHash } from 'node:crypto'
import { type CustomerLanguage, fillIn } from '../lib/customer-language.ts'
import { escapeHtml } from '../lib/html.ts'
import { heightScript } from './embed-script.ts'
import { formControls } from './form-controls.ts'
import { formStyle } from './form-style.ts'
import { type FormWords, formLanguages } from './form-words.ts'
import type { ContactForm } from './queries.ts'
import type { Filled, FormError } from './read-submission.ts'

/** A page and the policy that has to travel with it. */
export interface FormPage {
  html: string
  policy: string
}

export interface FormView {
  language: CustomerLanguage
  /** In a frame of another page. */
  isEmbedded: boolean
}

/** The form, with what was typed and what is wrong with it. */
export function formPage(
  form: ContactForm,
  view: FormView,
  shown: { token: string; filled: Filled; errors: readonly FormError[]; limits: { count: number; megabytes: number } },
): FormPage {
  const words = formLanguages[view.language]
  const title = form.title || words.title
  const query = view.isEmbedded ? '?embed=1' : ''
  const body = `<h1 dir="auto">${escapeHtml(title)}</h1>
${form.intro === '' ? '' : `<p class="intro" dir="auto">${escapeHtml(form.intro)}</p>`}
${summary(form, words, shown.errors)}<form method="post" action="/contact/${form.slug}${query}" enctype="multipart/form-data">
<input type="hidden" name="token" value="${escapeHtml(shown.token)}">
${formControls(form, words, shown)}
<button>${words.send}</button>
</form>`
  return page(form, view, { title, body, isWrong: shown.errors.length > 0 })
}

/** Says that the words have arrived, and nothing else: whoever has the link may not be who wrote. */
export function sentPage(form: ContactForm, view: FormView, ticketId: number): FormPage {
  const words = formLanguages[view.language]
  const query = view.isEmbedded ? '?embed=1' : ''
  const body = `<h1>${words.sentTitle}</h1>
<p class="intro" dir="auto" role="status">${escapeHtml(form.thanks || words.sent)}</p>
<p>${fillIn(words.reference, { name: `<strong>#${ticketId}</strong>` })}</p>
<p><a class="button" href="/contact/${form.slug}${query}">${words.another}</a></p>`
  return page(form, view, { title: words.sentTitle, body, isWrong: false })
}

/** For an address without a form. */
export function goneFormPage(view: FormView): FormPage {
  const words = formLanguages[view.language]
  const none = { accentColor: '', allowedOrigins: [], siteName: '' }
  const body = `<h1>${words.goneTitle}</h1>\n<p>${words.gone}</p>`
  return page(none, view, { title: words.goneTitle, body, isWrong: false })
}

function summary(form: ContactForm, words: FormWords, errors: readonly FormError[]): string {
  if (errors.length === 0) return ''
  const lines = errors.map(({ field, text }) =>
    field === 'form'
      ? `<li>${escapeHtml(text)}</li>`
      : `<li><a href="#${field}"><bdi>${escapeHtml(labelOf(form, words, field))}</bdi>: ${escapeHtml(text)}</a></li>`,
  )
  // the focus goes there, so that a screen reader begins with what is wrong
  return `<div class="summary" role="alert" tabindex="-1" autofocus><p>${words.problems}</p><ul>${lines.join('')}</ul></div>\n`
}

function labelOf(form: ContactForm, words: FormWords, field: string): string {
  const custom = form.fields.find(({ id }) => field === `field_${id}`)
  if (custom !== undefined) return custom.label
  const { name, email, subject, message, files } = words
  return { name, email, subject, message, files }[field] ?? words.leaveEmpty
}

function page(
  form: Pick<ContactForm, 'accentColor' | 'allowedOrigins' | 'siteName'>,
  { language, isEmbedded }: FormView,
  { title, body, isWrong }: { title: string; body: string; isWrong: boolean },
): FormPage {
  const style = formStyle(form.accentColor)
  const script = isEmbedded ? heightScript : ''
  const words = formLanguages[language]
  const name = [isWrong ? words.problems.split('.', 1)[0] : '', title, form.siteName].filter((part) => part !== '')
  return {
    html: `<!doctype html>
<html lang="${language}"${isEmbedded ? ' class="embedded"' : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(name.join(' – '))}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
${script === '' ? '' : `<script>${script}</script>\n`}</body>
</html>
`,
    policy: [
      `default-src 'none'`,
      `style-src ${hashOf(style)}`,
      ...(script === '' ? [] : [`script-src ${hashOf(script)}`]),
      `form-action 'self'`,
      `base-uri 'none'`,
      `frame-ancestors ${["'self'", ...form.allowedOrigins].join(' ')}`,
    ].join('; '),
  }
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
