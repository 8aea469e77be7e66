import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { mayAnswerAutomatically } from '../mail/inbound/automatic-budget.ts'
import { queueNotice } from '../mail/notices/queue-notice.ts'
import type { NoticeKind } from './preferences.ts'

interface ToTell {
  userId: number
  kind: NoticeKind
  ticketId: number
  messageId: number | null
  actor: { actorId: number | null; actorType: string }
  /** This desk's address. */
  baseUrl: string
}

interface Facts {
  email: string
  name: string
  subject: string
  actor: string | null
  text: string | null
  inboxId: number
  /** Of something that customers do not see: an answer by mail stays inside, too. */
  isInternal: boolean
  /** Mails about the same ticket in the last ten minutes, and mails at all in the last hour. */
  recent: number
  lately: number
}

// A conversation is told once in ten minutes; what is in the app anyway need not fill a mailbox.
const mostAnHour = 30
const longestText = 2_000
// Older news is in the app; mail that was held for long would only confuse.
const hoursOfUse = 24

/** Mails an agent what happened to a ticket, unless they have had enough mail about it lately. */
export async function mailNotice(tx: Tx, toTell: ToTell): Promise<void> {
  const { userId, kind, ticketId, baseUrl } = toTell
  const facts = await findFacts(tx, toTell)
  if (facts === undefined || facts.lately >= mostAnHour) return
  if ((kind === 'message' || kind === 'newTicket') && facts.recent > 0) return
  const budget = { inboxId: facts.inboxId, ticketId, recipient: facts.email, kind: 'notice' }
  if (!(await mayAnswerAutomatically(tx, budget)).allowed) return
  const what = headline(kind, facts.actor ?? 'Somebody')
  await queueNotice(tx, {
    kind,
    to: { address: facts.email, name: facts.name },
    userId,
    ticketId,
    subject: `${what}: ${facts.subject.replace(/\s+/g, ' ').slice(0, 200)}`,
    text: `${what}.

#${ticketId} ${facts.subject}
${baseUrl}/tickets/${ticketId}
${facts.text ? `\n${facts.text.slice(0, longestText)}\n` : ''}
What you get mail about is up to you: ${baseUrl}/settings/notifications
`,
    ...(facts.isInternal ? { headers: { 'X-Deskhand-Internal': 'note' } } : {}),
    expiresAt: new Date(Date.now() + hoursOfUse * 3_600_000),
  })
}

function headline(kind: NoticeKind, actor: string): string {
  switch (kind) {
    case 'assigned':
      return `${actor} assigned a ticket to you`
    case 'mention':
      return `${actor} mentioned you`
    case 'message':
      return `${actor} wrote on a ticket of yours`
    case 'slaWarning':
      return 'A promised time is running out'
    case 'slaBreach':
      return 'A promised time is over'
    case 'newTicket':
      return `A new ticket of ${actor}`
  }
}

async function findFacts(tx: Tx, { userId, ticketId, messageId, kind, actor }: ToTell): Promise<Facts | undefined> {
  const [row] = await tx.query<Facts>(sql`
    select u.email, trim(u.first_name || ' ' || u.last_name) as name, t.subject,
      case when ${kind} = 'newTicket' or ${actor.actorType} = 'customers'
        then (select nullif(trim(c.first_name || ' ' || c.last_name), '') from customers c
          where c.id = case when ${actor.actorType} = 'customers' then ${actor.actorId}::bigint else t.customer_id end)
        else (select nullif(trim(a.first_name || ' ' || a.last_name), '') from users a where a.id = ${actor.actorId}::bigint)
      end as actor,
      (select left(m.text_body, 4000) from messages m where m.id = ${messageId}::bigint and m.state = 'active') as text,
      t.inbox_id as "inboxId",
      coalesce((select m.thread_type not in ('message', 'forward') from messages m where m.id = ${messageId}::bigint), false) as "isInternal",
      (select count(*)::int from notices n where n.user_id = u.id and n.ticket_id = t.id
        and n.created_at > now() - interval '10 minutes') as recent,
      (select count(*)::int from notices n where n.user_id = u.id and n.created_at > now() - interval '1 hour') as lately
    from users u, tickets t where u.id = ${userId} and t.id = ${ticketId}`)
  return row
}
