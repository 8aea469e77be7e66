import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Caller } from '../support/app.ts'
import { makeInbox, makeUser } from '../support/factories.ts'
import { addMessage, changeMessage, messageEvents, setSite } from '../support/messages.ts'
import { activityTypes, createTicketDesk, makeFile, refusals, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
let colleague: Caller
beforeAll(async () => {
  desk = await createTicketDesk()
  colleague = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })).token)
})
afterEach(() => setSite(desk.db, { agents_can_edit: true }))
afterAll(() => desk?.close())

describe('changing the text', () => {
  test('works by PUT and PATCH, flat and wrapped, on both paths, and with the noise of the SDK', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id)
    const noise = {
      id: 0,
      type: null,
      bcc: null,
      cc: null,
      ticket: { id: 0, type: '', meta: null },
      viewedByCustomerAt: null,
    }
    const flat = `/messages/${message.id}.json`
    const nested = `/tickets/${id}/messages/${message.id}.json`
    for (const [index, [method, path, wrap]] of (
      [
        ['put', flat, (text) => ({ message: { ...noise, message: text }, included: { companies: null, users: null } })],
        ['patch', flat, (text) => ({ message: text })],
        ['put', nested, (text) => ({ Message: { message: text } })],
        ['patch', nested, (text) => ({ ...noise, message: text })],
      ] as ['put' | 'patch', string, (text: string) => object][]
    ).entries()) {
      const answer = await desk.agent[method](path, wrap(`<p>Version ${index}</p>`))
      expect(answer).toMatchObject({ status: 200, body: { included: {} } })
      expect(answer.body.message).toMatchObject({
        htmlBody: `<p>Version ${index}</p>`,
        textBody: `Version ${index}`,
        threadType: 'message',
      })
    }
    expect((await desk.get(id)).previewText).toBe('Version 3')
    expect(await messageEvents(desk.db, message.id, 'message.updated')).toHaveLength(4)
    expect(await activityTypes(desk.db, id)).toEqual(['created', 'reply', ...Array(4).fill('messageupdated')])
  })

  test('leaves the rest as it was, and tells nobody when nothing changed', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id, { cc: ['a@example.test'], message: 'One' })
    const changed = await changeMessage(message.id, { message: '' }, desk.agent)
    expect(changed).toEqual(message)
    expect(await messageEvents(desk.db, message.id, 'message.updated')).toEqual([])
    expect(await changeMessage(message.id, { message: '**Two**', editMethod: 'markdown' }, desk.agent)).toMatchObject({
      cc: ['a@example.test'],
      htmlBody: expect.stringContaining('<strong>Two</strong>'),
      editMethod: 'markdown',
      createdBy: message.createdBy,
    })
  })

  test('of an earlier message leaves the preview to the last one', async () => {
    const { id, messages } = await desk.create()
    await addMessage(desk, id, { message: 'The last word' })
    await changeMessage(messages[0].id, { message: 'Changed <script>alert(1)</script>' }, desk.agent)
    expect((await desk.get(id)).previewText).toBe('The last word')
    const first = (await desk.agent.get(`/messages/${messages[0].id}.json`)).body.message
    expect(first).toMatchObject({
      htmlBody: 'Changed ',
      createdBy: { type: 'customers' },
      updatedBy: { id: desk.agentId, type: 'users' },
    })
  })

  test('expands placeholders with the names of who wrote it', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id)
    expect(await changeMessage(message.id, { message: 'Yours, {%user.fullName%}' }, desk.admin)).toMatchObject({
      textBody: 'Yours, Alex Agent',
    })
  })
})

describe('other changes', () => {
  test('pins and unpins; files come and go', async () => {
    const { id } = await desk.create()
    const note = await addMessage(desk, id, { threadType: 'note' })
    expect(await changeMessage(note.id, { isPinned: true }, colleague)).toMatchObject({ isPinned: true })
    expect((await desk.agent.get(`/tickets/${id}.json?includes=pinnednotes`)).body.included.pinnednotes).toHaveLength(1)
    const [one, two] = [
      await makeFile(desk.db, { userId: desk.agentId }),
      await makeFile(desk.db, { userId: desk.agentId }),
    ]
    const full = await changeMessage(note.id, { files: [{ id: one }, { id: two }] }, desk.agent)
    expect(full.files).toEqual([one, two].map((file) => ({ id: file, type: 'files' })))
    expect((await desk.get(id)).files).toEqual(full.files)
    const rest = await changeMessage(note.id, { files: [{ id: one }, { id: two, delete: true }] }, desk.agent)
    expect(rest).toMatchObject({ files: [{ id: one }], isPinned: true })
    expect((await desk.get(id)).files).toEqual([{ id: one, type: 'files' }])
    const other = await makeFile(desk.db, { userId: 1 })
    expect(refusals(await desk.agent.patch(`/messages/${note.id}.json`, { files: [{ id: other }] }))).toEqual([
      ['files[0].id', 'not found'],
    ])
  })

  test('recipients and subject change until there is a mail', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id, { cc: ['a@example.test'] })
    expect(
      await changeMessage(message.id, { cc: ['b@example.test'], bcc: 'c@example.test', subject: 'New' }, desk.agent),
    ).toMatchObject({
      cc: ['b@example.test'],
      bcc: ['c@example.test'],
      subject: 'New',
    })
    await desk.db.query(sql`insert into outgoing_mails (message_id, ticket_id, email_message_id, from_address, subject)
      values (${message.id}, ${id}, 'x@y', 'a@b', 'New')`)
    await changeMessage(message.id, { cc: ['b@example.test'], subject: 'New', message: 'Reworded' }, desk.agent)
    const refused = await desk.agent.patch(`/messages/${message.id}.json`, { cc: [], subject: 'Newer' })
    expect(refusals(refused).map(([source]) => source)).toEqual(['cc', 'subject'])
  })

  test('what is wrong is named at once', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id)
    const answer = await desk.agent.patch(`/messages/${message.id}.json`, {
      message: {},
      editMethod: 'rtf',
      cc: ['x'],
      files: [{ id: 98_765 }],
      isDraft: true,
      isPinned: 'maybe',
      mentions: [{ id: 98_765 }],
    })
    expect(answer.status).toBe(400)
    const sources = refusals(answer).map(([source]) => source)
    expect(sources.sort()).toEqual(['cc[0]', 'editMethod', 'files[0].id', 'isDraft', 'isPinned', 'mentions[0].id'])
  })

  test('many at once change many messages', async () => {
    const { id } = await desk.create()
    const notes = [
      await addMessage(desk, id, { threadType: 'note' }),
      await addMessage(desk, id, { threadType: 'note' }),
    ]
    const filter = { id: { $in: notes.map((note) => note.id) } }
    expect((await desk.agent.patch('/messages/update.json', { filter_args: { filter }, isPinned: true })).status).toBe(
      200,
    )
    const list = await desk.agent.get(`/tickets/${id}/messages.json?filter={"isPinned":true}`)
    expect(list.body.messages).toHaveLength(2)
  })
})

describe('who may', () => {
  test('the author always, other agents where the site allows it, admins always', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id)
    await changeMessage(message.id, { message: 'By a colleague' }, colleague)
    await setSite(desk.db, { agents_can_edit: false })
    expect((await colleague.patch(`/messages/${message.id}.json`, { message: 'No' })).status).toBe(403)
    await changeMessage(message.id, { message: 'By its author' }, desk.agent)
    await changeMessage(message.id, { message: 'By an admin' }, desk.admin)
    await changeMessage(message.id, { isPinned: true }, colleague)
  })

  test('who may only read changes own notes, and nothing else', async () => {
    const reader = desk.app.as((await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'read' } })).token)
    const { id } = await desk.create()
    const message = await addMessage(desk, id)
    const note = await addMessage(desk, id, { threadType: 'note' }, reader)
    expect((await reader.patch(`/messages/${message.id}.json`, { message: 'No' })).status).toBe(403)
    await changeMessage(note.id, { message: 'Better' }, reader)
  })

  test('nobody where it is not seen, under another ticket, or after it was deleted', async () => {
    const hidden = await makeInbox(desk.db)
    const { id } = await desk.create({ inbox: { id: hidden.id } }, desk.admin)
    const message = await addMessage(desk, id, {}, desk.admin)
    const other = await desk.create()
    expect((await desk.agent.patch(`/messages/${message.id}.json`, { message: 'No' })).status).toBe(404)
    expect((await desk.agent.patch(`/tickets/${id}/messages/${message.id}.json`, { message: 'No' })).status).toBe(404)
    expect((await desk.admin.patch(`/tickets/${other.id}/messages/${message.id}.json`, { message: 'No' })).status).toBe(
      404,
    )
    expect((await desk.admin.delete(`/messages/${message.id}.json`)).status).toBe(204)
    expect((await desk.admin.patch(`/messages/${message.id}.json`, { message: 'No' })).status).toBe(404)
    expect((await desk.admin.patch('/messages/0.json', { message: 'No' })).status).toBe(404)
  })

  test('nobody on a ticket that is read-only, and nobody what the desk wrote itself', async () => {
    const { id } = await desk.create()
    const message = await addMessage(desk, id)
    const [event] = await desk.db.query<{ id: number }>(sql`
      insert into messages (ticket_id, thread_type, html_body, created_by_id) values (${id}, 'eventInfo', 'x', 1) returning id`)
    expect((await desk.admin.patch(`/messages/${event?.id}.json`, { message: 'No' })).status).toBe(403)
    expect((await desk.admin.delete(`/messages/${event?.id}.json`)).status).toBe(403)
    await desk.db.query(sql`update tickets set archived_at = now() where id = ${id}`)
    for (const body of [{ message: 'No' }, { isPinned: true }]) {
      const answer = await desk.admin.patch(`/messages/${message.id}.json`, body)
      expect(answer).toMatchObject({ status: 403, body: { errors: [{ detail: 'ticket is read-only' }] } })
    }
    expect((await desk.admin.delete(`/messages/${message.id}.json`)).status).toBe(403)
  })
})
