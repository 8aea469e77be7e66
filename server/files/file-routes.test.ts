import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Caller, createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../../test/support/factories.ts'
import { sql } from '../db/sql.ts'
import { registerFileRoutes } from './file-routes.wire.ts'
import { openBlobStore } from './open-blob-store.ts'
import { purgeTempFiles } from './purge-temp-files.job.ts'
import { signUploadForm } from './upload-form.ts'

let desk: TestApp
let folder: string
let origin: string
let agent: Caller
let outsider: Caller
let ticketId: number
let messageId: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskhand-files-'))
  desk = await createTestApp({ maxFileBytes: 1_000_000, dataDir: folder }, { routes: registerFileRoutes })
  await desk.app.listen({ host: '127.0.0.1', port: 0 })
  origin = `http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
  const inbox = await makeInbox(desk.database)
  agent = desk.as((await makeUser(desk.database, { inboxes: { [inbox.id]: 'read' } })).token)
  outsider = desk.as((await makeUser(desk.database)).token)
  const customer = await makeCustomer(desk.database)
  ticketId = (await makeTicket(desk.database, { inboxId: inbox.id, customerId: customer.id })).id
  const [message] = await desk.database.query<{ id: number }>(
    sql`insert into messages (ticket_id, body) values (${ticketId}, 'x') returning id`,
  )
  messageId = message?.id ?? 0
})

afterAll(async () => {
  await desk?.close()
  await rm(folder, { recursive: true, force: true })
})

// The body the official SDK sends (desk-api-tickets.md 20.3).
const sdkBody = {
  params: {
    'Content-Type': '',
    bucket: '',
    key: '',
    policy: '',
    success_action_status: '',
    'x-amz-algorithm': '',
    'x-amz-credential': '',
    'x-amz-date': '',
    'x-amz-signature': '',
  },
  file: { id: 0, mimeType: 'image/png', filename: 'a.png', disposition: 'attachment', type: 'attachment' },
}

interface Sent {
  status: number
  text: string
}

async function send(params: Record<string, string>, bytes: string | Uint8Array | null): Promise<Sent> {
  const form = new FormData()
  const shuffled = Object.entries(params).sort(() => Math.random() - 0.5)
  for (const [name, value] of shuffled) if (value !== '') form.append(name, value)
  if (bytes !== null) form.append('file', new Blob([bytes]), 'upload.bin')
  const answer = await fetch(`${origin}/uploads`, { method: 'POST', body: form })
  return { status: answer.status, text: await answer.text() }
}

async function reference(caller: Caller, fields: Record<string, unknown> = {}): Promise<Answer['body']> {
  const { status, body } = await caller.post('/files/ref.json', { filename: 'a.txt', ...fields })
  expect(status).toBe(201)
  return body
}

/** A file of the agent, uploaded and attached to the ticket. */
async function attached(fields: Record<string, unknown>, bytes: string | Uint8Array): Promise<number> {
  const { file, params } = await reference(agent, fields)
  expect((await send(params, bytes)).status).toBe(201)
  await desk.database.query(
    sql`update files set ticket_id = ${ticketId}, message_id = ${messageId} where id = ${file.id}`,
  )
  return file.id
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const { token } = await makeUser(desk.database, { role: 'Admin' })
  return fetch(`${origin}/desk/api/v2${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
}

describe('the three steps of an upload', () => {
  test('the SDK asks, uploads without signing in, and may confirm', async () => {
    const asked = await agent.post('/files/ref.json', sdkBody)
    expect(asked.status).toBe(201)
    const { url, params, file } = asked.body
    expect(url).toBe('http://desk.test/uploads')
    expect(Object.keys(params).sort()).toEqual(Object.keys(sdkBody.params).sort())
    expect(file).toMatchObject({ mimeType: 'image/png', fileName: 'a.png', size: 0, state: 'temp' })
    expect(file).toMatchObject({ disposition: 'attachment', type: 'attachment', downloadURL: null })
    expect(file.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(file.createdBy).toMatchObject({ type: 'users' })

    expect((await agent.patch(`/files/${file.id}.json`)).status).toBe(409)
    const sent = await send(params, 'hello')
    expect(sent.status).toBe(201)
    expect(sent.text).toMatch(
      /<PostResponse><Location>.*<\/Location><Bucket>deskhand<\/Bucket><Key>files\/\d+<\/Key><ETag>"\w{64}"<\/ETag>/,
    )
    for (const confirm of [agent.patch, agent.put, agent.patch]) {
      const { status, body } = await confirm(`/files/${file.id}.json`)
      expect(status).toBe(200)
      expect(body.file).toMatchObject({ id: file.id, size: 5, state: 'active' })
    }
  })

  test('the flat form works, and what is left out has a default', async () => {
    const { file } = await reference(agent, { filename: 'r.pdf', mimeType: '', disposition: null })
    expect(file).toMatchObject({ mimeType: 'application/pdf', disposition: 'attachment' })
  })

  test('a name cannot leave its folder nor turn its direction', async () => {
    const { file } = await reference(agent, { filename: '..\\../etc/inv\u202efdp.exe' })
    expect(file.fileName).toBe('invfdp.exe')
  })

  test('every problem is named at once', async () => {
    const { status, body } = await agent.post('/files/ref.json', { filename: '../', disposition: 'x', mimeType: 3 })
    expect(status).toBe(400)
    expect(body.errors.map((error: { source: string }) => error.source).sort()).toEqual([
      'disposition',
      'filename',
      'mimeType',
    ])
  })

  test('nobody asks without signing in', async () => {
    expect((await desk.anonymous.post('/files/ref.json', { filename: 'a' })).status).toBe(401)
  })

  test('an upload may be repeated until the file is attached', async () => {
    const { file, params } = await reference(agent)
    expect((await send(params, 'first')).status).toBe(201)
    expect((await send(params, 'the second')).status).toBe(201)
    expect((await agent.patch(`/files/${file.id}.json`)).body.file.size).toBe(10)
    await desk.database.query(
      sql`update files set ticket_id = ${ticketId}, message_id = ${messageId} where id = ${file.id}`,
    )
    const third = await send(params, 'a third one')
    expect(third.status).toBe(409)
    expect(await (await get(`/tickets/${ticketId}/files/${file.id}/download`)).text()).toBe('the second')
  })

  test('two simultaneous uploads leave one whole file', async () => {
    const { file, params } = await reference(agent)
    const [one, other] = ['a'.repeat(200_000), 'b'.repeat(300_000)]
    const answers = await Promise.all([send(params, one), send(params, other)])
    expect(answers.map((answer) => answer.status)).toEqual([201, 201])
    const answer = await agent.get(`/files/${file.id}/inline`)
    expect([one, other]).toContain(answer.body)
  })

  test('an upload must carry the signed form as it was given', async () => {
    const { params } = await reference(agent)
    const { params: other } = await reference(agent)
    expect((await send({ ...params, key: other.key }, 'x')).status).toBe(403)
    expect((await send({ ...params, 'Content-Type': 'text/html' }, 'x')).status).toBe(403)
    expect((await send({ ...params, 'x-amz-signature': other['x-amz-signature'] }, 'x')).status).toBe(403)
    expect((await send({ ...params, policy: '' }, 'x')).status).toBe(400)
    expect((await send(params, null)).status).toBe(400)
    expect((await send({}, 'x')).status).toBe(400)
  })

  test('an expired form is refused', async () => {
    const { file } = await reference(agent)
    const [site] = await desk.database.query<{ secret: Buffer }>(sql`select secret from site`)
    const grant = { fileId: file.id, mimeType: file.mimeType, maxBytes: 1_000 }
    const old = signUploadForm(grant, site?.secret ?? Buffer.alloc(0), new Date(Date.now() - 3_700_000))
    const { status, text } = await send(old, 'x')
    expect(status).toBe(403)
    expect(text).toContain('has expired')
  })

  test('a file over the limit is refused and leaves nothing', async () => {
    const { file, params } = await reference(agent)
    const a = await send(params, new Uint8Array(1_000_001))
    expect(a.status).toBe(413)
    expect(JSON.parse(a.text).errors[0]).toMatchObject({ detail: 'must be 1000000 bytes or less', source: 'file' })
    expect((await send(params, new Uint8Array(20_000_000))).status).toBe(413)
    expect((await agent.patch(`/files/${file.id}.json`)).status).toBe(409)
    expect((await send(params, new Uint8Array(1_000_000))).status).toBe(201)
  })

  test('a body that is no form, or half of one, is refused', async () => {
    const { params } = await reference(agent)
    const json = await fetch(`${origin}/uploads`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(json.status).toBe(415)
    const type = 'multipart/form-data; boundary=b'
    const fields = Object.entries(params).map(
      ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    const start = `${fields.join('')}--b\r\ncontent-disposition: form-data; name="file"; filename="x"\r\n\r\nhalf`
    const half = await desk.app.inject({
      method: 'POST',
      url: '/uploads',
      payload: start,
      headers: { 'content-type': type },
    })
    expect(half.statusCode).toBe(400)
    const none = await desk.app.inject({
      method: 'POST',
      url: '/uploads',
      payload: 'x',
      headers: { 'content-type': 'multipart/form-data' },
    })
    expect(none.statusCode).toBe(400)
  })

  test('only the uploader may rename, others do not even see an unattached file', async () => {
    const { file, params } = await reference(agent)
    await send(params, 'x')
    expect((await outsider.patch(`/files/${file.id}.json`)).status).toBe(404)
    expect((await desk.admin.patch(`/files/${file.id}.json`)).status).toBe(404)
    const renamed = await agent.patch(`/files/${file.id}.json`, { file: { id: 0, filename: 'b.txt' } })
    expect(renamed.body.file.fileName).toBe('b.txt')
    expect((await agent.patch('/files/999999.json')).status).toBe(404)
    expect((await agent.patch('/files/x.json')).status).toBe(404)
  })

  test('a repeated Idempotency-Key gives the same file', async () => {
    const headers = { 'idempotency-key': 'file-1' }
    const first = await agent.post('/files/ref.json', { filename: 'a.txt' }, headers)
    const second = await agent.post('/files/ref.json', { filename: 'a.txt' }, headers)
    expect(second.body.file.id).toBe(first.body.file.id)
  })
})

describe('the direct upload', () => {
  async function upload(fields: Record<string, string>, bytes: Uint8Array, name = 'a.png'): Promise<Response> {
    const form = new FormData()
    form.append('file', new Blob([bytes], { type: 'image/png' }), name)
    for (const [field, value] of Object.entries(fields)) form.append(field, value)
    const { token } = await makeUser(desk.database)
    const headers = { authorization: `Bearer ${token}` }
    return fetch(`${origin}/desk/api/v2/files.json`, { method: 'POST', body: form, headers })
  }

  test('one request makes a file ready to attach', async () => {
    const answer = await upload({ disposition: 'attachment-inline' }, new Uint8Array(10))
    expect(answer.status).toBe(201)
    const { file } = (await answer.json()) as Answer['body']
    expect(file).toMatchObject({ fileName: 'a.png', mimeType: 'image/png', size: 10, state: 'active' })
    expect(file.disposition).toBe('attachment-inline')
  })

  test('what is wrong is refused and leaves nothing', async () => {
    expect((await upload({ disposition: 'x' }, new Uint8Array(10))).status).toBe(400)
    expect((await upload({}, new Uint8Array(1_000_001))).status).toBe(413)
  })
})

describe('downloads', () => {
  test('a file of a ticket is sent as a download that no browser runs', async () => {
    const id = await attached({ filename: 'naïve.html', mimeType: 'text/html' }, '<script>x</script>')
    const answer = await get(`/tickets/${ticketId}/files/${id}/download`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('<script>x</script>')
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.headers.get('content-length')).toBe('18')
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="na_ve.html"; filename*=UTF-8\'\'na%C3%AFve.html',
    )
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    const confirmed = await agent.patch(`/files/${id}.json`)
    expect(confirmed.body.file.downloadURL).toBe(`/desk/api/v2/tickets/${ticketId}/files/${id}/download`)
  })

  test('a part can be asked for', async () => {
    const id = await attached({}, '0123456789')
    const path = `/tickets/${ticketId}/files/${id}/download`
    const part = await get(path, { range: 'bytes=2-4' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 2-4/10')
    expect(await part.text()).toBe('234')
    const beyond = await get(path, { range: 'bytes=10-' })
    expect(beyond.status).toBe(416)
    expect(beyond.headers.get('content-range')).toBe('bytes */10')
    const changed = await get(path, { range: 'bytes=2-4', 'if-range': '"other"' })
    expect(changed.status).toBe(200)
    const etag = changed.headers.get('etag') ?? ''
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304)
    expect((await get(path, { range: 'bytes=2-4', 'if-range': etag })).status).toBe(206)
  })

  test('who may not see the ticket finds no file, nor does anybody under another ticket', async () => {
    const id = await attached({}, 'x')
    const customer = await makeCustomer(desk.database)
    const other = await makeTicket(desk.database, { inboxId: desk.inboxId, customerId: customer.id })
    expect((await agent.get(`/tickets/${ticketId}/files/${id}/download`)).status).toBe(200)
    expect((await outsider.get(`/tickets/${ticketId}/files/${id}/download`)).status).toBe(404)
    expect((await outsider.get(`/files/${id}/inline`)).status).toBe(404)
    expect((await outsider.get(`/tickets/${ticketId}/files.zip`)).status).toBe(404)
    expect((await desk.admin.get(`/tickets/${other.id}/files/${id}/download`)).status).toBe(404)
    expect((await desk.anonymous.get(`/tickets/${ticketId}/files/${id}/download`)).status).toBe(401)
  })

  test('a file of a message is copied for another one, with its bytes, by those who may see it', async () => {
    const id = await attached({ filename: 'plan.txt' }, 'the plan')
    const { status, body } = await agent.post(`/files/${id}/copy.json`)
    expect([status, body.file.fileName, body.file.size, body.file.message ?? null]).toEqual([201, 'plan.txt', 8, null])
    expect(body.file.id).not.toBe(id)
    expect(String((await agent.get(`/files/${body.file.id}/inline`)).body)).toBe('the plan')
    expect((await outsider.post(`/files/${id}/copy.json`)).status).toBe(404)
    const { file } = await reference(agent)
    expect((await agent.post(`/files/${file.id}/copy.json`)).status).toBe(404)
  })

  test('only inline pictures are shown in a page', async () => {
    const inline = { disposition: 'attachment-inline' }
    const shown = await attached({ ...inline, filename: 'a.png' }, 'png')
    const svg = await attached({ ...inline, filename: 'a.svg' }, '<svg/>')
    const plain = await attached({ filename: 'a.png' }, 'png')
    const kinds = []
    for (const id of [shown, svg, plain]) {
      const answer = await agent.get(`/files/${id}/inline`)
      kinds.push(String(answer.headers['content-disposition']).split(';')[0])
    }
    expect(kinds).toEqual(['inline', 'attachment', 'attachment'])
  })

  test('all files of a ticket come in one archive', async () => {
    const customer = await makeCustomer(desk.database)
    const empty = await makeTicket(desk.database, { inboxId: desk.inboxId, customerId: customer.id })
    const none = await get(`/tickets/${empty.id}/files.zip`)
    expect(none.status).toBe(200)
    expect(namesIn(Buffer.from(await none.arrayBuffer()))).toEqual([])

    await desk.database.query(sql`update files set message_id = null, ticket_id = null where ticket_id = ${ticketId}`)
    await attached({ filename: 'ä.txt' }, 'one')
    await attached({ filename: 'ä.txt' }, 'two '.repeat(1_000))
    const archive = await get(`/tickets/${ticketId}/files.zip`)
    expect(archive.headers.get('content-type')).toBe('application/zip')
    expect(archive.headers.get('content-disposition')).toContain(`ticket-${ticketId}-files.zip`)
    expect(namesIn(Buffer.from(await archive.arrayBuffer()))).toEqual(['ä.txt', 'ä (2).txt'])
  })
})

describe('cleaning up', () => {
  test('unattached files go after a day, their bytes only when nobody shares them', async () => {
    const store = openBlobStore(desk.config)
    const [lone, shared, fresh] = [await reference(agent), await reference(agent), await reference(agent)]
    for (const { params } of [lone, shared, fresh]) await send(params, 'x')
    const keyOf = async (id: number) => {
      const [row] = await desk.database.query<{ key: string }>(
        sql`select storage_key as key from files where id = ${id}`,
      )
      return row?.key
    }
    const keys = [await keyOf(lone.file.id), await keyOf(shared.file.id), await keyOf(fresh.file.id)] as string[]
    await desk.database.query(sql`
      insert into files (filename, storage_key, state, ticket_id, message_id, uploaded_at)
      values ('copy', ${keys[1]}, 'active', ${ticketId}, ${messageId}, now())`)
    await desk.database.query(sql`
      update files set created_at = now() - interval '25 hours', uploaded_at = now() - interval '25 hours'
      where id = any(${[lone.file.id, shared.file.id]}::bigint[])`)
    expect(await purgeTempFiles(desk.database, store)).toBe(2)
    expect(await purgeTempFiles(desk.database, store)).toBe(0)
    expect([await keyOf(lone.file.id), await keyOf(shared.file.id)]).toEqual([undefined, undefined])
    expect(await keyOf(fresh.file.id)).toBe(keys[2])
    expect(await Promise.all(keys.map((key) => store.size(key)))).toEqual([null, 1, 1])
  })
})

/** The names in a ZIP's central directory. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = []
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const length = zip.readUInt16LE(at + 28)
    names.push(zip.toString('utf8', at + 46, at + 46 + length))
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return names
}
