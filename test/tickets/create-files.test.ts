import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeUser } from '../support/factories.ts'
import { createTicketDesk, firstMessage, makeFile, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
const file = (options: Partial<Parameters<typeof makeFile>[1]> = {}) =>
  makeFile(desk.db, { userId: desk.agentId, ...options })
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

test.each([
  ['references', (id: number) => [{ id }]],
  ['references as the SDK writes them', (id: number) => [{ id, type: '', meta: null }]],
  ['numeric strings', (id: number) => [{ id: String(id) }]],
  ['numbers', (id: number) => [id]],
  ['the same one twice', (id: number) => [{ id }, { id: String(id) }]],
])('are attached as %s', async (_, spell) => {
  const id = await file()
  const ticket = await desk.create({ files: spell(id) })
  expect(ticket).toMatchObject({ files: [{ id, type: 'files' }], hasAttachments: true })
  const message = await firstMessage(desk.db, ticket.id)
  const [row] = await desk.db.query(sql`select ticket_id, message_id, state from files where id = ${id}`)
  expect(row).toEqual({ ticket_id: ticket.id, message_id: message.id, state: 'active' })
  const { body } = await desk.agent.get(`/tickets/${ticket.id}.json?includes=files`)
  expect(body.included.files).toMatchObject([{ id, state: 'active' }])
})

test.each([[null], [[]], [0], [false], [[{ id: 0 }]]])('%j attaches none', async (files) => {
  expect(await desk.create({ files })).toMatchObject({ files: [], hasAttachments: false })
})

describe('are refused, each at its place', () => {
  test('when somebody else uploaded them', async () => {
    const other = await makeUser(desk.db, { inboxes: { [desk.inboxId]: 'write' } })
    expect(await desk.refuse({ files: [{ id: await file() }, { id: await file({ userId: other.id }) }] })).toEqual([
      ['files[1].id', 'not found'],
    ])
  })

  test('when they do not exist', async () => {
    expect(await desk.refuse({ files: [{ id: 98_765 }, 98_766] })).toEqual([
      ['files[0].id', 'not found'],
      ['files[1]', 'not found'],
    ])
  })

  test('when their bytes were never uploaded', async () => {
    expect(await desk.refuse({ files: [{ id: await file({ isUploaded: false }) }] })).toEqual([
      ['files[0].id', 'has not been uploaded'],
    ])
  })

  test('when they are attached already', async () => {
    const id = await file()
    await desk.create({ files: [{ id }] })
    expect(await desk.refuse({ files: [{ id }] })).toEqual([['files[0].id', 'is already attached']])
  })

  test.each([['word'], [7], [{ id: 1 }], [true]])('when they are no list: %j', async (files) => {
    expect(await desk.refuse({ files })).toEqual([['files', 'must be a list']])
  })
})

test('one file raced for by ten tickets is on one of them, and the others were not made', async () => {
  const id = await file()
  const before = await desk.db.query<{ count: number }>(sql`select count(*)::int as count from tickets`)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => desk.agent.post('/tickets.json', desk.body({ files: [{ id }] }))),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(400)])
  const after = await desk.db.query<{ count: number }>(sql`select count(*)::int as count from tickets`)
  expect(after[0]?.count).toBe((before[0]?.count ?? 0) + 1)
})

describe('inline images', () => {
  test('are shown where the text names them', async () => {
    const id = await file({ isInline: true, mimeType: 'image/png' })
    const ticket = await desk.create({ message: `<p>See <img src="cid:file-${id}" /> here</p>`, files: [{ id }] })
    const html = String((await firstMessage(desk.db, ticket.id)).html_body)
    expect(html).toContain(`src="/desk/api/v2/files/${id}/inline"`)
    expect(html.match(/<img/g)).toHaveLength(1)
  })

  test('may be named by their address', async () => {
    const id = await file({ isInline: true, mimeType: 'image/png' })
    const ticket = await desk.create({
      message: `<p><img src="/desk/api/v2/files/${id}/inline" /></p>`,
      files: [{ id }],
    })
    expect(String((await firstMessage(desk.db, ticket.id)).html_body).match(/<img/g)).toHaveLength(1)
  })

  test('that the text does not name are put at its end', async () => {
    const id = await file({ isInline: true, mimeType: 'image/png' })
    const ticket = await desk.create({ files: [{ id }] })
    expect((await firstMessage(desk.db, ticket.id)).html_body).toBe(
      `<p>How does it work?</p><p><img src="/desk/api/v2/files/${id}/inline" /></p>`,
    )
  })

  test('of ids that begin alike are told apart', async () => {
    const first = await file({ isInline: true, mimeType: 'image/png' })
    const message = `<p><img src="cid:file-${first}" /><img src="cid:file-${first}0" /></p>`
    const ticket = await desk.create({ message, files: [{ id: first }] })
    expect((await firstMessage(desk.db, ticket.id)).html_body).not.toContain(`files/${first}0/`)
  })

  test('are not made of ordinary attachments', async () => {
    const id = await file({ mimeType: 'image/png' })
    const ticket = await desk.create({ files: [{ id }] })
    expect((await firstMessage(desk.db, ticket.id)).html_body).toBe('<p>How does it work?</p>')
  })
})

test('a file uploaded in one request is attached in the next', async () => {
  const boundary = 'x-boundary'
  const form = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--${boundary}--\r\n`
  const upload = await desk.agent.post('/files.json', form, {
    'content-type': `multipart/form-data; boundary=${boundary}`,
  })
  expect(upload).toMatchObject({ status: 201, body: { file: { size: 5 } } })
  const ticket = await desk.create({ files: [{ id: upload.body.file.id }] })
  const bytes = await desk.agent.get(`/tickets/${ticket.id}/files/${upload.body.file.id}/download`)
  expect(bytes).toMatchObject({ status: 200, body: 'hello' })
})
