import { answer, api } from '../api/client.ts'
import { type Ref, rowOfAny, rowsOf } from '../api/included.ts'
import type { Message } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { fullTime } from '../i18n/dates.ts'
import type { MessageList } from '../ticket/ticket-queries.ts'
import { withoutTurns } from '../ui/direction.ts'
import type { DraftFile } from './draft.ts'

type Person = NonNullable<Parameters<typeof nameOf>[0]>

/** What the header block of a forwarded message is called, in the writer's language. */
export interface QuoteWords {
  title: string
  from: string
  date: string
  subject: string
  to: string
}

/** A message to be passed on: who wrote it to whom and when, its text, and its files, copied for the forward. */
export interface Quote {
  html: string
  files: DraftFile[]
}

/** Whether it was said to somebody outside, and so may be passed on: notes never are. */
export function isForwardable({ threadType, isDraft, delayed }: Message): boolean {
  return (threadType === 'message' || threadType === 'forward') && isDraft !== true && delayed !== true
}

/** Copies the files of a message and quotes it. Throws the Failure of a file that cannot be copied. */
export async function quoteMessage(
  message: Message,
  around: { included: MessageList['included']; subject: string; customer: Person | undefined; words: QuoteWords },
): Promise<Quote> {
  let html = quotedText(message.htmlBody ?? '')
  const files: DraftFile[] = []
  for (const { id } of rowsOf(around.included.files, message.files)) {
    const { file } = await answer(api.POST('/files/{id}/copy.json', { params: { path: { id } } }))
    html = html.replaceAll(`/files/${id}/inline"`, `/files/${file.id}/inline"`)
    const isInline = file.disposition === 'attachment-inline'
    files.push({ id: file.id, name: file.fileName ?? '', size: file.size ?? 0, isInline })
  }
  return { html: `${headerBlock(message, around)}<blockquote>${html}</blockquote>`, files }
}

/** The lines above a forwarded message, as programs write and recognise them. */
export function headerBlock(
  message: Message,
  { included, subject, customer, words }: Parameters<typeof quoteMessage>[1],
): string {
  const author = rowOfAny(included, message.createdBy as Ref | null | undefined) as Person | undefined
  const isOurs = message.createdBy?.type === 'users'
  const name = message.mail?.fromName || nameOf(author)
  const address = message.mail?.fromAddress || (isOurs ? message.sendFrom : author?.email) || ''
  const to = (message.to ?? []).length > 0 ? (message.to ?? []) : isOurs && customer?.email ? [customer.email] : []
  const lines: [string, string][] = [
    [words.from, address === '' || address === name ? name : `${name} <${address}>`],
    [words.date, fullTime(message.createdAt)],
    [words.subject, message.subject || subject],
    [words.to, [...to, ...(message.cc ?? [])].join(', ')],
  ]
  const shown = lines.filter(([, value]) => value !== '')
  const rows = shown.map(([label, value]) => `<strong>${escaped(label)}:</strong> ${escaped(withoutTurns(value))}`)
  return `<p>---------- ${escaped(words.title)} ----------<br>${rows.join('<br>')}</p>`
}

/** The text without pictures from elsewhere: the editor would not show them, and who gets it would tell their host. */
function quotedText(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  for (const image of body.querySelectorAll('img'))
    if (!/^(\/desk\/|data:)/.test(image.getAttribute('src') ?? '')) image.replaceWith(image.alt)
  return body.innerHTML
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
