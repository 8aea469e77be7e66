import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../test/support/app.ts'
import { makeInbox, makeUser } from '../../test/support/factories.ts'
import {
  activityTypes,
  countRows,
  createTicketDesk,
  eventKinds,
  refusals,
  type TicketDesk,
} from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'

let desk: TicketDesk
let tagId = 0
beforeAll(async () => {
  desk = await createTicketDesk()
  tagId = (await desk.admin.post('/tags.json', { name: 'vip' })).body.tag.id
})
afterAll(() => desk?.close())

/** A manual trigger of the desk's inbox that agents may apply. */
async function makeTrigger(actions: object[], fields: object = {}, conditions: object[] = []): Promise<number> {
  const trigger = {
    name: 'By hand',
    type: 'Manual',
    state: 'active',
    agentHasAccess: true,
    inboxes: [{ id: desk.inboxId }],
  }
  const answer = await desk.admin.post('/triggers.json', {
    trigger: { ...trigger, ...fields },
    included: { triggeractions: actions, conditions },
  })
  expect([answer.status, answer.body.errors]).toEqual([201, undefined])
  return answer.body.trigger.id
}

const apply = (ticketId: number, triggerId: number, caller: Caller = desk.agent) =>
  caller.patch(`/tickets/${ticketId}/triggerapply.json`, { trigger: { id: triggerId } })

const addVip = () => [{ type: 5, tags: [{ id: tagId }] }]

describe('applied to one ticket', () => {
  test('every kind of action does what it says, in one go, under the name of who applied it', async () => {
    const other = await makeInbox(desk.db)
    const colleague = await makeUser(desk.db, { inboxes: { [other.id]: 'write', [desk.inboxId]: 'write' } })
    const ticket = await desk.create({ tags: ['old'], agent: { id: desk.agentId } })
    const triggerId = await makeTrigger([
      { type: 1, status: { id: 4 } },
      { type: 2, priority: { id: 3 } },
      { type: 3, tickettype: { id: 2 } },
      { type: 4, user: { id: colleague.id } },
      ...addVip(),
      { type: 6, tags: ticket.tags },
      { type: 7, inbox: { id: other.id } },
      { type: 9, message: '<p>Moved by {%user.firstName%}</p>' },
      {
        type: 10,
        recipient: 'customer',
        subject: 'Your question',
        message: '<p>We are on it, {%customer.firstName%}</p>',
      },
      { type: 10, recipient: 'agent', message: '<p>Look at this</p>' },
      { type: 10, recipient: 'followers', message: '<p>News</p>' },
      { type: 11, user: { id: colleague.id } },
      { type: 12, businesshours: { id: 1 } },
    ])
    const answer = await apply(ticket.id, triggerId, desk.admin)
    expect([answer.status, answer.body.errors]).toEqual([200, undefined])
    expect(answer.body.ticket).toMatchObject({
      id: ticket.id,
      status: { id: 4 },
      priority: { id: 3 },
      type: { id: 2 },
      agent: { id: colleague.id },
      inbox: { id: other.id },
      tags: [{ id: tagId }],
      followers: [{ id: colleague.id }],
    })
    const { messages } = (await desk.admin.get(`/tickets/${ticket.id}/messages.json?orderBy=id&orderMode=asc`)).body
    expect(messages.slice(1)).toMatchObject([
      { threadType: 'note', textBody: expect.stringMatching(/^Moved by \w/), createdBy: { id: 1, type: 'users' } },
      { threadType: 'message', textBody: 'We are on it, Carla', subject: 'Your question' },
      { threadType: 'forward', textBody: 'Look at this' },
      { threadType: 'forward', textBody: 'News' },
    ])
    const mailed = await desk.db.query(sql`
      select to_addresses as to from messages where ticket_id = ${ticket.id} and thread_type = 'forward' order by id`)
    expect(mailed).toEqual([{ to: [colleague.email] }, { to: [colleague.email] }])
    expect(await activityTypes(desk.db, ticket.id)).toEqual(
      expect.arrayContaining(['trigger', 'status', 'note', 'reply']),
    )
    expect(await eventKinds(desk.db, ticket.id)).toEqual(
      expect.arrayContaining(['ticket.updated', 'ticket.assigned', 'message.created']),
    )
    const { ticketactivities } = (await desk.admin.get(`/tickets/${ticket.id}.json?includes=ticketactivities`)).body
      .included
    expect(ticketactivities.find((row: { eventType: string }) => row.eventType === 'trigger')).toMatchObject({
      trigger: { id: triggerId, type: 'triggers' },
      createdBy: { id: 1, type: 'users' },
    })
  })

  test('unassigns, and mail to nobody is none', async () => {
    const ticket = await desk.create({ agent: { id: desk.agentId } })
    const triggerId = await makeTrigger([{ type: 8 }, { type: 10, recipient: 'agent', message: 'Nobody reads this' }])
    const answer = await apply(ticket.id, triggerId)
    expect(answer.body.ticket).toMatchObject({ agent: null, messageCount: 1 })
    expect(answer.body.ticket.messages).toHaveLength(1)
  })

  test('the trigger may be named in each of the spellings in use', async () => {
    const triggerId = await makeTrigger(addVip())
    for (const body of [
      { trigger: { id: String(triggerId) } },
      { triggers: [{ id: triggerId }] },
      { triggerId },
      { ticket: { triggerId } },
      { ticket: { trigger: triggerId } },
    ]) {
      const ticket = await desk.create()
      const answer = await desk.agent.patch(`/tickets/${ticket.id}/triggerapply.json`, body)
      expect([answer.status, answer.body.ticket.tags]).toEqual([200, [{ id: tagId, type: 'tags' }]])
    }
  })

  test('only a manual, active trigger of the inbox whose conditions the ticket meets', async () => {
    const elsewhere = await makeInbox(desk.db)
    const ticket = await desk.create({ subject: 'A question' })
    const refused = async (triggerId: number, caller = desk.admin) => {
      const before = await countRows(desk.db)
      const answer = await apply(ticket.id, triggerId, caller)
      expect(await countRows(desk.db)).toEqual(before)
      return [answer.status, ...refusals(answer)]
    }
    const subject = { field: 1, operator: 1, value: 'fire' }
    const because = (detail: string) => [400, ['trigger.id', detail]]
    expect(await refused(999_999)).toEqual(because('not found'))
    expect(await refused(await makeTrigger(addVip(), { type: 'Automatic' }, [subject]))).toEqual(
      because('is not a manual trigger'),
    )
    expect(await refused(await makeTrigger(addVip(), { state: 'inactive' }))).toEqual(because('is not active'))
    expect(await refused(await makeTrigger(addVip(), { inboxes: [{ id: elsewhere.id }] }))).toEqual(
      because('does not act in the inbox of the ticket'),
    )
    expect(await refused(await makeTrigger(addVip(), { inboxes: [{ id: elsewhere.id }] }), desk.agent)).toEqual(
      because('not found'),
    )
    expect(await refused(await makeTrigger(addVip(), {}, [subject]))).toEqual(
      because('the ticket does not meet its conditions'),
    )
    const missing = await desk.agent.patch(`/tickets/${ticket.id}/triggerapply.json`, {})
    expect([missing.status, ...refusals(missing)]).toEqual([400, ['trigger', 'must be set']])
  })

  test('an action that can no longer be carried out refuses the whole', async () => {
    const agent = await makeUser(desk.db)
    const tickets = await countTagged()
    const ticket = await desk.create()
    const triggerId = await makeTrigger([...addVip(), { type: 4, user: { id: agent.id } }])
    const answer = await apply(ticket.id, triggerId)
    expect([answer.status, ...refusals(answer)]).toEqual([400, ['agent', 'has no access to the inbox']])
    expect(await countTagged()).toBe(tickets)
  })

  test('agents apply what was made for them, where they may write; admins of the inbox everything', async () => {
    const admin = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'admin' } })
    const reader = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })
    const stranger = await makeUser(desk.db)
    const triggerId = await makeTrigger(addVip(), { agentHasAccess: false })
    const ticket = await desk.create()
    const statusFor = async (caller: Caller) => (await apply(ticket.id, triggerId, caller)).status
    expect(await statusFor(desk.agent)).toBe(403)
    expect(await statusFor(desk.app.as(reader.token))).toBe(403)
    expect(await statusFor(desk.app.as(stranger.token))).toBe(404)
    expect(await statusFor(desk.app.anonymous)).toBe(401)
    expect(await statusFor(desk.app.as(admin.token))).toBe(200)
  })

  test('a trigger may take the ticket out of sight of who applies it', async () => {
    const hidden = await makeInbox(desk.db)
    const ticket = await desk.create()
    const answer = await apply(ticket.id, await makeTrigger([{ type: 7, inbox: { id: hidden.id } }]))
    expect([answer.status, answer.body.ticket]).toEqual([200, { id: ticket.id }])
    expect((await desk.get(ticket.id)).inbox.id).toBe(hidden.id)
  })
})

describe('applied to many tickets', () => {
  const applyToMany = (body: object) => desk.agent.patch('/tickets/triggerapply.json', body)

  test('by filter, by references or by ids; what one ticket refuses is noted, the others are done', async () => {
    const triggerId = await makeTrigger(addVip(), {}, [{ field: 1, operator: 1, value: 'fire' }])
    const select = [
      (ids: number[]) => ({ filter_args: { filter: { id: { $in: ids } } } }),
      (ids: number[]) => ({ tickets: ids.map((id) => ({ id })) }),
      (ids: number[]) => ({ ids }),
    ]
    for (const which of select) {
      const hot = await desk.create({ subject: 'A fire' })
      const cold = await desk.create({ subject: 'A question' })
      const { status, body } = await applyToMany({ ...which([hot.id, cold.id]), trigger: { id: triggerId } })
      expect([status, body]).toEqual([200, { jobId: expect.any(String) }])
      const { job } = (await desk.agent.get(`/jobs/${body.jobId}.json`)).body
      expect(job).toMatchObject({ state: 'done', total: 2, operation: 'triggerapply' })
      expect(job.errors).toMatchObject([{ id: cold.id, detail: expect.stringContaining('conditions') }])
      expect((await desk.get(hot.id)).tags).toHaveLength(1)
      expect((await desk.get(cold.id)).tags).toHaveLength(0)
    }
  })

  test('nothing is applied to every ticket by forgetting to say which', async () => {
    const answer = await applyToMany({ trigger: { id: 1 } })
    expect([answer.status, refusals(answer)[0]?.[0]]).toEqual([400, 'filter_args.filter'])
  })
})

const countTagged = async () => (await desk.db.query(sql`select 1 from ticket_tags`)).length
