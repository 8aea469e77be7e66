import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Queryable } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'
import type { Event } from '../../server/events/event.ts'
import { record, systemActor } from '../../server/events/record.ts'
import { wakeDispatcher } from '../../server/events/wake.ts'
import type { WorkerLog } from '../../server/events/worker-log.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from './factories.ts'

export const filesDirectory = join(tmpdir(), 'deskhand-test-mail-files')

/** A log that keeps its lines for the test. */
export function keepLog(): WorkerLog & { lines: { level: string; message: string; details: object }[] } {
  const lines: { level: string; message: string; details: object }[] = []
  const write = (level: string) => (details: object, message: string) => void lines.push({ level, message, details })
  return { lines, debug: () => {}, info: write('info'), warn: write('warn'), error: write('error') }
}

/** For workers: nobody waits for more events or for the next look at the queue. */
export const pace = { gatherMilliseconds: 5, pollMilliseconds: 100 }

/** Waits until `look` gives something; rejects with what it was waiting for. */
export async function until<Result>(
  what: string,
  look: () => Promise<Result | undefined | null | false>,
  timeoutMs = 15_000,
): Promise<Result> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const result = await look()
    if (result) return result
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await sleep(20)
  }
}

/** Commits an event as a workflow would. */
export async function emit(database: Database, event: Event): Promise<void> {
  await database.transaction((tx) => record(tx, systemActor, event))
  wakeDispatcher(database)
}

export interface MailMessageOptions {
  subject?: string
  html?: string
  text?: string
  to?: string[]
  cc?: string[]
  bcc?: string[]
  ticketId?: number
  ticketState?: string
  inReplyTo?: string
  emailMessageId?: string
  threadType?: string
  fromAddress?: string
  sendAfter?: Date
  byCustomer?: boolean
}

let count = 0

/** An agent's message on a ticket, ready to be mailed. */
export async function makeMailMessage(
  db: Queryable,
  options: MailMessageOptions = {},
): Promise<{ ticketId: number; messageId: number; customerEmail: string; inboxEmail: string }> {
  const inbox = await makeInbox(db, { name: 'Support' })
  const customer = await makeCustomer(db)
  const agent = await makeUser(db, { firstName: 'Alex', lastName: 'Agent' })
  const ticketId =
    options.ticketId ??
    (
      await makeTicket(db, {
        inboxId: inbox.id,
        customerId: customer.id,
        subject: options.subject ?? 'Printer on fire',
        state: options.ticketState ?? 'active',
      })
    ).id
  const [row] = await db.query<{ id: number }>(sql`
    insert into messages (ticket_id, thread_type, body, html_body, text_body, from_address, to_addresses, cc, bcc,
      email_message_id, in_reply_to, send_after, delivery_status, created_by_id, created_by_type)
    values (${ticketId}, ${options.threadType ?? 'message'}, '', ${options.html ?? '<p>Have you tried water?</p>'},
      ${options.text ?? 'Have you tried water?'}, ${options.fromAddress ?? null}, ${options.to ?? []},
      ${options.cc ?? []}, ${options.bcc ?? []},
      ${options.emailMessageId ?? `mail-${process.pid}-${++count}-${ticketId}@example.test`},
      ${options.inReplyTo ?? null}, ${options.sendAfter?.toISOString() ?? null},
      ${options.byCustomer ? null : 'queued'},
      ${options.byCustomer ? customer.id : agent.id}, ${options.byCustomer ? 'customers' : 'users'})
    returning id`)
  if (!row) throw new Error('no message')
  return { ticketId, messageId: row.id, customerEmail: customer.email, inboxEmail: inbox.email }
}

/** What the message shows about its mail. */
export async function deliveryOf(db: Queryable, messageId: number) {
  const [message] = await db.query<{ status: string | null; reason: string | null }>(sql`
    select delivery_status as status, delivery_reason as reason from messages where id = ${messageId}`)
  const recipients = await db.query<{ address: string; state: string }>(sql`
    select r.address, r.state from outgoing_mail_recipients r
    join outgoing_mails o on o.id = r.outgoing_mail_id where o.message_id = ${messageId} order by r.id`)
  return {
    status: message?.status ?? null,
    reason: message?.reason ?? null,
    states: Object.fromEntries(recipients.map((recipient) => [recipient.address, recipient.state])),
  }
}
