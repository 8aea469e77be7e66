import { DateTime } from 'luxon'
import { escapeHtml } from '../../lib/html.ts'
import type { MessageRow, QuotedRow } from './queries.ts'

export interface Quotes {
  html: string
  text: string
}

// A conversation longer than this is no longer read; the newest messages are kept.
const mostMessages = 20
const mostCharacters = 200_000

/** How many earlier messages a mail quotes: as its inbox and, where that leaves it open, the site want it. */
export function quoteLimitOf(
  message: Pick<
    MessageRow,
    'automatic' | 'thread_type' | 'html_body' | 'quote_history' | 'quote_thread' | 'include_ticket_history_on_forward'
  >,
): number {
  if (message.automatic !== null) return 0
  // who quotes in the forward itself has chosen what is passed on
  const isQuoting = /<blockquote\b/i.test(message.html_body)
  if (message.thread_type === 'forward')
    return message.include_ticket_history_on_forward && !isQuoting ? mostMessages : 0
  if (message.quote_history === 'site') return message.quote_thread ? mostMessages : 0
  return { none: 0, last: 1, thread: mostMessages }[message.quote_history]
}

/** The earlier messages, the newest first, as html and text to stand below the new one; null when there are none. */
export function quoteMessages(rows: readonly QuotedRow[], timezone: string): Quotes | null {
  let length = 0
  const kept = rows.filter((row) => (length += row.html_body.length) <= mostCharacters)
  if (kept.length === 0) return null
  const html = kept.map((row) => {
    // programs fold what is marked as a citation
    return `<p>${escapeHtml(introduction(row, timezone))}</p>\n<blockquote type="cite">${row.html_body}</blockquote>`
  })
  const text = kept.map((row) => `${introduction(row, timezone)}\n${quoted(row.text_body)}`)
  return { html: html.join('\n'), text: text.join('\n\n') }
}

function introduction(row: QuotedRow, timezone: string): string {
  const when = DateTime.fromSQL(row.created_at, { zone: 'UTC' }).setZone(timezone)
  return `${row.author.trim() || 'Customer'}, ${when.toFormat('d LLL yyyy, HH:mm ZZZZ')}:`
}

function quoted(text: string): string {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => (line.startsWith('>') || line === '' ? `>${line}` : `> ${line}`))
    .join('\n')
}
