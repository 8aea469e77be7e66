import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'
import { included, oldSdk, ref, sdk } from './sdk-noise.ts'

// The shapes in which known clients were seen to change and answer tickets (clients.md, Captured requests).

let desk: TicketDesk
let ticketId: number
let tagIds: number[]
let customer: { id: number; type: string; meta: null }
beforeAll(async () => {
  desk = await createTicketDesk()
  customer = ref(desk.customerId)
  const ticket = await desk.create({ tags: ['a', 'b', 'c'], agent: desk.agentId })
  ticketId = ticket.id
  tagIds = ticket.tags.map((tag: { id: number }) => tag.id)
})
afterAll(() => desk?.close())

describe('ticket update', () => {
  test.each<[string, 'put' | 'patch', () => unknown, object]>([
    ['gosdk status', 'patch', () => ({ ticket: { ...sdk, status: ref(4) }, included }), { status: { id: 4 } }],
    ['gosdk tag', 'patch', () => ({ ticket: { ...sdk, tags: [ref(tagIds[0] ?? 0)] }, included }), {}],
    [
      'gosdk tag removed',
      'patch',
      () => ({ ticket: { ...sdk, tags: [{ id: tagIds[2], type: '', meta: { delete: true } }] }, included }),
      {},
    ],
    ['gosdk subject', 'patch', () => ({ ticket: { ...sdk, subject: 'Renamed' }, included }), { subject: 'Renamed' }],
    [
      'sdkcli',
      'patch',
      () => ({
        ticket: {
          ...sdk,
          message: 'M',
          customer,
          inbox: ref(1),
          originalRecipient: 'r@example.test',
          previewText: 'P',
          subject: 'S',
        },
        included,
      }),
      { subject: 'S' },
    ],
    [
      'sdkcli, old',
      'put',
      () => ({
        ticket: {
          ...oldSdk,
          message: 'M',
          customer,
          inbox: ref(1),
          notifyCustomer: false,
          originalRecipient: 'r@example.test',
          previewText: 'P',
          subject: 'Old',
        },
        included,
      }),
      { subject: 'Old', state: 'active' },
    ],
    [
      'mcp',
      'patch',
      () => ({
        ticket: {
          ...sdk,
          status: ref(3),
          subject: 'By MCP',
          tags: [ref(tagIds[0] ?? 0), { id: tagIds[2], type: '', meta: { delete: true } }],
        },
        included,
      }),
      { status: { id: 3 } },
    ],
    [
      'pipedream',
      'patch',
      () => ({
        ticket: {
          message: 'M',
          subject: 'S',
          notifyCustomer: false,
          customer: { email: desk.customerEmail, id: desk.customerId },
          inbox: { id: '1' },
          priority: { id: '1' },
          source: { id: '2' },
          status: { id: '5' },
          tags: [{ id: String(tagIds[1]) }],
          type: { id: '2' },
        },
      }),
      { status: { id: 5 }, priority: { id: 1 }, type: { id: 2 } },
    ],
    ['examples', 'patch', () => ({ ticket: { status: { id: 6 } } }), { status: { id: 6 } }],
    ['pyclients', 'patch', () => ({ ticket: { agent: { id: 1 } } }), { agent: { id: 1 } }],
  ])('%s', async (_, method, body, expected) => {
    const answer = await desk.agent[method](`/tickets/${ticketId}.json`, body())
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ticket: {
          id: ticketId,
          messageCount: 1,
          customer: { id: desk.customerId },
          agent: { id: expect.any(Number) },
          ...expected,
        },
      },
    })
    // tags not named stay, whatever else is sent
    expect(answer.body.ticket.tags.map((tag: { id: number }) => tag.id)).toEqual(
      expect.arrayContaining(tagIds.slice(0, 2)),
    )
  })

  test('examples set a custom field by the id of its option', async () => {
    const { body } = await desk.admin.post('/customfields.json', {
      customfield: { agentLabel: 'Plan', kind: 'dropdown', options: [{ name: 'Gold' }] },
    })
    const value = body.customfield.options[0].id
    const answer = await desk.agent.patch(`/tickets/${ticketId}.json`, {
      ticket: { customfields: [{ id: body.customfield.id, meta: { value } }] },
    })
    // the PHP client reads textValue[0]
    expect(answer.body.ticket.customfields).toEqual([
      { id: body.customfield.id, type: 'customfields', meta: { value, textValue: ['Gold'] } },
    ])
  })
})

describe('message create', () => {
  const sdkMessage = { id: 0, type: null, bcc: null, cc: null, message: 'hi', viewedByCustomerAt: null }
  const flags = { isDraft: false, isPinned: false, mentions: [] }
  test.each<[string, () => unknown, object]>([
    ['gosdk reply', () => ({ ...sdkMessage, threadType: 'message', ticket: ref(0) }), { threadType: 'message' }],
    ['gosdk note', () => ({ ...sdkMessage, threadType: 'note', ticket: ref(ticketId) }), { threadType: 'note' }],
    ['gosdk, no type', () => ({ ...sdkMessage, ticket: ref(0) }), { threadType: 'message' }],
    [
      'mcp',
      () => ({ ...sdkMessage, cc: ['c@example.test'], threadType: 'message', ticket: ref(0) }),
      { cc: ['c@example.test'] },
    ],
    [
      'pipedream reply',
      () => ({ threadType: 'Message', message: 'hi', status: { id: '3' } }),
      { threadType: 'message', status: { id: 3 } },
    ],
    [
      'pipedream note',
      () => ({ threadType: 'Note', message: 'hi', status: { id: '1' } }),
      { threadType: 'note', status: { id: 1 } },
    ],
    [
      'examples, Markdown',
      () => ({
        bcc: [],
        cc: ['c@example.test'],
        files: [],
        editMethod: 'markdown',
        message: 'hi',
        threadType: 'message',
        status: { id: 3 },
        agent: { id: desk.agentId },
        ...flags,
      }),
      { editMethod: 'markdown' },
    ],
    [
      'examples, html',
      () => ({
        bcc: [],
        cc: ['c@example.test'],
        files: [],
        editMethod: 'html',
        message: '<div>hi</div>',
        threadType: 'message',
        status: { id: 4 },
        agent: { id: desk.agentId },
        ...flags,
      }),
      { assigningUser: { type: 'users' } },
    ],
    [
      'examples, note',
      () => ({
        files: [],
        editMethod: 'html',
        message: 'hi',
        threadType: 'note',
        status: { id: 3 },
        agent: { id: 1 },
        ...flags,
      }),
      { threadType: 'note' },
    ],
    [
      'examples, mention',
      () => ({
        files: [],
        editMethod: 'html',
        message: 'hi',
        threadType: 'note',
        status: { id: 3 },
        agent: { id: 1 },
        ...flags,
        mentions: [{ id: desk.agentId }],
      }),
      { mentions: [{ type: 'users' }] },
    ],
    [
      'pyclients',
      () => ({ message: 'hi', threadType: 'note', mentions: [{ id: 1, type: 'users' }] }),
      { mentions: [{ id: 1, type: 'users' }] },
    ],
    ['scripts', () => ({ message: 'hi', threadType: 3 }), { threadType: 'note' }],
  ])('%s', async (_, body, expected) => {
    // an official sample doubles the first slash
    for (const path of [`/tickets/${ticketId}/messages.json`, `//desk/api/v2/tickets/${ticketId}/messages.json`]) {
      const answer = await desk.agent.post(path, body())
      expect(answer).toMatchObject({
        status: 201,
        body: {
          included: {},
          message: {
            id: expect.any(Number),
            textBody: 'hi',
            ticket: { id: ticketId },
            createdBy: { type: 'users' },
            ...expected,
          },
        },
      })
    }
  })
})
