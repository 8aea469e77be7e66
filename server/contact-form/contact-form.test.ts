import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { makeQueueTables } from '../../test/support/incoming.ts'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'
import { sendAutoReply } from '../mail/outbound/auto-reply.job.ts'

let desk: TicketDesk
let fieldId: number
let otherFieldId: number
beforeAll(async () => {
  desk = await createTicketDesk()
  await makeQueueTables(desk.app.databaseUrl)
  const field = await desk.admin.post('/customfields.json', {
    agentLabel: 'Size',
    customerLabel: 'Your <size>',
    kind: 'dropdown',
    inboxes: [{ id: desk.inboxId }],
    included: { customfieldoptions: [{ name: 'Small' }, { name: 'Large' }] },
  })
  fieldId = field.body.customfield.id
  const other = await desk.admin.post('/customfields.json', {
    agentLabel: 'Count',
    kind: 'number',
    inboxes: [{ id: desk.inboxId }],
  })
  otherFieldId = other.body.customfield.id
})
afterEach(() => void vi.useRealTimers())
afterAll(() => desk.close())

let count = 0

async function makeForm(fields: object = {}): Promise<{ id: number; slug: string }> {
  const slug = `form-${++count}`
  const answer = await desk.admin.post('/contactforms.json', { inbox: { id: desk.inboxId }, slug, ...fields })
  expect(answer.status).toBe(201)
  return answer.body.contactform
}

const get = (url: string, headers: Record<string, string> = {}) => desk.app.app.inject({ url, headers })

/** A page's token, as if it had been open for a while. */
async function openPage(slug: string, seconds = 10): Promise<string> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - seconds * 1000 })
  const { body } = await get(`/contact/${slug}`)
  vi.useRealTimers()
  return /name="token" value="([^"]+)"/.exec(body)?.[1] ?? ''
}

type Value = string | File

async function send(
  slug: string,
  fields: Record<string, Value | Value[]>,
  ip = `10.0.${++count}.1`,
  query = '',
  headers = {},
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  const request = new Request('http://desk.test/', { method: 'POST', body: form })
  return desk.app.app.inject({
    method: 'POST',
    url: `/contact/${slug}${query}`,
    headers: { 'content-type': request.headers.get('content-type') ?? '', ...headers },
    payload: Buffer.from(await request.arrayBuffer()),
    remoteAddress: ip,
  })
}

const filled = (token: string, fields: Record<string, Value | Value[]> = {}) => ({
  token,
  name: 'Ada Lovelace',
  email: `ada${++count}@example.test`,
  subject: 'My engine',
  message: `It does not turn, for reason ${count}.\n\n<b>Help</b>`,
  ...fields,
})

const ticketOf = async (location: unknown) => {
  const { body } = await get(String(location))
  return Number(/#(\d+)</.exec(body)?.[1])
}

test('a form that is filled in becomes a ticket in the customer’s words, from the contact form', async () => {
  const { slug } = await makeForm({ customfields: [{ id: fieldId, meta: { required: true } }, { id: otherFieldId }] })
  const page = await get(`/contact/${slug}`)
  expect(page.body).toContain('Your &lt;size&gt;')
  const option = /<option value="(\d+)">Large/.exec(page.body)?.[1] ?? ''
  const sent = await send(slug, {
    ...filled(await openPage(slug)),
    [`field_${fieldId}`]: option,
    [`field_${otherFieldId}`]: '1,5',
    files: [new File(['hello'], 'a.txt', { type: 'text/plain' }), new File([''], '')],
  })
  expect(sent.statusCode).toBe(303)
  const id = await ticketOf(sent.headers.location)
  const { body } = await desk.admin.get(`/tickets/${id}.json?includes=messages,customers,files,ticketsources`)
  expect(body.ticket).toMatchObject({ subject: 'My engine', inbox: { id: desk.inboxId }, status: { id: 1 } })
  expect(body.included.ticketsources[0].name).toBe('Contact form')
  expect(body.included.customers[0]).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace' })
  const [message] = body.included.messages
  expect(message.createdBy.type).toBe('customers')
  expect(message.htmlBody).toContain('&lt;b&gt;Help&lt;/b&gt;')
  expect(body.included.files[0]).toMatchObject({ fileName: 'a.txt', size: 5, createdBy: { type: 'customers' } })
  expect(body.ticket.customfields.map((field: { meta: { value: unknown } }) => field.meta.value)).toEqual([
    Number(option),
    1.5,
  ])
  const [event] = await desk.db.query<{ data: object }>(
    sql`select data from events where ticket_id = ${id} and kind = 'ticket.created'`,
  )
  // the automatic reply of the inbox goes out as for mail
  expect(event?.data).toMatchObject({ byMail: true, mail: false })
})

test('every problem is told at its field, and what was typed is kept, files too', async () => {
  const { slug } = await makeForm({ language: 'de', customfields: [{ id: fieldId, meta: { required: true } }] })
  const token = await openPage(slug)
  const first = await send(slug, {
    ...filled(token, { email: 'ada@', name: '"><script>', message: '' }),
    files: new File(['hello'], 'kept.txt'),
  })
  expect(first.statusCode).toBe(400)
  expect(first.body).toContain('lang="de"')
  for (const name of ['email', 'message', `field_${fieldId}`])
    expect(first.body).toMatch(new RegExp(`href="#${name}"[^]*id="${name}"[^]*id="${name}-error"`))
  expect(first.body).toContain('value="ada@"')
  expect(first.body).toContain('value="&quot;&gt;&lt;script&gt;"')
  const kept = /name="kept" value="([^"]+)" checked/.exec(first.body)?.[1] ?? ''
  expect(/name="token" value="([^"]+)"/.exec(first.body)?.[1]).toBe(token)
  const option = /<option value="(\d+)">Small/.exec(first.body)?.[1] ?? ''
  const second = await send(slug, { ...filled(token), [`field_${fieldId}`]: option, kept: [kept, 'zz.notours'] })
  expect(second.statusCode).toBe(303)
  const { body } = await desk.admin.get(`/tickets/${await ticketOf(second.headers.location)}.json?includes=files`)
  expect(body.included.files.map((file: { fileName: string }) => file.fileName)).toEqual(['kept.txt'])
})

test('a page makes one ticket, also when it is sent twice at once', async () => {
  const { slug } = await makeForm()
  const fields = filled(await openPage(slug))
  const answers = await Promise.all([send(slug, fields), send(slug, fields), send(slug, fields)])
  const later = await send(slug, { ...fields, message: 'Changed' })
  expect(new Set([...answers, later].map((answer) => answer.headers.location)).size).toBe(1)
  const other = await send(slug, { ...fields, token: await openPage(slug) })
  expect(other.headers.location).toBe(later.headers.location)
  const [row] =
    await desk.db.query(sql`select count(*)::int as count from tickets t join contacts k on k.id = t.contact_id
    where k.value = ${fields.email}::text::citext`)
  expect(row).toEqual({ count: 1 })
})

test('programs are told apart by haste, by the empty field, and by pages this desk did not make', async () => {
  const { slug } = await makeForm()
  const fast = await send(slug, filled(await openPage(slug, 1)))
  expect([fast.statusCode, fast.body.includes('very fast')]).toEqual([400, true])
  const trapped = await send(slug, filled(await openPage(slug), { website_2: 'http://x.example' }))
  expect(trapped.body).toContain('id="website_2-error"')
  const old = await send(slug, filled(await openPage(slug, 90_000)))
  expect(old.body).toContain('open for very long')
  const elsewhere = await makeForm()
  const foreign = await send(slug, filled(await openPage(elsewhere.slug)))
  expect(foreign.statusCode).toBe(400)
  const fresh = /name="token" value="([^"]+)"/.exec(foreign.body)?.[1] ?? ''
  expect(fresh).not.toBe('')
})

test('an address or a computer that sends too much is asked to wait, a text seen too often is spam', async () => {
  const { slug } = await makeForm()
  const statuses = []
  for (let nth = 0; nth < 6; nth++)
    statuses.push((await send(slug, filled(await openPage(slug), { email: 'many@example.test' }))).statusCode)
  expect(statuses).toEqual([303, 303, 303, 303, 303, 429])
  const ids = []
  for (let nth = 0; nth < 4; nth++) {
    const sent = await send(slug, filled(await openPage(slug), { message: 'Buy  our pills!' }))
    ids.push(await ticketOf(sent.headers.location))
  }
  const rows = await desk.db.query(
    sql`select status_id as status from tickets where id = any(${ids}::bigint[]) order by id`,
  )
  expect(rows.map((row) => row.status)).toEqual([1, 1, 1, 7])
  const many = []
  for (let nth = 0; nth < 11; nth++) many.push((await send(slug, filled(await openPage(slug)), '10.9.9.9')).statusCode)
  expect(many.filter((status) => status === 303)).toHaveLength(10)
  expect(many.at(-1)).toBe(429)
})

test('the page that says thank you names the ticket and nothing else, and no other can be guessed', async () => {
  const { slug } = await makeForm({ thanks: 'We are <fast>' })
  const fields = filled(await openPage(slug))
  const location = String((await send(slug, fields, undefined, '?embed=1')).headers.location)
  expect(location).toMatch(/\?embed=1$/)
  const page = await get(location)
  expect(page.body).toContain('We are &lt;fast&gt;')
  for (const secret of [fields.email, 'My engine', 'Ada']) expect(page.body).not.toContain(secret)
  expect((await get(`/contact/${slug}/sent/1.AAAAAAAAAAAAAAAAAAAAAA`)).statusCode).toBe(404)
})

test('only the sites that were named may frame it, and nothing but its own style and script runs', async () => {
  const { slug } = await makeForm({ allowedOrigins: ['https://Shop.example/page', 'https://b.example:8443'] })
  const page = await get(`/contact/${slug}?embed=1`)
  const policy = String(page.headers['content-security-policy'])
  expect(policy).toContain(`frame-ancestors 'self' https://shop.example https://b.example:8443`)
  expect(policy).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; form-action 'self'/)
  expect(String((await get(`/contact/${slug}`)).headers['content-security-policy'])).not.toContain('script-src')
  expect(page.headers['set-cookie']).toBeUndefined()
  const script = await get(`/contact/${slug}/embed.js`)
  expect(script.headers['content-type']).toContain('text/javascript')
  expect(script.body).toContain(`http://desk.test/contact/${slug}?embed=1`)
})

test('speaks the browser’s language unless the form has its own; a form that is off is gone', async () => {
  const { slug, id } = await makeForm()
  expect((await get(`/contact/${slug}`, { 'accept-language': 'de-AT,en;q=0.5' })).body).toContain('Ihre Nachricht')
  expect((await get(`/contact/${slug}`, { 'accept-language': 'fr' })).body).toContain('Your message')
  await desk.admin.patch(`/contactforms/${id}.json`, { enabled: false })
  expect((await get(`/contact/${slug}`)).statusCode).toBe(404)
  expect((await send(slug, filled('x'))).statusCode).toBe(404)
})

test('admins of the inbox make forms, others see them; what cannot be served is refused by name', async () => {
  const refused = await desk.admin.post('/contactforms.json', {
    inbox: { id: desk.inboxId },
    slug: 'a b',
    accentColor: 'red',
    allowedOrigins: ['*', 'javascript:1'],
  })
  expect(refused.status).toBe(400)
  expect(refused.body.errors.map((error: { source: string }) => error.source).sort()).toEqual([
    'accentColor',
    'allowedOrigins[0]',
    'allowedOrigins[1]',
    'slug',
  ])
  const { id, slug } = await makeForm()
  const twin = await desk.admin.post('/contactforms.json', { inbox: { id: desk.inboxId }, slug: slug.toUpperCase() })
  expect(twin.body.errors[0]).toMatchObject({ source: 'slug', detail: 'is already in use' })
  expect((await desk.agent.get(`/contactforms/${id}.json`)).body.contactform.path).toBe(`/contact/${slug}`)
  expect((await desk.agent.patch(`/contactforms/${id}.json`, { title: 'x' })).status).toBe(403)
  expect((await desk.agent.delete(`/contactforms/${id}.json`)).status).toBe(403)
})

test('files of too much weight are refused in words, and the rest of the form stays', async () => {
  const { slug } = await makeForm()
  const answer = await send(
    slug,
    filled(await openPage(slug), { files: new File([new Uint8Array(26 * 1024 * 1024)], 'big.bin') }),
  )
  expect(answer.statusCode).toBe(400)
  expect(answer.body).toContain('id="files-error"')
  expect(answer.body).toContain('value="My engine"')
})

test('limits count the visitor whom a proxy on this machine names, not the proxy', async () => {
  const { slug } = await makeForm()
  const statuses = []
  for (let nth = 0; nth < 11; nth++) {
    const headers = { 'x-forwarded-for': `192.0.2.${nth}` }
    statuses.push((await send(slug, filled(await openPage(slug)), '127.0.0.1', '', headers)).statusCode)
  }
  expect(new Set(statuses)).toEqual(new Set([303]))
})

test('the inbox answers by itself, once, and not what looks like spam', async () => {
  const reply = {
    autoReplyEnabled: true,
    autoReplySubject: 'Got it',
    autoReplyMessage: '<p>We have #{%ticket.id%}</p>',
  }
  expect((await desk.admin.patch(`/inboxes/${desk.inboxId}.json`, reply)).status).toBe(200)
  const { slug } = await makeForm()
  const replies = async (fields: object) => {
    const sent = await send(slug, filled(await openPage(slug), fields as Record<string, string>))
    const ticketId = await ticketOf(sent.headers.location)
    const [event] = await desk.db.query<{ messageId: number; jobs: number }>(sql`
      select (data->>'messageId')::bigint as "messageId" from events where ticket_id = ${ticketId} and kind = 'ticket.created'`)
    for (let run = 0; run < 2; run++) await sendAutoReply(desk.db, { ticketId, messageId: event?.messageId ?? 0 })
    return desk.db.query(sql`
      select subject, to_addresses as "to" from messages where ticket_id = ${ticketId} and automatic = 'reply'`)
  }
  expect(await replies({ email: 'waits@example.test' })).toEqual([{ subject: 'Got it', to: ['waits@example.test'] }])
  await desk.admin.post('/spamlists.json', { term: 'bad.example', type: 'blacklist' })
  expect(await replies({ email: 'x@bad.example' })).toEqual([])
})
