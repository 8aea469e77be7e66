import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../support/app.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'
import { included, oldSdk, ref, sdk } from './sdk-noise.ts'

// The shapes in which known clients were seen to create tickets (clients.md, Captured requests).

let desk: TicketDesk
let tagIds: number[]
let customer: { id: number; type: string; meta: null }
beforeAll(async () => {
  desk = await createTicketDesk()
  customer = ref(desk.customerId)
  tagIds = (await desk.create({ tags: ['a', 'b', 'c'] })).tags.map((tag: { id: number }) => tag.id)
})
afterAll(() => desk?.close())

const post = (body: unknown): Promise<Answer> => desk.agent.post('/tickets.json', body)

describe('ticket create', () => {
  test.each<[string, () => unknown, object]>([
    [
      'gosdk',
      () => ({
        ticket: {
          ...sdk,
          agent: ref(desk.agentId),
          bcc: ['b@example.test'],
          message: 'M',
          cc: ['c@example.test'],
          customer,
          files: [],
          inbox: ref(1),
          notifyCustomer: false,
          originalRecipient: 'r@example.test',
          previewText: 'P',
          priority: ref(1),
          subject: 'S',
          tags: [ref(tagIds[0] ?? 0)],
          type: ref(2),
        },
        included,
      }),
      { priority: { id: 1 }, type: { id: 2 }, previewText: 'M' },
    ],
    [
      'sdkcli',
      () => ({
        ticket: {
          ...oldSdk,
          message: 'M',
          customer,
          inbox: ref(1),
          notifyCustomer: false,
          originalRecipient: 'r@example.test',
          previewText: 'P',
          subject: 'S',
        },
        included,
      }),
      { state: 'active', messageCount: 1, responseTimeMins: null },
    ],
    [
      'sdkcli, short',
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
      { previewText: 'M' },
    ],
    [
      'mcp',
      () => ({
        ticket: {
          ...sdk,
          agent: ref(1),
          bcc: ['b@example.test'],
          message: 'M',
          cc: ['c@example.test'],
          customer,
          inbox: ref(1),
          notifyCustomer: true,
          priority: ref(2),
          status: ref(3),
          subject: 'S',
          tags: [ref(tagIds[1] ?? 0)],
          type: ref(3),
        },
        included,
      }),
      { status: { id: 3 }, agent: { id: 1 } },
    ],
    [
      'mcp, short',
      () => ({ ticket: { ...sdk, message: 'M', customer, inbox: ref(1), subject: 'S' }, included }),
      { status: { id: 1 } },
    ],
    [
      'pipedream',
      () => ({
        message: 'M',
        subject: 'S',
        notifyCustomer: false,
        cc: ['c@example.test'],
        customer: { email: desk.customerEmail, id: desk.customerId },
        inbox: { id: '1' },
        priority: { id: '2' },
        source: { id: '6' },
        status: { id: '3' },
        type: { id: '2' },
      }),
      { priority: { id: 2 }, source: { id: 6 }, status: { id: 3 }, type: { id: 2 } },
    ],
    [
      'pipedream, ids as text',
      () => ({
        message: 'M',
        subject: 'S',
        notifyCustomer: false,
        customer: { email: 'other@example.test', id: String(desk.customerId) },
        inbox: { id: '1' },
        priority: { id: '2' },
        source: { id: '6' },
        status: { id: '3' },
        tags: 0,
        type: { id: '2' },
      }),
      { tags: [] },
    ],
    [
      'examples',
      () => ({
        message: 'Content created via API',
        subject: 'S',
        inbox: { id: 1 },
        customer: { email: desk.customerEmail },
        agent: { id: 1 },
      }),
      { agent: { id: 1 } },
    ],
    [
      'examples, mailed',
      () => ({
        message: 'M',
        subject: 'S',
        notifyCustomer: true,
        inbox: { id: 1 },
        bcc: ['b@example.test'],
        cc: ['c@example.test'],
        customer: { email: desk.customerEmail },
        agent: { id: desk.agentId },
      }),
      {},
    ],
    [
      'examples, in full',
      () => ({
        files: [],
        bcc: ['b@example.test'],
        cc: ['c@example.test'],
        status: { id: 3 },
        agent: { id: String(desk.agentId) },
        editMethod: 'markdown',
        priority: { id: 3 },
        tags: tagIds.map((id) => ({ id })),
        subject: 'S',
        source: { id: 2 },
        type: { id: 4 },
        inbox: { id: 1 },
        customer: { id: desk.customerId, email: 'somebody@example.test' },
        message: 'One\n\n[link](https://example.test)',
        notifyCustomer: true,
        showCC: true,
      }),
      { source: { id: 2 }, type: { id: 4 } },
    ],
  ])('%s', async (name, body, expected) => {
    const answer = await post(body())
    // every client reads ticket.id; the first SDK takes 201 only, later ones 200 too
    expect(answer).toMatchObject({
      status: name === 'sdkcli' ? 201 : 200,
      body: {
        included: {},
        ticket: {
          id: expect.any(Number),
          subject: 'S',
          customer: { id: desk.customerId },
          inbox: { id: 1 },
          ...expected,
        },
      },
    })
  })

  test('gosdk without inbox, customer and text is told all three', async () => {
    const answer = await post({ ticket: { ...sdk, subject: 'S' }, included })
    expect(answer.body.errors.map((error: { source: string }) => error.source)).toEqual([
      'inbox',
      'customer',
      'message',
    ])
  })

  test('mcp with a file it uploaded', async () => {
    const file = await makeFile(desk.db, { userId: desk.agentId })
    const answer = await post({
      ticket: { ...sdk, message: 'M', customer, files: [ref(file)], inbox: ref(1), subject: 'S' },
      included,
    })
    expect(answer.body.ticket.files).toEqual([{ id: file, type: 'files' }])
  })
})
