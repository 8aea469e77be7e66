import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { systemActor } from '../../server/events/record.ts'
import { archiveResolved } from '../../server/tickets/archive-resolved.job.ts'
import { closeWaiting } from '../../server/tickets/close-waiting.job.ts'
import { addMessage, setSite } from '../support/messages.ts'
import { activityTypes, createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterEach(() => desk.db.query(sql`update tickets set state = 'deleted'`))
afterAll(() => desk?.close())

async function age(id: number, interval: string): Promise<void> {
  const [{ start } = { start: '' }] = await desk.db.query<{ start: string }>({
    text: 'select now() - $1::interval as start',
    values: [interval],
  })
  await desk.db.query(
    sql`update tickets set status_changed_at = ${start}, updated_at = ${start}, created_at = ${start} where id = ${id}`,
  )
  await desk.db.query(sql`update messages set created_at = ${start} where ticket_id = ${id}`)
}

const lastEvent = async (id: number) =>
  (
    await desk.db.query(sql`select kind, data, actor_id from events where ticket_id = ${id} order by id desc limit 1`)
  )[0]

describe('waiting tickets', () => {
  test('are closed after 72 hours, by the desk, only where the site wants it', async () => {
    const [old, young] = [await desk.create({ status: { id: 3 } }), await desk.create({ status: { id: 3 } })]
    await age(old.id, '72 hours 1 minute')
    await age(young.id, '71 hours 59 minutes')
    expect(await closeWaiting(desk.db)).toBe(0)
    await setSite(desk.db, { auto_close_waiting: true })
    expect(await closeWaiting(desk.db)).toBe(1)
    expect(await desk.get(old.id)).toMatchObject({
      status: { id: 6 },
      updatedBy: { id: systemActor.id },
      resolutionTimeMins: 72 * 60 + 1,
    })
    expect((await desk.get(young.id)).status.id).toBe(3)
    expect(await activityTypes(desk.db, old.id)).toEqual(['created', 'status'])
    expect(await lastEvent(old.id)).toEqual({
      kind: 'ticket.updated',
      actor_id: systemActor.id,
      data: { ticketId: old.id, changes: { statusId: { from: 3, to: 6 } } },
    })
    expect(await closeWaiting(desk.db)).toBe(0)
  })

  test('stay open when somebody wrote since, when a reply is scheduled, in other states and archived', async () => {
    await setSite(desk.db, { auto_close_waiting: true })
    const make = async () => {
      const ticket = await desk.create({ status: { id: 3 } })
      await age(ticket.id, '100 hours')
      return ticket.id as number
    }
    const [answered, noted, scheduled, gone, archived, other] = [
      await make(),
      await make(),
      await make(),
      await make(),
      await make(),
      await make(),
    ]
    await addMessage(desk, answered)
    await addMessage(desk, noted, { threadType: 'note' })
    await addMessage(desk, scheduled, { scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
    await desk.agent.delete(`/tickets/${gone}.json`)
    await desk.db.query(sql`update tickets set archived_at = now() where id = ${archived}`)
    await desk.db.query(sql`update tickets set status_id = 4 where id = ${other}`)
    expect(await closeWaiting(desk.db)).toBe(1)
    expect((await desk.get(noted)).status.id).toBe(6)
  })

  test('two runs at once close each once, more than a batch of them', async () => {
    await setSite(desk.db, { auto_close_waiting: true })
    await desk.db.query(sql`
      insert into tickets (subject, inbox_id, customer_id, status_id, source_id, status_changed_at)
      select 'Many', ${desk.inboxId}, ${desk.customerId}, 3, 6, now() - interval '80 hours' from generate_series(1, 210)`)
    const closed = await Promise.all([closeWaiting(desk.db), closeWaiting(desk.db)])
    expect(closed[0] + closed[1]).toBe(210)
    const [row] = await desk.db.query<{ count: number }>(sql`
      select count(*)::int as count from events e join tickets t on t.id = e.ticket_id where t.subject = 'Many'`)
    expect(row?.count).toBe(210)
  })
})

describe('resolved tickets', () => {
  test('are archived after 120 days without a change, by the desk', async () => {
    const make = async (status: number, interval: string) => {
      const ticket = await desk.create({ status: { id: status } })
      await age(ticket.id, interval)
      return ticket.id as number
    }
    const [solved, closed] = [await make(5, '120 days 1 hour'), await make(6, '200 days')]
    const [young, open, waiting, back] = [
      await make(5, '119 days'),
      await make(1, '500 days'),
      await make(6, '200 days'),
      await make(6, '200 days'),
    ]
    await addMessage(desk, waiting, { scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
    await age(waiting, '200 days')
    expect(await archiveResolved(desk.db)).toBe(3)
    for (const id of [solved, closed])
      expect(await desk.get(id)).toMatchObject({
        readonly: true,
        archivedAt: expect.any(String),
        updatedBy: { id: systemActor.id },
      })
    for (const id of [young, open, waiting]) expect((await desk.get(id)).archivedAt).toBeNull()
    expect(await activityTypes(desk.db, solved)).toEqual(['created', 'archived'])
    expect(await lastEvent(closed)).toMatchObject({
      kind: 'ticket.updated',
      actor_id: systemActor.id,
      data: { changes: { archivedAt: { from: null } } },
    })
    // what an admin takes out stays out
    await desk.admin.post(`/tickets/${back}/unarchive.json`)
    expect(await archiveResolved(desk.db)).toBe(0)
  })

  test('two runs at once archive each once, more than a batch of them', async () => {
    await desk.db.query(sql`
      insert into tickets (subject, inbox_id, customer_id, status_id, source_id, updated_at)
      select 'Ages', ${desk.inboxId}, ${desk.customerId}, 6, 6, now() - interval '130 days' from generate_series(1, 520)`)
    const archived = await Promise.all([archiveResolved(desk.db), archiveResolved(desk.db)])
    expect(archived[0] + archived[1]).toBe(520)
    const [row] = await desk.db.query<{ count: number }>(sql`
      select count(*)::int as count from events e join tickets t on t.id = e.ticket_id where t.subject = 'Ages'`)
    expect(row?.count).toBe(520)
  })
})
