import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer, makeInbox, makeUser } from '../support/factories.ts'
import { addMessage } from '../support/messages.ts'
import { activityTypes, createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

describe('the archive', () => {
  test('is read-only and out of lists, and can be left again', async () => {
    const { id } = await desk.create()
    const listed = async (query = '') =>
      (await desk.agent.get(`/tickets.json?filter={"id":${id}}${query}`)).body.tickets.length
    const archived = await desk.admin.post(`/tickets/${id}/archive.json`)
    expect(archived).toMatchObject({
      status: 200,
      body: { ticket: { readonly: true, archivedAt: expect.any(String) } },
    })
    expect((await desk.admin.post(`/tickets/${id}/archive.json`)).body.ticket).toEqual(archived.body.ticket)
    expect([await listed(), await listed('&archived=true')]).toEqual([0, 1])
    expect((await desk.admin.patch(`/tickets/${id}.json`, { subject: 'No' })).status).toBe(403)
    const back = await desk.admin.post(`/tickets/${id}/unarchive.json`)
    expect(back).toMatchObject({ status: 200, body: { ticket: { readonly: false, archivedAt: null } } })
    expect(await listed()).toBe(1)
    expect(await activityTypes(desk.db, id)).toEqual(['created', 'archived', 'unarchived'])
    const events = await desk.db.query(sql`select 1 from events where ticket_id = ${id} and kind = 'ticket.updated'`)
    expect(events).toHaveLength(2)
  })

  test('is for admins of the inbox, and not for what waits or is gone', async () => {
    const keeper = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'admin' } })).token)
    const { id } = await desk.create()
    expect((await desk.agent.post(`/tickets/${id}/archive.json`)).status).toBe(403)
    expect((await desk.agent.post(`/tickets/98765/archive.json`)).status).toBe(404)
    await addMessage(desk, id, { scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
    expect(refusals(await keeper.post(`/tickets/${id}/archive.json`))).toEqual([
      ['ticket', 'has a message that waits for its hour'],
    ])
    const other = await desk.create()
    expect((await keeper.post(`/tickets/${other.id}/archive.json`)).status).toBe(200)
    await keeper.delete(`/tickets/${other.id}.json`)
    expect((await desk.admin.post(`/tickets/${other.id}/unarchive.json`)).status).toBe(404)
  })
})

describe('following', () => {
  test('adds, takes off and lists', async () => {
    const { id } = await desk.create()
    const path = (userId: number) => `/tickets/${id}/followers/${userId}.json`
    const reader = await makeUser(desk.db, { firstName: 'Rea', inboxes: { [desk.inboxId]: 'read' } })
    expect((await desk.app.as(reader.token).put(path(reader.id))).status).toBe(204)
    expect((await desk.agent.put(path(reader.id))).status).toBe(204)
    expect((await desk.agent.put(path(1))).status).toBe(204)
    const { body } = await desk.agent.get(`/tickets/${id}/followers.json?orderBy=id`)
    expect(body.users.map((user: { id: number }) => user.id)).toEqual([1, reader.id])
    expect(body.pagination.records).toBe(2)
    expect((await desk.agent.delete(path(reader.id))).status).toBe(204)
    expect((await desk.agent.delete(path(reader.id))).status).toBe(204)
    expect((await desk.get(id)).followers).toEqual([{ id: 1, type: 'users' }])
  })

  test('is for agents who see the ticket', async () => {
    const hidden = await makeInbox(desk.db)
    const { id } = await desk.create()
    const outsider = await makeUser(desk.db, { inboxes: { [hidden.id]: 'write' } })
    expect(refusals(await desk.agent.put(`/tickets/${id}/followers/${outsider.id}.json`))).toEqual([
      ['userId', 'has no access to the inbox'],
    ])
    expect((await desk.agent.put(`/tickets/${id}/followers/98765.json`)).status).toBe(404)
    expect((await desk.app.as(outsider.token).put(`/tickets/${id}/followers/${outsider.id}.json`)).status).toBe(404)
    expect((await desk.app.as(outsider.token).get(`/tickets/${id}/followers.json`)).status).toBe(404)
  })
})

test('a ticket is read and unread for each agent alone', async () => {
  const { id } = await desk.create()
  const isRead = async (caller = desk.agent) => (await caller.get(`/tickets/${id}.json`)).body.ticket.isRead
  expect((await desk.agent.put(`/tickets/${id}/read.json`)).status).toBe(204)
  expect([await isRead(), await isRead(desk.admin)]).toEqual([true, false])
  expect((await desk.agent.put(`/tickets/${id}/unread.json`)).status).toBe(204)
  expect(await isRead()).toBe(false)
  expect((await desk.agent.put('/tickets/98765/read.json')).status).toBe(404)
})

test('each message says whether the caller has seen it, exactly up to the one they read last', async () => {
  const { id } = await desk.create({}, desk.admin)
  for (const message of ['one', 'two', 'three']) await addMessage(desk, id, { message }, desk.admin)
  const seen = async (caller = desk.agent) => {
    const { body } = await caller.get(`/tickets/${id}/messages.json?orderBy=id&orderMode=asc`)
    return body.messages.map(({ isRead }: { isRead: boolean }) => isRead)
  }
  const ids = (await desk.agent.get(`/tickets/${id}/messages.json?orderBy=id&orderMode=asc`)).body.messages.map(
    (message: { id: number }) => message.id,
  )
  const read = (messageId: number) => desk.agent.put(`/tickets/${id}/read.json`, { message: { id: messageId } })
  expect(await seen()).toEqual([false, false, false, false])
  expect(await seen(desk.admin)).toEqual([false, true, true, true])
  expect((await read(ids[1])).status).toBe(204)
  expect(await seen()).toEqual([true, true, false, false])
  expect((await desk.agent.get(`/tickets/${id}.json`)).body.ticket.isRead).toBe(false)
  // an older page of the reader's that answers late takes nothing back
  await read(ids[3])
  await read(ids[0])
  expect(await seen()).toEqual([true, true, true, true])
  expect((await desk.agent.get(`/tickets/${id}.json`)).body.ticket.isRead).toBe(true)
  await desk.agent.put(`/tickets/${id}/unread.json`)
  expect(await seen()).toEqual([true, true, true, false])
  const other = await desk.create()
  expect(refusals(await desk.agent.put(`/tickets/${other.id}/read.json`, { message: ids[0] }))).toEqual([
    ['message', 'not found'],
  ])
})

describe('lists around tickets', () => {
  test('of a customer, a company and an inbox, with all that lists can do and no more than one may see', async () => {
    const hidden = await makeInbox(desk.db)
    const company = (await desk.admin.post('/companies.json', { name: 'Listed' })).body.company.id
    const customer = await makeCustomer(desk.db, { companyId: company })
    const mine = await desk.create({ customer: { id: customer.id }, subject: 'Mine' })
    const theirs = await desk.create({ customer: { id: customer.id }, inbox: { id: hidden.id } }, desk.admin)
    await desk.create()
    const ids = async (path: string, caller = desk.agent) => {
      const { status, body } = await caller.get(path)
      return status === 200 ? body.tickets.map((ticket: { id: number }) => ticket.id) : status
    }
    for (const path of [`/customers/${customer.id}/tickets.json`, `/companies/${company}/tickets.json`]) {
      expect(await ids(path)).toEqual([mine.id])
      expect(await ids(`${path}?orderBy=createdAt`, desk.admin)).toEqual([mine.id, theirs.id])
      expect(await ids(`${path}?filter={"subject":"Mine"}&includes=customers`, desk.admin)).toEqual([mine.id])
    }
    expect(await ids(`/inboxes/${hidden.id}/tickets.json`)).toBe(404)
    expect(await ids(`/inboxes/${hidden.id}/tickets.json`, desk.admin)).toEqual([theirs.id])
    for (const owner of ['customers', 'companies', 'inboxes'])
      expect(await ids(`/${owner}/98765/tickets.json`)).toBe(404)
  })

  test('what happened to a ticket is a list, too', async () => {
    const { id } = await desk.create()
    await addMessage(desk, id, { status: { id: 3 } })
    const { body } = await desk.agent.get(`/tickets/${id}/activities.json?includes=users,ticketstatuses`)
    expect(body.ticketactivities).toMatchObject([
      { eventType: 'created' },
      { eventType: 'reply' },
      { eventType: 'status', status: { id: 3 } },
    ])
    expect(body.included.users).toMatchObject([{ id: desk.agentId }])
    const filtered = await desk.agent.get(`/tickets/${id}/activities.json?filter={"eventType":"status"}`)
    expect(filtered.body.pagination.records).toBe(1)
    expect((await desk.agent.get('/tickets/98765/activities.json')).status).toBe(404)
  })

  test('counts are those of the list with the same query', async () => {
    const inbox = await makeInbox(desk.db)
    const user = await makeUser(desk.db, { inboxes: { [inbox.id]: 'write' } })
    const caller = desk.app.as(user.token)
    const make = (fields: object) => desk.create({ inbox: { id: inbox.id }, ...fields }, desk.admin)
    const one = await make({ agent: { id: user.id } })
    await make({ status: { id: 3 } })
    await make({ status: { id: 3 }, priority: 'high' })
    const gone = await make({})
    await desk.admin.delete(`/tickets/${gone.id}.json`)
    const { body } = await caller.get('/tickets/counts.json?groupBy=status,inbox,agent')
    expect(body).toEqual({
      counts: {
        total: 3,
        status: [
          { status: { id: 1, type: 'ticketstatuses' }, count: 1 },
          { status: { id: 3, type: 'ticketstatuses' }, count: 2 },
        ],
        inbox: [{ inbox: { id: inbox.id, type: 'inboxes' }, count: 3 }],
        agent: [
          { agent: { id: user.id, type: 'users' }, count: 1 },
          { agent: null, count: 2 },
        ],
      },
    })
    expect((await caller.get(`/tickets/counts.json?filter={"agent":${user.id}}`)).body.counts).toEqual({
      total: 1,
      status: [{ status: one.status, count: 1 }],
    })
    for (const wrong of ['colour', 'status,toString'])
      expect(refusals(await caller.get(`/tickets/counts.json?groupBy=${wrong}`))[0]?.[0]).toBe('groupBy')
    expect((await caller.get('/tickets/counts.json?filter={"x":1}')).status).toBe(400)
  })

  test('neighbours are the next ones by number that the list would show', async () => {
    const inbox = await makeInbox(desk.db)
    const caller = desk.app.as((await makeUser(desk.db, { inboxes: { [inbox.id]: 'write' } })).token)
    const ids: number[] = []
    for (const status of [1, 3, 1]) {
      ids.push((await desk.create({ inbox: { id: inbox.id }, status: { id: status } }, desk.admin)).id)
      await desk.create()
    }
    const of = async (index: number, query = '') =>
      (await caller.get(`/tickets/${ids[index]}/neighbours.json${query}`)).body
    const ref = (index: number) => ({ id: ids[index], type: 'tickets' })
    expect(await of(0)).toEqual({ previous: null, next: ref(1) })
    expect(await of(1)).toEqual({ previous: ref(0), next: ref(2) })
    expect(await of(0, '?filter={"status":1}')).toEqual({ previous: null, next: ref(2) })
    expect((await caller.get('/tickets/98765/neighbours.json')).status).toBe(404)
  })
})

test('what one says oneself leaves a ticket read', async () => {
  const { id } = await desk.create()
  const isRead = async (caller = desk.agent) => (await caller.get(`/tickets/${id}.json`)).body.ticket.isRead
  for (const caller of [desk.agent, desk.admin]) await caller.put(`/tickets/${id}/read.json`)
  await addMessage(desk, id)
  expect([await isRead(), await isRead(desk.admin)]).toEqual([true, false])
})

test('every change leaves an activity', async () => {
  const customer = await makeCustomer(desk.db)
  const parent = await desk.create()
  const { id } = await desk.create()
  await desk.agent.patch(`/tickets/${id}.json`, {
    subject: 'Another',
    source: { id: 3 },
    customer: { id: customer.id },
    parent: { id: parent.id },
  })
  expect(await activityTypes(desk.db, id)).toEqual(['created', 'parent', 'subject', 'source', 'customer'])
})

test('where closed tickets are locked, none is closed while a message waits for its hour', async () => {
  const inbox = await makeInbox(desk.db)
  const { id } = await desk.create({ inbox: { id: inbox.id } }, desk.admin)
  const close = () => desk.admin.patch(`/tickets/${id}.json`, { status: { id: 6 } })
  await addMessage(desk, id, { scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } }, desk.admin)
  await desk.db.query(sql`update inboxes set on_closed_lock = 'default' where id = ${inbox.id}`)
  expect(refusals(await close())).toEqual([['status', 'a scheduled message has to be sent or cancelled first']])
  await desk.admin.patch(`/tickets/${id}.json`, { scheduledEmail: null })
  expect((await close()).status).toBe(200)
})
