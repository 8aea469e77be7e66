import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { activityTypes, createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const patch = (id: number, fields: Record<string, unknown>) =>
  desk.agent.patch(`/tickets/${id}.json`, { ticket: fields })

async function change(id: number, fields: Record<string, unknown>) {
  const answer = await patch(id, fields)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body.ticket
}

describe('moving to another inbox', () => {
  test('keeps type and agent that fit there, and gives up those that do not', async () => {
    const fits = await makeInbox(desk.db, { typeIds: [1, 2] })
    const narrow = await makeInbox(desk.db, { typeIds: [3] })
    for (const inbox of [fits, narrow]) {
      await desk.db.query(sql`insert into inbox_users (inbox_id, user_id) values (${inbox.id}, ${desk.agentId})`)
    }
    const local = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
    const { id } = await desk.create({ type: 2, agent: { id: desk.agentId } })
    expect(await change(id, { inbox: { id: fits.id } })).toMatchObject({
      inbox: { id: fits.id },
      type: { id: 2 },
      agent: { id: desk.agentId },
    })
    expect(await change(id, { inbox: { id: narrow.id } })).toMatchObject({ type: null, agent: { id: desk.agentId } })
    expect(await activityTypes(desk.db, id)).toEqual(['created', 'assigned', 'moved', 'type', 'moved'])

    const other = await desk.create({ agent: { id: local.id } })
    expect(await change(other.id, { inbox: { id: fits.id } })).toMatchObject({ type: { id: 1 }, agent: null })
    const chosen = await desk.create()
    expect(await change(chosen.id, { inbox: { id: narrow.id }, type: 3, agent: { id: 1 } })).toMatchObject({
      type: { id: 3 },
      agent: { id: 1 },
    })
  })

  test('needs the right to write there', async () => {
    const { id } = await desk.create()
    const hidden = await makeInbox(desk.db)
    expect((await patch(id, { inbox: { id: hidden.id } })).status).toBe(403)
    expect((await desk.get(id)).inbox.id).toBe(desk.inboxId)
    expect(refusals(await patch(id, { inbox: { id: 98_765 } }))).toEqual([['inbox.id', 'not found']])
  })
})
