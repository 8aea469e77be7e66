import { DateTime } from 'luxon'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { escapeHtml } from '../lib/html.ts'

interface HistoryRow {
  htmlBody: string
  createdAt: string
  author: string
}

// A conversation longer than this is no longer read; the newest messages are kept.
const mostMessages = 50
const mostCharacters = 2_000_000

/**
 * What was said on a ticket so far, the newest first, as quotes for somebody outside: no notes, nothing that was not
 * sent, nothing the desk wrote itself. Empty when there is nothing.
 */
export async function historyHtml(ctx: Ctx, ticketId: number): Promise<string> {
  const rows = await ctx.db.query<HistoryRow>(sql`
    select m.html_body as "htmlBody", m.created_at as "createdAt", trim(case m.created_by_type
        when 'customers' then (select c.first_name || ' ' || c.last_name from customers c where c.id = m.created_by_id)
        else (select u.first_name || ' ' || u.last_name from users u where u.id = m.created_by_id) end) as author
    from messages m
    where m.ticket_id = ${ticketId} and m.state = 'active' and m.thread_type in ('message', 'forward') and not m.is_draft
      and coalesce(m.send_after <= now(), true) and m.delivery_status is distinct from 'cancelled'
    order by m.created_at desc, m.id desc limit ${mostMessages}`)
  let length = 0
  const quotes = rows.flatMap(({ htmlBody, createdAt, author }) => {
    length += htmlBody.length
    if (length > mostCharacters) return []
    const when = DateTime.fromSQL(createdAt, { zone: 'UTC' }).setZone(ctx.actor.site.timezone)
    const name = escapeHtml(author || 'Customer')
    return `<p>${name}, ${when.toFormat('d LLL yyyy, HH:mm ZZZZ')}:</p>\n<blockquote>${htmlBody}</blockquote>`
  })
  return quotes.join('\n')
}
