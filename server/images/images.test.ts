import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'
import { registerImageRoutes } from './image-routes.wire.ts'
import { signQuery } from './signed-address.ts'

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

let desk: TicketDesk
/** A desk that may fetch from this machine. */
let near: TestApp
let nearSecret: Buffer
let server: Server
let origin: string
let asked: IncomingMessage[] = []

beforeAll(async () => {
  desk = await createTicketDesk()
  near = await createTestApp({}, { routes: (scope, deps) => registerImageRoutes(scope, deps, { allowPrivate: true }) })
  const [site] = await near.database.query<{ secret: Buffer }>(sql`select secret from site`)
  nearSecret = site?.secret ?? Buffer.alloc(0)
  server = createServer((request, response) => {
    asked.push(request)
    const path = request.url ?? ''
    if (path === '/a.png') response.writeHead(200, { 'content-type': 'text/plain', 'set-cookie': 'a=b' }).end(png)
    else if (path === '/svg') response.writeHead(200, { 'content-type': 'image/png' }).end('<svg onload="x()"/>')
    else if (path === '/big') response.writeHead(200).end(Buffer.concat([png, Buffer.alloc(11 * 1024 * 1024)]))
    else if (path.startsWith('/again')) {
      const left = Number(path.slice(6))
      response.writeHead(302, { location: left === 0 ? '/a.png' : `/again${left - 1}` }).end()
    } else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => void (asked = []))
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await Promise.all([desk.close(), near.close()])
})

const mail =
  '<p style="position:fixed">Look <a href="https://real.example/x" title="https://bank.example">here</a></p>' +
  '<img src="https://pictures.example/cat.png?a=1&amp;b=2" alt="A cat"><img src="https://track.example/o.gif" width="1" height="1">'

async function messageWith(html: string): Promise<{ id: number; ticketId: number }> {
  const ticket = await desk.create({ message: html })
  return { id: ticket.messages[0].id, ticketId: ticket.id }
}

async function upload(): Promise<number> {
  const form = new FormData()
  form.append('disposition', 'attachment-inline')
  form.append('file', new File([png], 'a.png', { type: 'image/png' }))
  const request = new Request('http://desk.test/', { method: 'POST', body: form })
  const answer = await desk.agent.post('/files.json', Buffer.from(await request.arrayBuffer()), {
    'content-type': request.headers.get('content-type') ?? '',
  })
  expect(answer.status).toBe(201)
  return answer.body.file.id
}

const view = async (id: number, query = '', caller = desk.agent) =>
  (await caller.get(`/messages/${id}/view.json${query}`)).body.messageview

/** The addresses of pictures in HTML. */
const sources = (html: string) =>
  [...html.matchAll(/<img[^>]* src="([^"]*)"/g)].map((match) => match[1]?.replaceAll('&amp;', '&') ?? '')

test('pictures from elsewhere are left out, counted and named until somebody asks for them', async () => {
  const { id } = await messageWith(mail)
  const hidden = await view(id)
  expect(hidden).toMatchObject({
    imagesShown: false,
    remoteImages: 1,
    trackingPixels: 1,
    trackerHosts: ['track.example'],
  })
  expect(hidden.html).toContain('<span class="blocked-image" title="pictures.example">A cat</span>')
  expect(hidden.html).not.toMatch(/<img|pictures\.example\/|position/)
  expect(hidden.html).toMatch(
    /href="https:\/\/real.example\/x" title="https:\/\/real.example\/x" rel="noopener noreferrer nofollow"/,
  )
  const shown = await view(id, '?images=1')
  expect(shown).toMatchObject({ imagesShown: true, remoteImages: 1, trackingPixels: 1 })
  const [address] = sources(shown.html)
  expect(address).toMatch(
    /^\/desk\/api\/v2\/images\?url=https%3A%2F%2Fpictures.example%2Fcat.png%3Fa%3D1%26b%3D2&expires=\d+&sig=/,
  )
  // the point that counts readers is fetched for nobody
  expect(sources(shown.html)).toHaveLength(1)
})

test('a customer who is trusted, and a site that trusts all, have them shown at once; agents’ own words are not hidden', async () => {
  const { id, ticketId } = await messageWith(mail)
  await desk.agent.patch(`/customers/${desk.customerId}.json`, { trusted: true })
  expect((await view(id)).imagesShown).toBe(true)
  expect((await view(id, '?images=0')).imagesShown).toBe(false)
  await desk.agent.patch(`/customers/${desk.customerId}.json`, { trusted: false })
  expect((await view(id)).imagesShown).toBe(false)
  const note = await desk.agent.post(`/tickets/${ticketId}/messages.json`, { message: mail, threadType: 'note' })
  expect((await view(note.body.message.id)).imagesShown).toBe(true)
})

test('the document for a frame runs nothing, and shows the ticket’s own files without a cookie', async () => {
  const fileId = await upload()
  const ticket = await desk.create({ message: `<p>See</p><img src="cid:file-${fileId}">`, files: [{ id: fileId }] })
  const foreign = await makeFile(desk.db, {
    userId: desk.agentId,
    filename: 'b.png',
    mimeType: 'image/png',
    isInline: true,
  })
  const messageId = ticket.messages[0].id
  await desk.db.query(
    sql`update messages set html_body = html_body || ${`<img src="/desk/api/v2/files/${foreign}/inline">`} where id = ${messageId}`,
  )
  const page = await desk.agent.get(`/messages/${messageId}/view.html?theme=dark`)
  expect(page.headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http://desk.test; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox`,
  )
  expect(page.body).toMatch(/^<!doctype html>\n<html class="plain dark">/)
  const [own, other] = sources(page.body)
  expect(other).toBe(`/desk/api/v2/files/${foreign}/inline`)
  const file = await desk.app.anonymous.get(own ?? '')
  expect(file.status).toBe(200)
  expect(file.headers).toMatchObject({ 'content-type': 'image/png', 'cross-origin-resource-policy': 'cross-origin' })
  expect((await desk.app.anonymous.get(String(own).replace(`/files/${fileId}/`, `/files/${foreign}/`))).status).toBe(
    403,
  )
  expect((await desk.app.anonymous.get(String(own).replace(/sig=./, 'sig=%2B'))).status).toBe(403)
})

test('who does not see the message gets no address, and what is asked wrongly is refused by name', async () => {
  const { id } = await messageWith(mail)
  const outsider = desk.app.anonymous
  expect((await outsider.get(`/messages/${id}/view.html`)).status).toBe(401)
  expect((await desk.agent.get(`/messages/${id}/view.json?part=quoted`)).status).toBe(404)
  expect((await desk.agent.get(`/messages/${id}/view.json?part=x&images=y`)).body.errors).toHaveLength(2)
  expect((await desk.agent.get('/messages/999999/view.json')).status).toBe(404)
})

test('the history that a mail brought along is shown the same way', async () => {
  const { id } = await messageWith('<p>New</p>')
  await desk.db.query(sql`
    with raw as (
      insert into raw_mails (sha256, size, storage_key) values ('00', 1, 'none') returning id
    ), mail as (
      insert into incoming_mails (raw_mail_id, inbox_id, channel) select id, ${desk.inboxId}, 'smtp' from raw returning id
    )
    insert into message_mails (message_id, incoming_mail_id, quoted_html) select ${id}, id, ${mail} from mail`)
  expect(await view(id, '?part=quoted')).toMatchObject({ remoteImages: 1, imagesShown: false })
})

const image = (url: string, now = new Date()) =>
  near.app.inject({
    url: `/desk/api/v2/images?url=${encodeURIComponent(url)}&${signQuery(nearSecret, `image:${url}`, now)}`,
    headers: { cookie: 'secret=1', referer: 'http://desk.test/inbox', 'user-agent': 'My browser' },
  })

test('a picture is what its bytes say, and its host learns nothing of who looks at it', async () => {
  const answer = await image(`${origin}/a.png`)
  expect(answer.statusCode).toBe(200)
  expect(answer.rawPayload).toEqual(png)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/png',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, max-age=43200, immutable',
    'cross-origin-resource-policy': 'cross-origin',
  })
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect(asked[0]?.headers).toMatchObject({ 'user-agent': 'Deskhand-Images' })
  expect(asked[0]?.headers.cookie ?? asked[0]?.headers.referer).toBeUndefined()
})

test('documents, what is too large and endless redirects are refused', async () => {
  expect((await image(`${origin}/svg`)).statusCode).toBe(415)
  expect((await image(`${origin}/big`)).statusCode).toBe(413)
  expect((await image(`${origin}/nothing`)).statusCode).toBe(404)
  expect((await image(`${origin}/again2`)).statusCode).toBe(200)
  expect((await image(`${origin}/again3`)).statusCode).toBe(404)
  expect((await image('ftp://pictures.example/a.png')).statusCode).toBe(404)
})

test('an address that was changed, or made a day ago, opens nothing', async () => {
  expect((await image(`${origin}/a.png`, new Date(Date.now() - 25 * 3_600_000))).statusCode).toBe(403)
  const good = `/desk/api/v2/images?url=${encodeURIComponent(origin)}&${signQuery(nearSecret, 'image:other', new Date())}`
  expect((await near.app.inject({ url: good })).statusCode).toBe(403)
  expect((await near.app.inject({ url: '/desk/api/v2/images' })).statusCode).toBe(403)
  expect(asked).toEqual([])
})

test('private addresses are never asked, by number, by name, or after a redirect', async () => {
  const [site] = await desk.db.query<{ secret: Buffer }>(sql`select secret from site`)
  for (const url of [
    `${origin}/a.png`,
    origin.replace('127.0.0.1', 'localhost'),
    'http://[::1]/',
    'http://2130706433/',
  ]) {
    const address = `/desk/api/v2/images?url=${encodeURIComponent(url)}&${signQuery(site?.secret ?? Buffer.alloc(0), `image:${url}`, new Date())}`
    expect((await desk.app.anonymous.get(address)).status).toBe(404)
  }
  expect(asked).toEqual([])
})
