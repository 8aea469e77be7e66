import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { addMessage } from '../support/messages.ts'
import {
  activityTypes,
  createTicketDesk,
  eventKinds,
  firstMessage,
  makeFile,
  refusals,
  type TicketDesk,
} from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

const forward = (id: number, body: object, caller = desk.agent) => caller.post(`/tickets/${id}/forward.json`, body)

describe('forwarding', () => {
  test('makes a child ticket of the recipient, mailed, with the conversation but without notes', async () => {
    const { id } = await desk.create({ message: 'It <b>burns</b>', subject: 'Printer' })
    await addMessage(desk, id, { message: 'We ask the maker' })
    await addMessage(desk, id, { threadType: 'note', message: 'They never answer' })
    await addMessage(desk, id, { isDraft: true, message: 'Unsaid' })
    await addMessage(desk, id, { message: 'Some day', scheduledEmail: { sendAt: '2099-01-01T10:00:00Z' } })
    const answer = await forward(id, {
      to: ['Maker@printers.example', 'second@printers.example'],
      cc: ['boss@example.test'],
      bcc: 'secret@example.test',
      message: 'Please *help*\nsoon',
    })
    expect(answer).toMatchObject({ status: 200, body: { delayed: false, included: {} } })
    const child = answer.body.ticket
    expect(child).toMatchObject({
      subject: `#${id} Printer`,
      parent: { id, type: 'tickets' },
      inbox: { id: desk.inboxId },
      agent: null,
      status: { id: 1 },
      createdBy: { id: desk.agentId },
      previewText: expect.stringContaining('Please *help*'),
    })
    expect(child.customer.id).not.toBe(desk.customerId)
    const message = await firstMessage(desk.db, child.id)
    expect(message).toMatchObject({
      thread_type: 'forward',
      to_addresses: ['Maker@printers.example', 'second@printers.example'],
      cc: ['boss@example.test'],
      bcc: ['secret@example.test'],
      delivery_status: 'queued',
      created_by_id: desk.agentId,
    })
    const html = String(message['html_body'])
    expect(html).toMatch(
      /Please \*help\*<br \/>\nsoon.*Alex Agent.*We ask the maker.*Carla Customer.*It <b>burns<\/b>/s,
    )
    for (const hidden of ['never answer', 'Unsaid', 'Some day']) expect(html).not.toContain(hidden)
    expect((await desk.get(id)).children).toEqual([{ id: child.id, type: 'tickets' }])
    expect((await activityTypes(desk.db, id)).at(-1)).toBe('forwarded')
    expect(await eventKinds(desk.db, child.id)).toEqual(['ticket.created'])
    const [event] = await desk.db.query<{ data: object }>(sql`select data from events where ticket_id = ${child.id}`)
    expect(event?.data).toMatchObject({ mail: true })
  })

  test('leaves the conversation out when the request or the inbox says so', async () => {
    const inbox = await makeInbox(desk.db)
    await desk.db.query(sql`update inboxes set include_ticket_history_on_forward = false where id = ${inbox.id}`)
    const open = await desk.create({ message: 'Words' })
    const closed = await desk.create({ message: 'Words', inbox: { id: inbox.id } }, desk.admin)
    const textOf = async (id: number, fields: object) => {
      const answer = await forward(id, { to: ['x@example.test'], message: 'Look', ...fields }, desk.admin)
      expect(answer.status).toBe(200)
      return (await firstMessage(desk.db, answer.body.ticket.id))['text_body']
    }
    expect(await textOf(open.id, { includeHistory: false })).toBe('Look')
    expect(await textOf(closed.id, {})).toBe('Look')
    expect(await textOf(closed.id, { includeHistory: true })).toContain('Words')
    expect(await textOf(open.id, { message: null })).toContain('Words')
    expect(refusals(await forward(open.id, { to: ['x@example.test'], includeHistory: false }))).toEqual([
      ['message', 'must be set'],
    ])
  })

  test('takes inbox, agent, subject, status and files, the ticket’s own as copies', async () => {
    const inbox = await makeInbox(desk.db)
    await desk.db.query(sql`insert into inbox_users (inbox_id, user_id) values (${inbox.id}, ${desk.agentId})`)
    const image = await makeFile(desk.db, { userId: desk.agentId, mimeType: 'image/png', isInline: true })
    const paper = await makeFile(desk.db, { userId: desk.agentId })
    const fresh = await makeFile(desk.db, { userId: desk.agentId })
    const { id } = await desk.create({
      message: `<p>See <img src="cid:file-${image}" /></p>`,
      files: [{ id: image }, { id: paper }],
    })
    const answer = await forward(id, {
      ticket: {
        to: 'x@example.test',
        subject: 'For you',
        message: '**Bold**',
        editMethod: 'markdown',
        inbox: { id: inbox.id },
        agent: { id: desk.agentId },
        status: { id: 3 },
        files: [{ id: paper }, { id: fresh }],
      },
    })
    expect(answer.body.errors).toBeUndefined()
    const child = answer.body.ticket
    expect(child).toMatchObject({
      subject: 'For you',
      inbox: { id: inbox.id },
      agent: { id: desk.agentId },
      status: { id: 3 },
    })
    expect(child.files).toHaveLength(3)
    const ids = child.files.map((file: { id: number }) => file.id)
    expect(ids).toContain(fresh)
    expect(ids).not.toContain(paper)
    const html = String((await firstMessage(desk.db, child.id))['html_body'])
    expect(html).toContain('<strong>Bold</strong>')
    expect(html).not.toContain(`/files/${image}/inline`)
    expect(ids.some((file: number) => html.includes(`/files/${file}/inline`))).toBe(true)
    expect((await desk.get(id)).files.map((file: { id: number }) => file.id)).toEqual([image, paper])
  })
})

describe('refusals', () => {
  test('what is wrong is named', async () => {
    const { id } = await desk.create()
    expect(refusals(await forward(id, {}))).toEqual([['to', 'must be set']])
    expect(refusals(await forward(id, { to: [] }))[0]).toEqual(['to', 'must be set'])
    const answer = await forward(id, {
      to: ['nonsense'],
      cc: 5,
      inbox: { id: 98_765 },
      includeHistory: 'maybe',
      files: [{ id: 98_765 }],
    })
    expect(
      refusals(answer)
        .map(([source]) => source)
        .sort(),
    ).toEqual(['cc', 'files[0].id', 'inbox.id', 'includeHistory', 'to[0]'])
  })

  test('files of tickets one does not see are none', async () => {
    const hidden = await makeInbox(desk.db)
    const file = await makeFile(desk.db, { userId: 1 })
    await desk.create({ inbox: { id: hidden.id }, files: [{ id: file }] }, desk.admin)
    const { id } = await desk.create()
    expect(refusals(await forward(id, { to: ['x@example.test'], files: [{ id: file }] }))).toEqual([
      ['files[0].id', 'not found'],
    ])
  })

  test('who may only read; a read-only ticket; one that is not seen; a part-time agent with no tickets left', async () => {
    const reader = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })).token)
    const partTime = desk.app.as(
      (await makeUser(desk.db, { isPartTime: true, inboxes: { [desk.inboxId]: 'write' } })).token,
    )
    const { id } = await desk.create()
    const body = { to: ['x@example.test'] }
    expect((await forward(id, body, reader)).status).toBe(403)
    expect((await forward(98_765, body)).status).toBe(404)
    for (let index = 0; index < 10; index++) expect((await forward(id, body, partTime)).status).toBe(200)
    expect((await forward(id, body, partTime)).status).toBe(403)
    await desk.db.query(sql`update tickets set archived_at = now() where id = ${id}`)
    expect((await forward(id, body)).status).toBe(403)
  })
})

describe('splitting', () => {
  const split = (id: number, body: object) => desk.agent.post(`/tickets/${id}/split.json`, body)

  test('makes a new ticket from a message, and each points at the other', async () => {
    const { id, messages } = await desk.create({ message: 'Two questions' })
    const answer = await split(id, { message: { id: messages[0].id }, subject: 'The second', tags: ['split'] })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.body.ticket).toMatchObject({
      subject: 'The second',
      splitFrom: { id },
      customer: { id: desk.customerId },
      previewText: 'Two questions',
    })
    expect((await desk.get(id)).splitInto).toEqual([{ id: answer.body.ticket.id, type: 'tickets' }])
    expect((await desk.get(id)).messageCount).toBe(1)
    const again = await split(id, { ticket: { fromThreadId: messages[0].id, message: 'In other words' } })
    expect(again.body.ticket).toMatchObject({ subject: 'A question', previewText: 'In other words' })
  })

  test('names what is wrong', async () => {
    const { id } = await desk.create()
    const other = await desk.create()
    expect(refusals(await split(id, {}))).toEqual([['message', 'must be set']])
    expect(refusals(await split(id, { message: { id: 98_765 } }))[0]).toEqual(['fromThreadId.id', 'not found'])
    expect(refusals(await split(id, { message: { id: other.messages[0].id } }))).toEqual([
      ['fromTicketId', 'is not the ticket of that message'],
    ])
    expect((await split(98_765, { message: { id: other.messages[0].id } })).status).toBe(404)
  })
})
