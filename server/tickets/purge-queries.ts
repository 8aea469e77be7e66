import type { Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'

// Rows that say something about one message or ticket, and nothing without it. test/tickets/purge.test.ts compares
// these lists with the keys of the schema.
const ofMessage = [
  'message_mentions',
  'message_agents_notified',
  'likes',
  'threadreactions',
  'threademailrefs',
  'sentiments',
  'reviewcomments',
  'notifications',
  'scheduledemails',
  'imported_files',
]
const ofTicket = [
  'ticket_tags',
  'ticket_followers',
  'ticket_customfields',
  'ticket_reads',
  'ticket_tasks',
  'customerticketsreads',
  'ticketactivities',
  'timelogs',
  'scheduledemails',
  'happinessratings',
  'notifications',
  'ticketreviews',
  'imported_tickets',
]
/** Columns of other rows that name a ticket and go empty with it. */
const namesTicket = [
  ['tickets', 'parent_id'],
  ['tickets', 'split_from_id'],
  ['messages', 'split_into_id'],
  ['ticketactivities', 'other_ticket_id'],
] as const

/** Removes messages with everything that hangs on them; gives where the bytes of their files are. */
export async function deleteMessageRows(tx: Tx, ids: readonly number[]): Promise<string[]> {
  if (ids.length === 0) return []
  for (const table of ofMessage) await tx.query(sql`delete from ${raw(table)} where message_id = any(${ids}::bigint[])`)
  await tx.query(sql`update happinessratings set message_id = null where message_id = any(${ids}::bigint[])`)
  await tx.query(sql`
    update ticketactivities set message_id = null
    where message_id = any(${ids}::bigint[]) and ticket_id in (select ticket_id from messages where id = any(${ids}::bigint[]))`)
  await tx.query(sql`
    delete from outgoing_mail_recipients where outgoing_mail_id in (
      select id from outgoing_mails where message_id = any(${ids}::bigint[]))`)
  await tx.query(sql`delete from outgoing_mails where message_id = any(${ids}::bigint[])`)
  const files = await tx.query<{ key: string }>(
    sql`delete from files where message_id = any(${ids}::bigint[]) returning storage_key as key`,
  )
  await tx.query(sql`delete from messages where id = any(${ids}::bigint[])`)
  return files.map((file) => file.key)
}

/** Removes tickets with everything that hangs on them; gives where the bytes of their files are. */
export async function deleteTicketRows(tx: Tx, ids: readonly number[]): Promise<string[]> {
  const messages = await tx.query<{ id: number }>(sql`select id from messages where ticket_id = any(${ids}::bigint[])`)
  const keys = await deleteMessageRows(
    tx,
    messages.map((message) => message.id),
  )
  for (const table of ofTicket) await tx.query(sql`delete from ${raw(table)} where ticket_id = any(${ids}::bigint[])`)
  for (const [table, column] of namesTicket)
    await tx.query(sql`update ${raw(table)} set ${raw(column)} = null where ${raw(column)} = any(${ids}::bigint[])`)
  const files = await tx.query<{ key: string }>(
    sql`delete from files where ticket_id = any(${ids}::bigint[]) returning storage_key as key`,
  )
  await tx.query(sql`delete from tickets where id = any(${ids}::bigint[])`)
  return [...keys, ...files.map((file) => file.key)]
}
