import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { createTicketDesk, eventKinds, firstMessage, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let inboxEmail: string
beforeAll(async () => {
  desk = await createTicketDesk()
  const [inbox] = await desk.db.query<{ email: string }>(sql`select email from inboxes where id = ${desk.inboxId}`)
  inboxEmail = inbox?.email ?? ''
})
afterAll(() => desk?.close())

const mailed = async (ticketId: number): Promise<unknown> => {
  const [event] = await desk.db.query<{ data: { mail: boolean } }>(
    sql`select data from events where ticket_id = ${ticketId} and kind = 'ticket.created'`,
  )
  return event?.data.mail
}

describe.each(['cc', 'bcc'])('%s', (field) => {
  test.each([
    [
      ['One@Example.test', ' two@example.TEST '],
      ['One@example.test', 'two@example.test'],
    ],
    [['one@example.test', 'ONE@example.test'], ['ONE@example.test']],
    ['one@example.test, two@example.test', ['one@example.test', 'two@example.test']],
    [['', null], []],
    [[], []],
    [null, []],
    ['', []],
  ])('%j is kept on the message as %j', async (sent, kept) => {
    const ticket = await desk.create({ [field]: sent })
    expect(await firstMessage(desk.db, ticket.id)).toMatchObject({ [field]: kept })
    const { body } = await desk.agent.get(`/tickets/${ticket.id}/messages.json`)
    expect(body.messages[0][field]).toEqual(kept)
  })

  test.each([
    [['ok@example.test', 'nobody'], `${field}[1]`, 'must be a valid email address'],
    [['a@b@'], `${field}[0]`, 'must be a valid email address'],
    [[{ email: 'a@b.c' }], `${field}[0]`, 'must be a valid email address'],
    [{ id: 1 }, field, 'must be a list'],
    [7, field, 'must be a list'],
    [Array.from({ length: 101 }, (_, index) => `a${index}@example.test`), field, 'must have at most 100 entries'],
  ])('%j is refused at its place', async (sent, source, detail) => {
    expect(await desk.refuse({ [field]: sent })).toEqual([[source, detail]])
  })

  test('an agent in it follows the ticket when its settings say so', async () => {
    const follower = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
    const quiet = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
    await desk.db.query(sql`update users set auto_follow_on_cc = false where id = ${quiet.id}`)
    const ticket = await desk.create({ [field]: [follower.email.toUpperCase(), quiet.email, 'guest@example.test'] })
    expect(ticket.followers).toEqual([{ id: follower.id, type: 'users' }])
  })

  test('an agent in it who cannot see the inbox does not follow', async () => {
    const stranger = await makeUser(desk.db)
    expect((await desk.create({ [field]: [stranger.email] })).followers).toEqual([])
  })
})

describe('notifyCustomer', () => {
  test.each([true, 'true', 1])('%j mails the message as the agent’s own from the inbox', async (notifyCustomer) => {
    const ticket = await desk.create({ notifyCustomer, cc: ['copy@example.test'] })
    expect(await firstMessage(desk.db, ticket.id)).toMatchObject({
      created_by_id: desk.agentId,
      created_by_type: 'users',
      from_address: inboxEmail,
      delivery_status: 'queued',
      cc: ['copy@example.test'],
      send_after: null,
    })
    expect(await mailed(ticket.id)).toBe(true)
  })

  test.each([undefined, null, false, 'false', 0])(
    '%j mails nothing, and the words are the customer’s',
    async (notifyCustomer) => {
      const ticket = await desk.create({ notifyCustomer, cc: ['copy@example.test'] })
      expect(await firstMessage(desk.db, ticket.id)).toMatchObject({
        created_by_id: desk.customerId,
        created_by_type: 'customers',
        from_address: null,
        delivery_status: null,
        email_message_id: null,
      })
      expect(await mailed(ticket.id)).toBe(false)
    },
  )

  test.each([['yes'], [2], [{}], [[]]])('%j is refused', async (notifyCustomer) => {
    expect(await desk.refuse({ notifyCustomer })).toEqual([['notifyCustomer', 'must be a boolean']])
  })

  test('gives each mail a Message-ID of its own in the domain of the sender', async () => {
    const [one, two] = [await desk.create({ notifyCustomer: true }), await desk.create({ notifyCustomer: true })]
    const ids = [await firstMessage(desk.db, one.id), await firstMessage(desk.db, two.id)].map(
      (row) => row.email_message_id,
    )
    expect(ids[0]).toMatch(new RegExp(`@${inboxEmail.split('@')[1]}$`))
    expect(ids[0]).not.toBe(ids[1])
  })

  test('waits inside the undo window, and the answer says so', async () => {
    await desk.db.query(sql`update site set undo_send_seconds = 30`)
    const answer = await desk.agent.post('/tickets.json', desk.body({ notifyCustomer: true }))
    const silent = await desk.agent.post('/tickets.json', desk.body())
    await desk.db.query(sql`update site set undo_send_seconds = 0`)
    expect(answer.body.delayed).toBe(true)
    expect(answer.body.ticket).toMatchObject({ state: 'active', delayed: true })
    expect((await firstMessage(desk.db, answer.body.ticket.id)).send_after).not.toBeNull()
    expect(silent.body.delayed).toBe(false)
    expect((await desk.agent.post('/tickets.json', desk.body({ notifyCustomer: true }))).body.delayed).toBe(false)
  })
})

describe('sendFrom', () => {
  beforeAll(() =>
    desk.db.query(sql`insert into inboxaliases (inbox_id, email) values (${desk.inboxId}, 'alias@example.test')`),
  )

  test.each([
    ['an alias', 'Alias@Example.test'],
    ['the inbox itself', ''],
  ])('mails from %s', async (_, address) => {
    const sendFrom = address === '' ? inboxEmail.toUpperCase() : address
    const ticket = await desk.create({ notifyCustomer: true, sendFrom })
    expect(String((await firstMessage(desk.db, ticket.id)).from_address).toLowerCase()).toBe(sendFrom.toLowerCase())
  })

  test('without notifyCustomer is checked, and mails nothing', async () => {
    const ticket = await desk.create({ sendFrom: 'alias@example.test' })
    expect(await mailed(ticket.id)).toBe(false)
    expect(await desk.refuse({ sendFrom: 'other@example.test' })).toHaveLength(1)
  })

  test.each([[null], ['']])('%j means the inbox', async (sendFrom) => {
    const ticket = await desk.create({ notifyCustomer: true, sendFrom })
    expect((await firstMessage(desk.db, ticket.id)).from_address).toBe(inboxEmail)
  })

  test('of another inbox, or of nobody, is refused', async () => {
    const other = await makeInbox(desk.db)
    await desk.db.query(
      sql`insert into inboxaliases (inbox_id, email, state) values (${desk.inboxId}, 'gone@example.test', 'deleted')`,
    )
    for (const sendFrom of [other.email, 'nobody@example.test', 'gone@example.test']) {
      expect(await desk.refuse({ notifyCustomer: true, sendFrom })).toEqual([
        ['sendFrom', 'must be the address of the inbox or one of its aliases'],
      ])
    }
    expect(await desk.refuse({ sendFrom: 'no address' })).toEqual([['sendFrom', 'must be a valid email address']])
    expect(await desk.refuse({ sendFrom: {} })).toEqual([['sendFrom', 'must be a text']])
  })
})

test('every ticket has exactly one event, in the commit that made it', async () => {
  expect(
    await eventKinds(desk.db, (await desk.create({ notifyCustomer: true, agent: desk.agentId, tags: ['x'] })).id),
  ).toEqual(['ticket.created'])
})
