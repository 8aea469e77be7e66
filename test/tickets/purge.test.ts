import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { purgeTrash } from '../../server/tickets/purge-trash.job.ts'
import { addMessage } from '../support/messages.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

/** A store that notes which bytes were removed. */
function keepDeleted() {
  const deleted: string[] = []
  return { deleted, delete: async (key: string) => void deleted.push(key) }
}

const keyOf = async (fileId: number) =>
  (await desk.db.query<{ key: string }>(sql`select storage_key as key from files where id = ${fileId}`))[0]?.key

const trashed = (table: 'tickets' | 'messages' | 'files', id: number, days: number) =>
  desk.db.query({
    text: `update ${table} set deleted_at = now() - make_interval(days => $2) where id = $1`,
    values: [id, days],
  })

test('after 30 days a ticket goes with everything on it, and bytes that nobody else has', async () => {
  const [own, shared] = [
    await makeFile(desk.db, { userId: desk.agentId }),
    await makeFile(desk.db, { userId: desk.agentId }),
  ]
  const { id, messages } = await desk.create({ files: [{ id: shared }], tags: ['t'] })
  const child = await desk.create({ parent: { id } })
  const split = (await desk.agent.post(`/tickets/${id}/split.json`, { message: { id: messages[0].id } })).body.ticket
  const merged = await desk.create()
  await desk.agent.post(`/tickets/${id}/merge.json`, { tickets: [{ id: merged.id }] })
  const reply = await addMessage(desk, id, { files: [{ id: own }], mentions: [{ id: 1 }] })
  await addMessage(desk, id, { scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
  await desk.agent.put(`/messages/${reply.id}/like.json`)
  await desk.agent.put(`/messages/${reply.id}/reactions/${encodeURIComponent('👍')}.json`)
  await desk.agent.put(`/tickets/${id}/followers/1.json`)
  await desk.agent.put(`/tickets/${id}/read.json`)
  await desk.agent.post('/timelogs.json', { ticket: { id }, seconds: 60 })
  await desk.agent.post(`/tickets/${id}/tasks/5.json`)
  await desk.db.query(sql`
    with mail as (insert into outgoing_mails (message_id, ticket_id, email_message_id, from_address, subject)
      values (${reply.id}, ${id}, 'x@y', 'a@b', 'S') returning id)
    insert into outgoing_mail_recipients (outgoing_mail_id, address, kind) select id, 'c@d', 'to' from mail`)
  await desk.db.query(
    sql`insert into happinessratings (option_id, ticket_id, message_id, customer_id) values (1, ${id}, ${reply.id}, ${desk.customerId})`,
  )
  await desk.db.query(
    sql`insert into notifications (user_id, ticket_id, message_id, kind) values (1, ${id}, ${reply.id}, 'message')`,
  )
  await desk.db.query(sql`insert into customerticketsreads (ticket_id, customer_id) values (${id}, ${desk.customerId})`)
  await desk.db.query(sql`insert into ticketreviews (ticket_id) values (${id})`)
  await desk.db.query(sql`insert into reviewcomments (message_id, user_id, body) values (${reply.id}, 1, 'x')`)
  await desk.db.query(sql`insert into sentiments (message_id, value) values (${reply.id}, 'happy')`)
  await desk.db.query(sql`insert into threademailrefs (message_id, email_message_id) values (${reply.id}, 'x@y')`)
  await desk.db.query(sql`insert into message_agents_notified (message_id, user_id) values (${reply.id}, 1)`)
  const ownKey = await keyOf(own)

  const kept = await desk.create()
  await desk.agent.delete(`/tickets/${kept.id}.json`)
  await trashed('tickets', kept.id, 29)
  await desk.agent.delete(`/tickets/${id}.json`)
  await trashed('tickets', id, 31)
  const store = keepDeleted()
  expect(await purgeTrash(desk.db, store)).toEqual({ tickets: 1, messages: 0, files: 0 })
  expect(store.deleted).toEqual([ownKey])
  const left = await desk.db.query<{ id: number }>(
    sql`select id from tickets where id in (${id}, ${merged.id}, ${kept.id})`,
  )
  expect(left).toEqual([{ id: kept.id }])
  expect(await desk.get(child.id)).toMatchObject({ parent: null })
  expect(await desk.get(split.id)).toMatchObject({ splitFrom: null, hasAttachments: true })
  expect((await desk.admin.post(`/tickets/${id}/recover.json`)).status).toBe(404)
  expect(await purgeTrash(desk.db, store)).toEqual({ tickets: 0, messages: 0, files: 0 })
})

test('messages and files that were deleted go by themselves', async () => {
  const [one, two] = [
    await makeFile(desk.db, { userId: desk.agentId }),
    await makeFile(desk.db, { userId: desk.agentId }),
  ]
  const keys = [await keyOf(one), await keyOf(two)]
  const { id } = await desk.create()
  const gone = await addMessage(desk, id, { files: [{ id: one }] })
  const stays = await addMessage(desk, id, { files: [{ id: two }] })
  await desk.agent.delete(`/messages/${gone.id}.json`)
  await desk.agent.patch(`/messages/${stays.id}.json`, { files: [{ id: two, delete: true }] })
  const store = keepDeleted()
  expect(await purgeTrash(desk.db, store)).toEqual({ tickets: 0, messages: 0, files: 0 })
  await trashed('messages', gone.id, 31)
  await trashed('files', two, 31)
  expect(await purgeTrash(desk.db, store)).toEqual({ tickets: 0, messages: 1, files: 1 })
  expect(store.deleted).toEqual(keys)
  const { body } = await desk.agent.get(`/tickets/${id}/activities.json?includes=messages`)
  expect(body.ticketactivities.map((row: { eventType: string }) => row.eventType)).toContain('messagedeleted')
  expect(await desk.get(id)).toMatchObject({ messageCount: 2, files: [] })
})

test('many go in batches, and two runs at once do not meet', async () => {
  await desk.db.query(sql`
    insert into tickets (subject, inbox_id, customer_id, status_id, source_id, state, deleted_at)
    select 'Old', ${desk.inboxId}, ${desk.customerId}, 1, 6, 'deleted', now() - interval '31 days' from generate_series(1, 130)`)
  const runs = await Promise.all([purgeTrash(desk.db, keepDeleted()), purgeTrash(desk.db, keepDeleted())])
  const again = await purgeTrash(desk.db, keepDeleted())
  expect([...runs, again].reduce((sum, run) => sum + run.tickets, 0)).toBe(130)
  expect(await desk.db.query(sql`select 1 from tickets where subject = 'Old'`)).toEqual([])
})

test('every key of the schema that names what is purged is known, and can be followed back', async () => {
  const keys = await desk.db.query<{ key: string; indexed: boolean }>(sql`
    select conrelid::regclass || '.' || a.attname as key, confdeltype = 'c' or exists (
      select 1 from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = a.attnum) as indexed
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid in ('tickets'::regclass, 'messages'::regclass, 'files'::regclass, 'outgoing_mails'::regclass, 'scheduledemails'::regclass)
    order by 1`)
  expect(keys.filter((row) => !row.indexed)).toEqual([])
  // a new one here belongs into the lists of server/tickets/purge-queries.ts, and into those of merges
  expect(keys.map((row) => row.key)).toEqual([
    'automatic_mails.ticket_id',
    'bounces.outgoing_mail_id',
    'contactform_submissions.ticket_id',
    'customerticketsreads.ticket_id',
    'files.message_id',
    'files.ticket_id',
    'happinessratings.message_id',
    'happinessratings.ticket_id',
    'imported_files.message_id',
    'imported_tickets.ticket_id',
    'incoming_mails.message_id',
    'incoming_mails.ticket_id',
    'likes.message_id',
    'message_agents_notified.message_id',
    'message_mails.message_id',
    'message_mails.possible_ticket_id',
    'message_mentions.message_id',
    'messages.split_into_id',
    'messages.ticket_id',
    'notices.ticket_id',
    'notifications.message_id',
    'notifications.ticket_id',
    'outgoing_mail_recipients.outgoing_mail_id',
    'outgoing_mails.message_id',
    'outgoing_mails.ticket_id',
    'reviewcomments.message_id',
    'scheduledemails.message_id',
    'scheduledemails.ticket_id',
    'sentiments.message_id',
    'threademailrefs.message_id',
    'threadreactions.message_id',
    'ticket_customfields.ticket_id',
    'ticket_followers.ticket_id',
    'ticket_merges.target_id',
    'ticket_reads.ticket_id',
    'ticket_search.ticket_id',
    'ticket_tags.ticket_id',
    'ticket_tasks.ticket_id',
    'ticketactivities.other_ticket_id',
    'ticketactivities.ticket_id',
    'ticketreviews.ticket_id',
    'tickets.merged_into_id',
    'tickets.parent_id',
    'tickets.split_from_id',
    'timelogs.ticket_id',
  ])
})
