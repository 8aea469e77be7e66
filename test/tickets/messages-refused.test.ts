import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../support/app.ts'
import { countRows, createTicketDesk, makeFile, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const post = (ticketId: number, fields: Record<string, unknown>): Promise<Answer> =>
  desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: '<p>Hi</p>', ...fields })

describe('what is wrong', () => {
  test('is named at once, and nothing is stored', async () => {
    const { id } = await desk.create()
    const before = await countRows(desk.db)
    const answer = await post(id, {
      cc: ['x'],
      bcc: 7,
      files: [{ id: 98_765 }],
      status: { id: 98_765 },
      agent: { id: 98_765 },
      isDraft: 'maybe',
      isPinned: {},
      mentions: 'all',
      editMethod: 'rtf',
      scheduledEmail: { sendAt: 'x' },
    })
    expect(answer.status).toBe(400)
    expect(refusals(answer).map(([source]) => source).sort()).toEqual([
      'agent.id', 'bcc', 'cc[0]', 'editMethod', 'files[0].id', 'isDraft', 'isPinned', 'mentions', 'scheduledEmail.sendAt', 'status.id',
    ]) // biome-ignore format: a list of words
    expect(await countRows(desk.db)).toEqual(before)
  })

  test.each([[undefined], [null], [''], ['  '], [[]], [7]])('a message of %j needs words or files', async (message) => {
    const { id } = await desk.create()
    const answer = await post(id, { message })
    if (message === 7) return expect(answer).toMatchObject({ status: 201, body: { message: { textBody: '7' } } })
    expect(refusals(answer)[0]?.[0]).toBe('message')
    const file = await makeFile(desk.db, { userId: desk.agentId })
    if (!Array.isArray(message)) expect((await post(id, { message, files: [{ id: file }] })).status).toBe(201)
  })

  const fields = [
    'message',
    'threadType',
    'editMethod',
    'cc',
    'bcc',
    'to',
    'files',
    'status',
    'agent',
    'isDraft',
    'isPinned',
    'mentions',
    'sendFrom',
    'scheduledEmail',
    'subject',
  ]
  test.each(fields)('%s of any type is taken or refused, never an error of ours', async (name) => {
    const { id } = await desk.create()
    for (const value of [
      'x',
      7,
      -1,
      1.5,
      true,
      {},
      [],
      [[]],
      [{}],
      [null],
      { id: {} },
      { a: { b: 1 } },
      'x'.repeat(2_000),
    ]) {
      const answer = await post(id, { [name]: value })
      expect([201, 400], `${name} = ${JSON.stringify(value)}`).toContain(answer.status)
    }
  })
})
