import type { Database, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import type { Listener } from '../../events/listener.ts'
import { expandPlaceholders } from '../../lib/placeholders.ts'
import { mayAnswerAutomatically } from '../inbound/automatic-budget.ts'
import { insertAutomaticMessage } from './automatic-message.ts'

export const autoReplyJobName = 'auto_reply'

/** Asks for an automatic reply to a ticket that came by mail; others were made by somebody who knows that they arrived. */
export const autoReplyJobs: Listener<'ticket.created'> = ({ ticketId, messageId, byMail }) =>
  byMail === true ? [{ name: autoReplyJobName, payload: { ticketId, messageId }, key: `auto_reply:${ticketId}` }] : []

interface Trigger {
  inbox_id: number
  inbox_name: string
  inbox_email: string
  auto_reply_subject: string
  auto_reply_message: string
  recipient: string
  email_message_id: string | null
  ticket_subject: string
  first_name: string
  last_name: string
  company_name: string | null
  agent_first_name: string | null
  agent_last_name: string | null
  agent_email: string | null
  site_name: string
}

/**
 * Answers a new ticket as its inbox wants, at most once, when the limits on automatic mail allow it. Comes from the
 * inbox's address, answers the mail that made the ticket, and is seen on the ticket.
 */
export function sendAutoReply(database: Database, at: { ticketId: number; messageId: number }): Promise<void> {
  return database.transaction(async (tx) => {
    const trigger = await lockTrigger(tx, at)
    if (trigger === undefined) return
    const { inbox_id: inboxId, recipient } = trigger
    const { allowed } = await mayAnswerAutomatically(tx, { inboxId, ticketId: at.ticketId, recipient, kind: 'reply' })
    if (!allowed) return
    const context = contextOf(trigger, at.ticketId)
    await insertAutomaticMessage(tx, {
      ticketId: at.ticketId,
      kind: 'reply',
      to: recipient,
      fromAddress: trigger.inbox_email,
      subject: expandPlaceholders(trigger.auto_reply_subject, context, { html: false }).trim() || null,
      html: expandPlaceholders(trigger.auto_reply_message, context, { html: true }),
      inReplyTo: trigger.email_message_id,
    })
  })
}

/** The ticket with what its reply needs, locked; undefined when the inbox wants none or the ticket has had its reply. */
async function lockTrigger(
  tx: Tx,
  { ticketId, messageId }: { ticketId: number; messageId: number },
): Promise<Trigger | undefined> {
  const [row] = await tx.query<Trigger>(sql`
    select i.id as inbox_id, i.name as inbox_name, i.email::text as inbox_email, i.auto_reply_subject,
      i.auto_reply_message, t.subject as ticket_subject,
      coalesce(nullif(h.from_address, ''), chosen.value::text) as recipient, incoming.email_message_id,
      c.first_name, c.last_name, company.name as company_name,
      u.first_name as agent_first_name, u.last_name as agent_last_name, u.email::text as agent_email,
      coalesce(site.name, '') as site_name
    from tickets t
    join inboxes i on i.id = t.inbox_id
    join customers c on c.id = t.customer_id
    left join companies company on company.id = coalesce(t.company_id, c.company_id)
    left join site on true
    left join users u on u.id = i.auto_reply_from_user_id and u.state = 'active'
    left join message_mails h on h.message_id = ${messageId}
    left join incoming_mails incoming on incoming.id = h.incoming_mail_id
    left join lateral (
      select value from contacts k where k.customer_id = t.customer_id and k.type = 'email' and k.state = 'active'
      order by k.id = t.contact_id desc nulls last, k.is_main desc, k.id limit 1
    ) chosen on true
    where t.id = ${ticketId} and t.state = 'active' and t.status_id <> 7 and i.state = 'active'
      and i.auto_reply_enabled and trim(i.auto_reply_message) <> ''
      and not exists (select from messages m where m.ticket_id = t.id and m.automatic = 'reply')
    for update of t`)
  return row?.recipient ? row : undefined
}

function contextOf(row: Trigger, ticketId: number) {
  const { agent_email: email } = row
  return {
    user:
      email === null
        ? { firstName: row.inbox_name, lastName: '', email: row.inbox_email }
        : { firstName: row.agent_first_name ?? '', lastName: row.agent_last_name ?? '', email },
    mailbox: { name: row.inbox_name, email: row.inbox_email },
    customer: { firstName: row.first_name, lastName: row.last_name, email: row.recipient },
    company: row.company_name === null ? null : { name: row.company_name },
    ticket: { id: ticketId, subject: row.ticket_subject },
    site: { name: row.site_name },
  }
}
