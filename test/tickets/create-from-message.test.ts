import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { activityTypes, createTicketDesk, firstMessage, makeFile, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

/** A body that leaves to the message what a message can give. */
const fromMessage = (messageId: unknown, fields: Record<string, unknown> = {}) => ({
  subject: undefined,
  message: undefined,
  customer: undefined,
  inbox: undefined,
  fromThreadId: messageId,
  ...fields,
})

const original = async (fields: Record<string, unknown> = {}) => {
  const ticket = await desk.create({ subject: 'Original', message: '<p>Two <b>questions</b></p>', ...fields })
  return { ticket, messageId: ticket.messages[0].id as number }
}

test('body, customer, subject and inbox come from the message, and both tickets point at each other', async () => {
  const { ticket, messageId } = await original()
  const made = await desk.create(fromMessage(messageId))
  expect(made).toMatchObject({
    subject: 'Original',
    customer: { id: desk.customerId },
    inbox: { id: desk.inboxId },
    previewText: 'Two questions',
    splitFrom: { id: ticket.id, type: 'tickets' },
  })
  expect((await desk.get(ticket.id)).splitInto).toEqual([{ id: made.id, type: 'tickets' }])
  expect(await firstMessage(desk.db, made.id)).toMatchObject({
    html_body: '<p>Two <b>questions</b></p>',
    created_by_id: desk.customerId,
    created_by_type: 'customers',
  })
  const { body } = await desk.admin.get(`/messages/${messageId}.json`)
  expect(body.message.splitInto).toEqual({ id: made.id, type: 'tickets' })
  expect(await activityTypes(desk.db, ticket.id)).toEqual(['created', 'split'])
  expect(await activityTypes(desk.db, made.id)).toEqual(['created', 'splitfrom'])
})

test.each([(id: number) => id, (id: number) => String(id), (id: number) => ({ id })])(
  'the message is taken in spelling %#',
  async (spell) => {
    const { ticket, messageId } = await original()
    expect((await desk.create(fromMessage(spell(messageId)))).splitFrom.id).toBe(ticket.id)
  },
)

test('what the request gives itself wins', async () => {
  const { messageId } = await original()
  const made = await desk.create(
    fromMessage(messageId, { subject: 'Mine', message: '<p>My words</p>', customer: { email: 'third@example.test' } }),
  )
  expect(made).toMatchObject({ subject: 'Mine', previewText: 'My words' })
  expect(made.customer.id).not.toBe(desk.customerId)
})

test('placeholders and markup of the old text are not read again', async () => {
  const { messageId } = await original({ message: 'Write {%unknown.name%}', editMethod: 'markdown' })
  const made = await desk.create(fromMessage(messageId, { editMethod: 'markdown' }))
  expect(await firstMessage(desk.db, made.id)).toMatchObject({
    edit_method: 'html',
    text_body: 'Write {%unknown.name%}',
  })
})

test('an agent’s message gives the ticket’s customer, and stays the agent’s', async () => {
  const { ticket } = await original()
  const reply = await desk.agent.post(`/tickets/${ticket.id}/messages.json`, { message: 'An answer' })
  const made = await desk.create(fromMessage(reply.body.message.id))
  expect(made.customer.id).toBe(desk.customerId)
  expect(await firstMessage(desk.db, made.id)).toMatchObject({ created_by_type: 'users', text_body: 'An answer' })
})

test('its files are copied, and inline images shown from the copies', async () => {
  const plain = await makeFile(desk.db, { userId: desk.agentId, filename: 'a.txt' })
  const inline = await makeFile(desk.db, {
    userId: desk.agentId,
    filename: 'b.png',
    mimeType: 'image/png',
    isInline: true,
  })
  const { ticket, messageId } = await original({
    message: `<p><img src="cid:file-${inline}" /></p>`,
    files: [{ id: plain }, { id: inline }],
  })
  const extra = await makeFile(desk.db, { userId: desk.agentId })
  const made = await desk.create(fromMessage(messageId, { files: [{ id: extra }] }))
  expect(made.files).toHaveLength(3)
  const ids = made.files.map((file: { id: number }) => file.id)
  expect(ids).toContain(extra)
  expect(ids).not.toContain(plain)
  const { html_body: html } = await firstMessage(desk.db, made.id)
  expect(html).not.toContain(`/files/${inline}/`)
  expect(String(html).match(/\/files\/(\d+)\/inline/)?.[1]).toBe(
    String(ids.find((id: number) => id === Number(String(html).match(/\/files\/(\d+)\//)?.[1]))),
  )
  expect(String(html).match(/<img/g)).toHaveLength(1)
  expect((await desk.get(ticket.id)).files).toHaveLength(2)
})

test('two files of one name and one stored blob are copied once each', async () => {
  const { ticket, messageId } = await original()
  await desk.db.query(sql`
    insert into files (filename, storage_key, uploaded_at, state, ticket_id, message_id, created_by_id)
    select 'same.txt', 'test/same', now(), 'active', ${ticket.id}, ${messageId}, ${desk.agentId} from generate_series(1, 2)`)
  expect((await desk.create(fromMessage(messageId))).files).toHaveLength(2)
})

describe('is refused', () => {
  test('when there is no such message, or its ticket cannot be seen', async () => {
    const hidden = await makeInbox(desk.db)
    const secret = await desk.create({ inbox: { id: hidden.id } }, desk.admin)
    expect(await desk.refuse(fromMessage(98_765, { inbox: { id: desk.inboxId } }))).toContainEqual([
      'fromThreadId',
      'not found',
    ])
    expect(await desk.refuse(fromMessage(secret.messages[0].id, { inbox: { id: desk.inboxId } }))).toContainEqual([
      'fromThreadId',
      'not found',
    ])
  })

  test('when the ticket is deleted', async () => {
    const { ticket, messageId } = await original()
    await desk.agent.delete(`/tickets/${ticket.id}.json`)
    expect(await desk.refuse(fromMessage(messageId, { inbox: { id: desk.inboxId } }))).toContainEqual([
      'fromThreadId',
      'not found',
    ])
  })

  test('when the message is somebody else’s draft', async () => {
    const { ticket } = await original()
    const other = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
    const draft = await desk.app
      .as(other.token)
      .post(`/tickets/${ticket.id}/messages.json`, { message: 'unsent', isDraft: true })
    expect(await desk.refuse(fromMessage(draft.body.message.id))).toContainEqual(['fromThreadId', 'not found'])
    expect(
      (await desk.app.as(other.token).post('/tickets.json', desk.body(fromMessage(draft.body.message.id)))).status,
    ).toBe(200)
  })

  test.each([['word'], [-1], [[]], [{ id: 'x' }]])('as %j', async (fromThreadId) => {
    const [problem] = await desk.refuse({ fromThreadId })
    expect(problem?.[0]).toMatch(/^fromThreadId/)
  })

  test('fromTicketId alone says that the message is missing', async () => {
    expect(await desk.refuse({ fromTicketId: 1 })).toEqual([['fromThreadId', 'must be set']])
  })

  test('fromTicketId of another ticket is named', async () => {
    const { messageId } = await original()
    expect(await desk.refuse(fromMessage(messageId, { fromTicketId: 1 }))).toEqual([
      ['fromTicketId', 'is not the ticket of that message'],
    ])
  })
})

test('from an archived ticket it needs fromTicketId too', async () => {
  const { ticket, messageId } = await original()
  await desk.db.query(sql`update tickets set archived_at = now() where id = ${ticket.id}`)
  expect(await desk.refuse(fromMessage(messageId))).toEqual([
    ['fromTicketId', 'must be set, because the ticket is archived'],
  ])
  expect((await desk.create(fromMessage(messageId, { fromTicketId: ticket.id }))).splitFrom.id).toBe(ticket.id)
})

test('from a message of an inbox one may only read, into one’s own', async () => {
  const readable = await makeInbox(desk.db)
  await desk.db.query(
    sql`insert into inbox_users (inbox_id, user_id, access) values (${readable.id}, ${desk.agentId}, 'read')`,
  )
  const ticket = await desk.create({ inbox: { id: readable.id } }, desk.admin)
  const made = await desk.create(fromMessage(ticket.messages[0].id, { inbox: { id: desk.inboxId } }))
  expect(made).toMatchObject({ inbox: { id: desk.inboxId }, splitFrom: { id: ticket.id } })
  expect((await desk.agent.post('/tickets.json', desk.body(fromMessage(ticket.messages[0].id)))).status).toBe(403)
})

test('scheduled, it waits, and the link is there already', async () => {
  const { ticket, messageId } = await original()
  const made = await desk.create(fromMessage(messageId, { scheduledEmail: { sendAt: '2099-01-01T00:00:00Z' } }))
  expect(made).toMatchObject({ state: 'scheduled', splitFrom: { id: ticket.id } })
  expect(await firstMessage(desk.db, made.id)).toMatchObject({ created_by_type: 'users' })
})

test('of a scheduled ticket may be taken as well', async () => {
  const { messageId } = await original({ scheduledEmail: { sendAt: '2099-01-01T00:00:00Z' } })
  expect((await desk.create(fromMessage(messageId))).state).toBe('active')
})
