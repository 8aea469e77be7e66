import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'
import { raw, sql } from '../db/sql.ts'
import { findActorByUser } from '../http/actor-queries.ts'
import { seesTicket, ticketScope } from '../tickets/access.ts'
import { findTicketsAndUsers } from './queries.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

test('who hears of a ticket is who finds it in lists', async () => {
  const db = desk.database
  const [one, other] = [await makeInbox(db), await makeInbox(db)]
  const customer = await makeCustomer(db)
  const users = [
    await makeUser(db, { role: 'Admin' }),
    await makeUser(db, { isOwner: true }),
    await makeUser(db),
    await makeUser(db, { inboxes: { [one.id]: 'read' } }),
    await makeUser(db, { inboxes: { [one.id]: 'admin', [other.id]: 'write' } }),
    await makeUser(db, { inboxes: { [other.id]: 'write' } }),
  ]
  const ids: number[] = []
  for (const inboxId of [one.id, other.id]) {
    for (const state of ['active', 'merged', 'deleted'])
      ids.push((await makeTicket(db, { inboxId, customerId: customer.id, state })).id)
  }
  const mine = await makeTicket(db, { inboxId: one.id, customerId: customer.id, state: 'deleted' })
  await db.query(
    sql`update tickets set deleted_by_id = ${users[3]?.id}, deleted_by_type = 'users' where id = ${mine.id}`,
  )
  ids.push(mine.id)
  const { tickets } = await findTicketsAndUsers(db, ids, [])
  const seen: number[] = []
  for (const { id } of users) {
    const actor = await findActorByUser(db, id)
    if (actor === undefined) throw new Error('no actor')
    const listed = await db.query<{ id: number }>(
      sql`select t.id from tickets t where ${ticketScope(actor, raw('t'))} order by id`,
    )
    const told = [...tickets].flatMap(([ticketId, sight]) => (seesTicket(actor, sight) ? [ticketId] : []))
    expect(told.sort((a, b) => a - b)).toEqual(listed.map((row) => row.id))
    seen.push(told.length)
  }
  expect(seen).toEqual([7, 7, 0, 3, 7, 2])
})
