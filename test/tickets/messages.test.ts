import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Answer, Caller } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'
import { activityTypes, createTicketDesk, eventKinds, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const post = (ticketId: number, fields: Record<string, unknown>, caller: Caller = desk.agent): Promise<Answer> =>
  caller.post(`/tickets/${ticketId}/messages.json`, { message: '<p>Hi</p>', ...fields })

async function add(ticketId: number, fields: Record<string, unknown> = {}, caller?: Caller) {
  const answer = await post(ticketId, fields, caller)
  expect(answer).toMatchObject({ status: 201, body: { included: {} } })
  return answer.body.message
}

const list = async (ticketId: number, query = '', caller: Caller = desk.agent) =>
  (await caller.get(`/tickets/${ticketId}/messages.json${query}`)).body

const mailEvent = async (messageId: number) => {
  const [event] = await desk.db.query<{ data: { mail: boolean } }>(sql`
    select data from events where kind = 'message.created' and data->>'messageId' = ${String(messageId)}`)
  return event?.data.mail
}

describe('a reply', () => {
  test('is the agent’s, counted, previewed and mailed, and stops the response clock once', async () => {
    const { id } = await desk.create()
    await desk.db.query(sql`update tickets set created_at = now() - interval '61 minutes' where id = ${id}`)
    const message = await add(id, {
      message: '<p>Try <b>this</b></p>',
      cc: ['c@example.test'],
      bcc: ['b@example.test'],
    })
    expect(message).toMatchObject({
      threadType: 'message',
      htmlBody: '<p>Try <b>this</b></p>',
      textBody: 'Try this',
      editMethod: 'html',
      cc: ['c@example.test'],
      bcc: ['b@example.test'],
      createdBy: { id: desk.agentId, type: 'users' },
      ticket: { id, type: 'tickets' },
      deliveryStatus: 'queued',
      isDraft: false,
      isPinned: false,
      delayed: false,
    })
    expect(await mailEvent(message.id)).toBe(true)
    expect(await desk.get(id)).toMatchObject({
      messageCount: 2,
      previewText: 'Try this',
      responseTimeMins: 61,
      status: { id: 1 },
    })
    await desk.db.query(sql`update tickets set created_at = now() - interval '500 minutes' where id = ${id}`)
    await add(id)
    expect((await desk.get(id)).responseTimeMins).toBe(61)
    expect(await activityTypes(desk.db, id)).toEqual(['created', 'reply', 'reply'])
  })

  test('may set status and agent along with it', async () => {
    const { id } = await desk.create()
    const message = await add(id, { status: { id: '3' }, agent: { id: 1 } })
    expect(message).toMatchObject({
      status: { id: 3, type: 'ticketstatuses' },
      assigningUser: { id: 1, type: 'users' },
    })
    expect(await desk.get(id)).toMatchObject({ status: { id: 3 }, agent: { id: 1 } })
    expect(await activityTypes(desk.db, id)).toEqual(['created', 'reply', 'status', 'assigned'])
    expect(await eventKinds(desk.db, id)).toEqual([
      'ticket.created',
      'ticket.updated',
      'ticket.assigned',
      'message.created',
    ])
  })

  test('goes from an alias when asked, and from nowhere else', async () => {
    await desk.db.query(sql`insert into inboxaliases (inbox_id, email) values (${desk.inboxId}, 'alias@example.test')`)
    const { id } = await desk.create()
    expect((await add(id, { sendFrom: 'ALIAS@example.test' })).sendFrom.toLowerCase()).toBe('alias@example.test')
    expect(refusals(await post(id, { sendFrom: 'x@example.test' }))).toEqual([
      ['sendFrom', 'must be the address of the inbox or one of its aliases'],
    ])
  })

  test('expands placeholders of its ticket', async () => {
    const { id } = await desk.create()
    expect((await add(id, { message: '{%ticket.id%} {%customer.firstName%} {%user.firstName%}' })).textBody).toBe(
      `${id} Carla Alex`,
    )
  })

  test('in Markdown is rendered, and nothing dangerous stays', async () => {
    const { id } = await desk.create()
    expect((await add(id, { editMethod: 'markdown', message: '*x* <script>y</script>' })).htmlBody).toMatch(
      /<em>x<\/em>/,
    )
    expect((await add(id, { message: '<p onclick="x">a</p><script>y</script>' })).htmlBody).toBe('<p>a</p>')
  })

  test('makes an agent in cc follow', async () => {
    const follower = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
    const { id } = await desk.create()
    await add(id, { cc: [follower.email] })
    expect((await desk.get(id)).followers).toEqual([{ id: follower.id, type: 'users' }])
  })

  test('of forty at once are all counted', async () => {
    const { id } = await desk.create()
    await Promise.all(Array.from({ length: 40 }, () => add(id)))
    expect(await desk.get(id)).toMatchObject({ messageCount: 41, messages: { length: 41 } })
  })
})

describe('a note', () => {
  test('is neither mailed nor counted, and the response clock runs on', async () => {
    const { id } = await desk.create()
    const message = await add(id, {
      threadType: 'note',
      isPinned: true,
      mentions: [{ id: 1, type: 'users' }, { id: desk.agentId }],
    })
    expect(message).toMatchObject({
      threadType: 'note',
      isPinned: true,
      deliveryStatus: null,
      sendFrom: null,
      mentions: [{ id: 1, type: 'users' }, { id: desk.agentId }],
    })
    expect(await mailEvent(message.id)).toBe(false)
    const ticket = await desk.get(id)
    expect(ticket).toMatchObject({
      messageCount: 1,
      responseTimeMins: null,
      mentions: [{ id: 1 }, { id: desk.agentId }],
    })
    expect(ticket.messages[1]).toEqual({ id: message.id, type: 'messages', meta: { threadType: 'Note' } })
    expect(await activityTypes(desk.db, id)).toEqual(['created', 'note'])
  })

  test('cannot be scheduled', async () => {
    const { id } = await desk.create()
    expect(refusals(await post(id, { threadType: 'note', scheduledEmail: { sendAt: '2099-01-01' } }))).toEqual([
      ['scheduledEmail', 'a note is not mailed'],
    ])
  })

  test('names only agents who may see it', async () => {
    const stranger = await makeUser(desk.db)
    const { id } = await desk.create()
    expect(refusals(await post(id, { threadType: 'note', mentions: [{ id: 98_765 }, { id: stranger.id }] }))).toEqual([
      ['mentions[0].id', 'not found'],
      ['mentions[1].id', 'has no access to the inbox'],
    ])
  })
})

describe('a forward', () => {
  test('goes to those it names, and is not counted', async () => {
    const { id } = await desk.create()
    const message = await add(id, { threadType: 'forward', to: ['x@example.test'], subject: 'Fwd: it' })
    expect(message).toMatchObject({
      threadType: 'forward',
      to: ['x@example.test'],
      subject: 'Fwd: it',
      deliveryStatus: 'queued',
    })
    expect(await mailEvent(message.id)).toBe(true)
    expect((await desk.get(id)).messageCount).toBe(1)
  })

  test('must say where to', async () => {
    const { id } = await desk.create()
    expect(refusals(await post(id, { threadType: 'forward' }))).toEqual([['to', 'must be set']])
    expect(refusals(await post(id, { threadType: 'forward', to: ['x'] }))).toContainEqual([
      'to[0]',
      'must be a valid email address',
    ])
  })
})

test.each([
  ['message', 'message'], ['Message', 'message'], ['NOTE', 'note'], ['Note', 'note'], ['Forward', 'forward'],
  [1, 'message'], [2, 'forward'], [3, 'note'], ['3', 'note'], [null, 'message'], ['', 'message'], [undefined, 'message'],
])('threadType %j is a %s', async (threadType, expected) => {
  const { id } = await desk.create()
  expect((await add(id, { threadType, to: ['x@example.test'] })).threadType).toBe(expected)
}) // biome-ignore format: a table

test.each([['eventInfo'], ['completedTask'], [4], [0], ['reply'], [{}], [['note']], [true]])(
  'threadType %j is refused',
  async (threadType) => {
    const { id } = await desk.create()
    expect(refusals(await post(id, { threadType }))).toEqual([
      ['threadType', 'must be one of ‘message, note, forward’'],
    ])
  },
)

test('the SDK’s form, the wrapped form and an empty ticket in the body are all taken', async () => {
  const { id } = await desk.create()
  const sdk = {
    id: 0,
    type: null,
    bcc: null,
    cc: null,
    message: 'hi',
    threadType: 'note',
    ticket: { id: 0, type: '', meta: null },
    viewedByCustomerAt: null,
  }
  expect((await desk.agent.post(`/tickets/${id}/messages.json`, sdk)).body.message).toMatchObject({
    htmlBody: 'hi',
    ticket: { id },
  })
  const wrapped = await desk.agent.post(`/tickets/${id}/messages.json`, {
    message: { message: 'inside', threadType: 'note' },
  })
  expect(wrapped.body.message).toMatchObject({ textBody: 'inside', threadType: 'note' })
  expect((await list(id)).messages).toHaveLength(3)
})
