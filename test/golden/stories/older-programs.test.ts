import { afterAll, beforeAll, expect, test } from 'vitest'
import { program, type StoryDesk, startStoryDesk, succeed } from './story-desk.ts'

// Programs of the years before v2: forms in place of JSON, the key as user name, and 200 for every success.

let desk: StoryDesk
let authorization = ''
beforeAll(async () => {
  desk = await startStoryDesk()
  authorization = `BASIC ${Buffer.from(`${desk.adminToken}:`).toString('base64')}`
})
afterAll(() => desk?.close())

const old = '/desk/v1'
const form = () =>
  program(desk, { authorization, accept: '*/*' }, { 'content-type': 'application/x-www-form-urlencoded' })
const json = () => program(desk, { authorization, accept: 'application/json' }, { 'content-type': 'application/json' })

/** A form with a file, as libraries send it; gives status and JSON. */
async function sendParts(path: string, parts: Record<string, string | Blob>) {
  const body = new FormData()
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') body.append(name, value)
    else body.append(name, value, 'notes.txt')
  }
  const answer = await fetch(desk.url + path, { method: 'POST', body, headers: { authorization } })
  return { status: answer.status, body: (await answer.json()) as Record<string, Record<string, unknown>> }
}

test('the vendor’s oldest example: a customer, an upload, a ticket with it, and a note, all as forms', async () => {
  const client = form()
  const customer = 'email=form%40example.test&firstName=Fo&lastName=Rm'
  const { id } = await succeed(client.post(`${old}/customers.json`, customer))

  const uploads = []
  for (const bytes of ['one', 'three']) {
    const upload = await sendParts(`${old}/upload/attachment`, { isDraft: 'True', file: new Blob([bytes]) })
    expect(upload).toMatchObject({ status: 200, body: { attachment: { filename: 'notes.txt', size: bytes.length } } })
    uploads.push(upload.body['attachment'] ?? {})
  }
  const [first, second] = uploads
  const bytes = await fetch(String(first?.['downloadURL']), { headers: { authorization } })
  expect([await bytes.text(), bytes.headers.get('content-disposition')]).toEqual([
    'one',
    expect.stringContaining('notes.txt'),
  ])

  const ticket = `message=%3Cp%3EHi+there%3C%2Fp%3E&subject=A+form&inboxId=${desk.inboxId}&customerId=&customerFirstName=Fo`
  const made = await succeed(
    client.post(
      `${old}/tickets.json`,
      `${ticket}&customerEmail=form%40example.test&attachmentIds%5B%5D=${first?.['id']}`,
    ),
  )
  expect(made.ticket).toMatchObject({ subject: 'A form', customer: { id }, files: [{ id: first?.['id'] }] })

  const note = 'isDraft=false&type=note&body=Hello&status=&assignedTo='
  const added = await succeed(
    client.post(`${old}/tickets/${made.ticket.id}.json`, `${note}&attachmentIds[]=${second?.['id']}`),
  )
  expect(added).toMatchObject({ result: 'ok', message: { threadType: 'note', files: [{ id: second?.['id'] }] } })
  expect((await succeed(client.get(`${old}/tickets/${made.ticket.id}.json`))).ticket.messages).toHaveLength(2)
})

test('a page builder’s plug-in: a ticket as a form with parts, a reply with numbered lists', async () => {
  const { id } = await succeed(json().post(`${old}/customers.json`, { email: 'craft@example.test' }))
  const client = json()
  const who = await succeed(client.get(`${old}/customers/email.json?email=Craft@example.test`))
  expect([who.id, who.customer.id]).toEqual([id, id])
  expect((await client.get(`${old}/customers/email.json?email=nobody@example.test`)).status).toBe(404)
  const upload = await sendParts(`${old}/upload/attachment`, { fileName: 'renamed.txt', file: new Blob(['x']) })
  expect(upload.body['attachment']).toMatchObject({ filename: 'renamed.txt' })
  const made = await sendParts(`${old}/tickets.json`, {
    customerId: String(id),
    inboxId: String(desk.inboxId),
    message: 'It broke',
    priority: 'high',
    status: 'active',
    subject: '',
  })
  expect(made).toMatchObject({
    status: 200,
    body: { ticket: { subject: '(no subject)', customer: { id }, priority: { id: 3 } } },
  })
  const reply = `body=More of it&customerId=${id}&status=waiting&attachmentIds[0]=${upload.body['attachment']?.['id']}`
  const { message } = await succeed(form().post(`${old}/tickets/${made.body['ticket']?.['id']}.json`, reply))
  expect(message).toMatchObject({ threadType: 'message', files: [{ id: upload.body['attachment']?.['id'] }] })
  const previous = await succeed(client.get(`${old}/customers/${id}/previoustickets.json`))
  expect(previous).toMatchObject({ count: 1, maxPages: 1, tickets: [{ id: made.body['ticket']?.['id'] }] })
})

test('a copy into a database: every ticket the search has, page by page', async () => {
  const client = json()
  const made = [await desk.create(), await desk.create(), await desk.create()].map(({ id }) => id)
  const ids: number[] = []
  for (let page = 1, maxPages = 1; page <= maxPages; page++) {
    const found = await succeed(client.get(`${old}/tickets/search.json?pageSize=2&page=${page}`))
    ids.push(...found.tickets.map(({ id }: { id: number }) => id))
    maxPages = found.maxPages
  }
  expect(ids).toEqual(expect.arrayContaining(made))
  expect(new Set(ids).size).toBe(ids.length)
  const ofNobody = await succeed(client.get(`${old}/tickets/search.json?search=&inboxIds=${desk.inboxId}&assignedTo=1`))
  expect(ofNobody.count).toBe(0)
})

test('forms in web pages: words of their own for the source and the priority, nobody as agent', async () => {
  const sent = {
    assignedTo: -1,
    inboxId: desk.inboxId,
    subject: 'From a page',
    customer: { email: 'page@example.test', firstName: 'P', lastName: 'Age', mobile: '1', phone: '2' },
    message: '<strong>Hi</strong><br/>',
    source: 'Ticketing page',
    status: 'active',
    priority: 'normal',
    'tags[]': 'code-7',
    editMethod: 'html',
    notifyCustomer: true,
    fields: [{ id: 20, agentLabel: 'Plan', kind: 'text', value: 'x' }],
  }
  const { ticket } = await succeed(json().post(`${old}/tickets.json`, sent))
  expect(ticket).toMatchObject({ agent: null, priority: null, tags: [{ type: 'tags' }] })
  await succeed(json().put(`${old}/tickets/${ticket.id}.json`, { assignedTo: desk.agentId }))
  const { ticket: freed } = await succeed(json().put(`${old}/tickets/${ticket.id}.json`, { assignedTo: -1 }))
  expect(freed.agent).toBeNull()
})

test('a shell script that copies people from a directory, with its own idea of capitals', async () => {
  const person = 'Address=Main+St+1%2C+Ada%2C+MI+49301&Lastname=Wright&firstname=Will&email=will%40example.test'
  const { customer } = await succeed(form().post(`${old}/customers.json`, person))
  expect(customer).toMatchObject({ firstName: 'Will', lastName: 'Wright', address: 'Main St 1, Ada, MI 49301' })
  const again = await form().post(`${old}/customers.json`, person)
  expect([again.status, again.body.errors.length]).toEqual([400, 1])
  const changed = await succeed(
    json().put(`${old}/customers/${customer.id}.json`, { customerId: customer.id, firstName: 'Bill' }),
  )
  expect(changed).toMatchObject({ id: customer.id, customer: { firstName: 'Bill', lastName: 'Wright' } })
  expect((await json().put(`${old}/customers/987654.json`, { firstName: 'No' })).status).toBe(404)
})

test('broken forms are 400, and today’s API takes none', async () => {
  const broken = program(desk, { authorization }, { 'content-type': 'multipart/form-data; boundary=x' })
  expect((await broken.post(`${old}/tickets.json`, '--x\r\nnothing')).status).toBe(400)
  expect((await form().post(`${old}/tickets.json`, 'subject=a%00b')).status).toBe(400)
  expect((await form().post('/desk/api/v2/tickets.json', 'subject=a')).status).toBe(415)
})
