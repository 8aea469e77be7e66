import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { startWorkers } from '../../server/workers.ts'
import { filesDirectory, keepLog, pace, until } from '../support/mail.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

// Attachments of imported tickets: fetched after the import, each once, by the job queue.

let desk: TicketDesk
let server: Server
let address = ''
const asked: string[] = []

beforeAll(async () => {
  desk = await createTicketDesk()
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === '/moved') response.writeHead(302, { location: '/real' }).end()
    else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end()
    else if (request.url === '/real')
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('hello')
    else if (request.url === '/large') response.writeHead(200).end('x'.repeat(2_000))
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  await desk?.close()
})

const send = async (id: string, paths: string[]) => {
  const attachments = paths.map((path, index) => ({
    filename: `../file ${index}.txt`,
    downloadurl: `${address}${path}`,
  }))
  const threads = [{ body: 'See the files', attachments, createdAt: '2016-05-01T10:00:00Z' }]
  const ticket = { id, subject: 'With files', customer: { email: 'files@old.example' }, threads }
  const answer = await desk.admin.post('/desk/v1/import/tickets.json', {
    source: 'Files',
    fallbackInboxId: desk.inboxId,
    tickets: [ticket],
  })
  expect([answer.status, answer.body.errors]).toEqual([200, undefined])
  return answer.body
}

async function withWorkers(allowPrivate: boolean, work: () => Promise<void>): Promise<void> {
  const config = {
    smtpUrl: null,
    publicUrl: 'http://desk.test',
    dataDir: filesDirectory,
    webhookAllowPrivate: allowPrivate,
    maxFileBytes: 1_000,
  }
  const workers = await startWorkers({ database: desk.db, config, log: keepLog(), pace })
  try {
    await work()
  } finally {
    await workers.stop()
  }
}

const attemptsOf = (path: string) =>
  desk.db.query<{ state: string; attempts: number; error: string }>(sql`
    select state, attempts, error from imported_files where url = ${address + path}`)

/** The first attempt at a file that cannot be fetched. */
const complaint = (path: string) =>
  until(`an attempt at ${path}`, async () => (await attemptsOf(path)).find((row) => row.attempts > 0)?.error)

test('files are stored with their message, through redirects, and asking again says so', async () => {
  const first = await send('f1', ['/moved', '/real'])
  expect(first.files).toEqual({ waiting: 2, stored: 0, failed: 0 })
  const { id } = first.tickets[0]
  await withWorkers(true, async () => {
    await until('both files', async () => (await send('f1', [])).files.stored === 2)
  })
  const { ticket, included } = (await desk.admin.get(`/tickets/${id}.json?includes=files`)).body
  expect(ticket.files).toHaveLength(2)
  expect(included.files).toMatchObject([
    { fileName: 'file 0.txt', mimeType: 'text/plain', size: 5, disposition: 'attachment' },
    { fileName: 'file 1.txt', size: 5 },
  ])
  expect(included.files[0].createdBy).toMatchObject({ type: 'customers' })
  expect(asked).toEqual(expect.arrayContaining(['/moved', '/real']))
})

test('what cannot be fetched is noted with its reason and tried again later; the others come', async () => {
  await send('f2', ['/gone', '/round', '/large', '/real'])
  await withWorkers(true, async () => {
    expect(await complaint('/gone')).toBe('the address answered 404')
    expect(await complaint('/round')).toBe('more than 5 redirects')
    expect(await complaint('/large')).not.toBe('')
    await until('the file after them', async () => (await send('f2', [])).files.stored === 1)
  })
  expect((await attemptsOf('/gone'))[0]?.state).toBe('waiting')
})

test('after five attempts a file counts as failed', async () => {
  const { tickets } = await send('f3', ['/never'])
  await desk.db.query(sql`update imported_files set attempts = 4 where url = ${`${address}/never`}`)
  await withWorkers(true, async () => {
    await until('the end', async () => (await send('f3', [])).files.failed === 1)
  })
  expect((await desk.get(tickets[0].id)).files).toEqual([])
})

test('addresses of this machine and of private networks are refused unless allowed', async () => {
  await send('f4', ['/real?private'])
  await withWorkers(false, async () => {
    expect(await complaint('/real?private')).toContain('is not a public address')
  })
  expect(asked).not.toContain('/real?private')
})
