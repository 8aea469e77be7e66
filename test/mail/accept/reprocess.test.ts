import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { openBlobStore } from '../../../server/files/open-blob-store.ts'
import { reprocessAll } from '../../../server/mail/inbound/reprocess-all.ts'
import { parseMail } from '../../../server/mail/parse/parse-mail.ts'
import { MailTooOdd } from '../../../server/mail/parse/parsed-mail.ts'
import { startWorld, type World } from '../../scenarios/world.ts'
import { makeInbox, makeUser } from '../../support/factories.ts'

// Rule 1: a bug in reading mail that is mended is mended in what was read before. What the bug did is done by hand here.

let world: World
let inboxId: number
let agent: { id: number; token: string }
let ticketId: number
let messageId: number
let mailId: number
let count = 0

beforeAll(async () => {
  world = await startWorld(() => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' })))
  inboxId = (await makeInbox(world.db, { email: 'support@acme.test' })).id
  agent = await makeUser(world.db, { inboxes: { [inboxId]: 'write' } })
}, 60_000)
afterAll(() => world.close())

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const mailText = () => `From: Carla Künkel <carla@example.com>
To: support@acme.test
Cc: Otto <otto@example.com>
Subject: Zażółć
Message-ID: <repair-${++count}@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<p>Look: <img src="cid:logo"></p><p>On Mon, 5 May 2025 at 10:00, Alex &lt;alex@acme.test&gt; wrote:</p><blockquote type="cite">old</blockquote>
--r
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-ID: <logo>
Content-Disposition: inline; filename=logo.png

${pixel}
--r--
--m
Content-Type: text/csv; name=list.csv
Content-Disposition: attachment; filename=list.csv

a,b
--m
Content-Type: application/pdf; name=plan.pdf
Content-Disposition: attachment; filename=plan.pdf

%PDF
--m--
`

beforeEach(async () => {
  const raw = Buffer.from(mailText().replaceAll('\n', '\r\n'))
  mailId = await world.deliver(raw, {
    channel: 'imap',
    inboxId,
    envelopeFrom: 'carla@example.com',
    envelopeTo: ['support@acme.test'],
  })
  const [row] = await world.db.query<{ ticketId: number; messageId: number }>(
    sql`select ticket_id as "ticketId", message_id as "messageId" from incoming_mails where id = ${mailId}`,
  )
  ticketId = row?.ticketId ?? 0
  messageId = row?.messageId ?? 0
})

const shown = async () => {
  const { message, included } = (
    await world.app.as(agent.token).get(`/tickets/${ticketId}/messages/${messageId}.json?includes=files`)
  ).body
  const files = included.files.map(({ fileName, size }: { fileName: string; size: number }) => `${fileName} ${size}`)
  return { ...message, files: files.sort() }
}
const ticketNow = async () => {
  const [row] = await world.db.query(
    sql`select subject, status_id, preview_text, message_count, inbox_id from tickets where id = ${ticketId}`,
  )
  return row
}

async function reprocess(): Promise<{ changed: string[] }> {
  const answer = await world.app.admin.post(`/incomingmails/${mailId}/reprocess.json`)
  expect(answer.status).toBe(200)
  await world.settle()
  const { body } = await world.app.admin.get(`/incomingmails/${mailId}.json`)
  expect(body.incomingmail).toMatchObject({ state: 'done', ticket: { id: ticketId }, message: { id: messageId } })
  return body.incomingmail.outcome.repaired
}

test('rule 1: a mail that was read rightly is left as it is', async () => {
  const before = [await shown(), await ticketNow()]
  expect((await reprocess()).changed).toEqual([])
  expect([await shown(), await ticketNow()]).toEqual(before)
})

test('rule 1: texts, folded history, subject, files and facts are mended in place, nothing is mailed, nothing moves', async () => {
  const before = [await shown(), await ticketNow()]
  const { sent } = world
  const mailsBefore = (await sent()).length
  await world.db.query(sql`update messages set html_body = 'wrong', body = 'wrong', text_body = 'wrong', subject = 'Za??', to_addresses = '{}', cc = '{}'
    where id = ${messageId}`)
  await world.db.query(sql`update tickets set subject = 'Za??', preview_text = 'wrong' where id = ${ticketId}`)
  await world.db.query(sql`update message_mails set quoted_html = null, quoted_text = null, from_name = '?', warnings = '{odd}'
    where message_id = ${messageId}`)
  // one file was lost, one got the wrong bytes, one a wrong name
  await world.db.query(
    sql`update files set message_id = null, ticket_id = null where message_id = ${messageId} and filename = 'plan.pdf'`,
  )
  await world.db.query(sql`update files set size = 4, storage_key = (select storage_key from files where message_id = ${messageId} and filename = 'logo.png')
    where message_id = ${messageId} and filename = 'list.csv'`)
  await world.db.query(
    sql`update files set filename = 'unnamed' where message_id = ${messageId} and filename = 'logo.png'`,
  )
  expect((await reprocess()).changed).toEqual(['text', 'files', 'facts'])
  expect([await shown(), await ticketNow()]).toEqual(before)
  expect(await world.sent()).toHaveLength(mailsBefore)
  expect((await reprocess()).changed).toEqual([])
})

test('rule 1: what agents changed stays: a text, a closed ticket, its subject, a file taken off, a file renamed', async () => {
  const as = world.app.as(agent.token)
  const { included } = (await as.get(`/messages/${messageId}.json?includes=files`)).body
  const idOf = (name: string) => included.files.find((file: { fileName: string }) => file.fileName === name).id
  await world.db.query(
    sql`update files set filename = 'renamed.csv', updated_by_id = ${agent.id}, updated_by_type = 'users' where id = ${idOf('list.csv')}`,
  )
  await world.db.query(sql`update files set state = 'deleted' where id = ${idOf('plan.pdf')}`)
  await as.patch(`/tickets/${ticketId}.json`, { ticket: { subject: 'Our subject', status: { id: 5 } } })
  const before = [await shown(), await ticketNow()]
  expect((await reprocess()).changed).toEqual([])
  expect([await shown(), await ticketNow()]).toEqual(before)
  const edited = await as.patch(`/tickets/${ticketId}/messages/${messageId}.json`, { message: 'Edited' })
  expect(edited.status).toBe(200)
  expect((await reprocess()).changed).toEqual([])
  expect((await shown()).htmlBody).toContain('Edited')
})

test('rule 1: a mail that cannot be read any more changes nothing, and all mails since a day can be read again', async () => {
  const deps = { database: world.db, blobs: openBlobStore(world.app.config), parse: parseMail }
  await world.db.query(sql`update messages set html_body = 'wrong' where id = ${messageId}`)
  const broken = () =>
    Promise.reject(new MailTooOdd('tested', { messageId: null, subject: '', from: [], to: [], deliveredTo: [] }))
  const day = new Date(Date.now() - 86_400_000)
  expect(await reprocessAll({ ...deps, parse: broken }, { since: day, inboxId })).toMatchObject({
    mended: 0,
    failed: count,
  })
  expect((await shown()).htmlBody).toBe('wrong')
  expect(await reprocessAll(deps, { since: new Date(Date.now() + 60_000), inboxId })).toMatchObject({ read: 0 })
  expect(await reprocessAll(deps, { since: null, inboxId: inboxId + 1 })).toMatchObject({ read: 0 })
  expect(await reprocessAll(deps, { since: day, inboxId })).toEqual({ read: count, mended: 1, failed: 0, queued: 0 })
  expect((await shown()).htmlBody).toContain('Look:')
})
