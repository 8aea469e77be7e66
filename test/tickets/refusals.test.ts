import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countRows, createTicketDesk, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const parameters = [
  'inbox', 'customer', 'email', 'subject', 'message', 'editMethod', 'agent', 'status', 'priority', 'type', 'source', 'tags',
  'cc', 'bcc', 'customfields', 'files', 'notifyCustomer', 'sendFrom', 'scheduledEmail', 'fromThreadId', 'fromTicketId',
  'parent', 'tickettemplate',
] // biome-ignore format: a list of words

test('every wrong field is named in one answer, with its place, a text and an id', async () => {
  const before = await countRows(desk.db)
  const answer = await desk.agent.post('/tickets.json', {
    inbox: 99,
    tags: [5],
    agent: 'x',
    cc: ['no'],
    customfields: [{ id: 4, meta: { value: 1 } }],
    files: [1],
    status: { id: 77 },
    type: 9,
    priority: 'urgent',
    source: 99,
    parent: 7,
    editMethod: 'rtf',
    notifyCustomer: 'maybe',
    scheduledEmail: { sendAt: 'never' },
    tickettemplate: 5,
    fromTicketId: 3,
  })
  expect(answer.status).toBe(400)
  expect(refusals(answer).map(([source]) => source).sort()).toEqual([
    'agent', 'cc[0]', 'customer', 'customfields[0].id', 'editMethod', 'files[0]', 'fromThreadId', 'inbox', 'message',
    'notifyCustomer', 'parent', 'priority', 'scheduledEmail.sendAt', 'source', 'status.id', 'subject', 'tags[0]',
    'tickettemplate', 'type',
  ]) // biome-ignore format: a list of words
  for (const error of answer.body.errors) {
    expect(error).toMatchObject({ title: 'Bad Request', code: 'E4', detail: expect.any(String) })
    expect(error.id).toMatch(/^[\da-f-]{36}$/)
  }
  expect(answer.body.message).toBe('400 Bad Request')
  expect(await countRows(desk.db)).toEqual(before)
})

test('a wrapped body names its fields without the wrapper', async () => {
  const answer = await desk.agent.post('/tickets.json', { ticket: desk.body({ cc: ['no'], status: { id: 77 } }) })
  expect(refusals(answer).map(([source]) => source)).toEqual(['cc[0]', 'status.id'])
})

describe.each(parameters)('%s', (name) => {
  const values = [
    'words', '', '7', 7, -7, 1.5, 1e300, true, false, {}, [], [[]], [{}], [null], { id: [] }, { id: {} }, { id: true },
    { id: '9'.repeat(30) }, { id: 1, meta: [] }, [{ id: 1, meta: 'x' }], { meta: { value: 1 } }, { a: { b: { c: 1 } } },
    Array.from({ length: 200 }, () => 'word'), '\u202e%00\\', "'; drop table tickets; --",
  ] // biome-ignore format: a list of values

  test('in any type is taken or refused, never an error of ours', async () => {
    for (const value of values) {
      const before = await countRows(desk.db)
      const answer = await desk.admin.post('/tickets.json', desk.body({ [name]: value }))
      const place = `${name} = ${JSON.stringify(value)?.slice(0, 60)}`
      expect([200, 400], `${place}: ${JSON.stringify(answer.body).slice(0, 300)}`).toContain(answer.status)
      if (answer.status === 200) continue
      expect(await countRows(desk.db), place).toEqual(before)
      for (const [source] of refusals(answer)) expect(source, place).toMatch(/^[a-z]/i)
    }
  })
})

describe('what cannot be a request', () => {
  const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

  test.each<[string, string | Buffer, number]>([
    ['a broken JSON text', '{"subject":', 400],
    ['a list', '[]', 400],
    ['a number', '7', 400],
    ['a text', '"x"', 400],
    ['bytes that are not UTF-8', Buffer.from('{"subject":"\xff"}', 'latin1'), 400],
    ['nesting of 60 levels', `{"subject":"S","x":${deep(60)}}`, 400],
    ['nesting of 100,000 levels', deep(100_000), 400],
    ['an empty body', '', 400],
    ['11 MB', JSON.stringify({ message: 'x'.repeat(11_000_000) }), 413],
  ])('%s is refused, and nothing is stored', async (_, body, status) => {
    const before = await countRows(desk.db)
    const answer = await desk.agent.post('/tickets.json', body)
    expect(answer).toMatchObject({ status, body: { errors: expect.arrayContaining([]) } })
    expect(await countRows(desk.db)).toEqual(before)
  })

  test.each([
    ['subject', 'a\u0000b'],
    ['message', '\ud800'],
    ['tags', ['ok', 'x\udc00']],
    ['customer', { email: 'new@example.test', firstName: '\u0000' }],
  ])('a %s of NUL or half characters is named, and nothing is stored', async (name, value) => {
    const [problem] = await desk.refuse({ [name]: value })
    expect(problem?.[0]).toContain(name)
  })

  test('a form is no JSON', async () => {
    const answer = await desk.agent.post('/tickets.json', 'subject=S', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(answer.status).toBe(415)
  })

  test('nobody who is not signed in learns what is wrong with a body', async () => {
    const answer = await desk.app.anonymous.post('/tickets.json', {})
    expect(answer).toMatchObject({
      status: 401,
      body: { message: '401 Unauthorized', errors: [{ code: 'E5', detail: 'unauthenticated' }] },
    })
  })
})

describe('what clients send beside the ticket is ignored', () => {
  test.each([
    ['unknown keys', { showCC: true, isReady: true, unknown: { deep: [1] } }],
    [
      'read-only fields',
      {
        id: 7,
        messageCount: 0,
        readonly: false,
        spam_score: 0,
        responseTimeMins: 0,
        previewText: 'x',
        originalRecipient: 'x@y.zz',
      },
    ],
    [
      'the SDK’s nulls',
      { happinessSurveySentAt: null, spam_rules: null, suggestions: {}, bcc: null, cc: null, agent: null, state: '' },
    ],
    [
      'times and authors',
      { createdAt: '2001-01-01T00:00:00Z', createdBy: { id: 9, type: 'users' }, archivedAt: '2001-01-01T00:00:00Z' },
    ],
    ['keys that reach for a prototype', JSON.parse('{"__proto__":{"inbox":{"id":99}},"constructor":{"prototype":{}}}')],
  ])('%s', async (_, noise) => {
    const ticket = await desk.create(noise)
    expect(ticket).toMatchObject({
      messageCount: 1,
      previewText: 'How does it work?',
      archivedAt: null,
      createdBy: { id: desk.agentId },
    })
    expect(ticket.createdAt).toMatch(/^20(?!01)/)
  })

  test('both forms of the body say the same, and what is outside the wrapper counts where it says nothing', async () => {
    for (const wrapper of ['ticket', 'Ticket', 'TICKET']) {
      const body = {
        [wrapper]: desk.body({ subject: 'Inside' }),
        subject: 'Outside',
        priority: 'high',
        included: { users: null, tags: [] },
      }
      const answer = await desk.agent.post('/tickets.json', body)
      expect(answer.body.ticket).toMatchObject({ subject: 'Inside', priority: { id: 3 } })
    }
  })
})
