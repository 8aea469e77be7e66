import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authenticate } from 'mailauth'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { queueNotice } from '../../../server/mail/notices/queue-notice.ts'
import { recordReport } from '../../../server/mail/outbound/delivery-state.ts'
import { warnOfEndingGrants } from '../../../server/mail/outbound/warn-grants.job.ts'
import { until } from '../../support/mail.ts'
import { addMessage, setSite } from '../../support/messages.ts'
import { createOutDesk, headerOf, type OutDesk } from './out-desk.ts'

let desk: OutDesk
beforeAll(async () => {
  desk = await createOutDesk()
})
afterEach(async () => {
  await desk.work()
  await desk.setInbox({ use_teamwork_mail_server: true, hourly_mail_limit: 0, smtp_authentication: 'password' })
})
afterAll(() => desk?.close())

const inboxPath = () => `/inboxes/${desk.inboxId}.json`
const inbox = async () => (await desk.admin.get(inboxPath())).body.inbox

async function useServer(port: number, fields: Record<string, unknown> = {}): Promise<void> {
  const settings = {
    useTeamworkMailServer: false,
    smtpServer: '127.0.0.1',
    smtpPort: port,
    smtpSecurity: 'none',
    ...fields,
  }
  expect(await desk.admin.patch(inboxPath(), settings)).toMatchObject({ status: 200 })
}

test('an inbox with its own server sends through it, and through another one as soon as that is set', async () => {
  const [one, two] = [await desk.smtp({ login: { user: 'desk', pass: 'pass word' } }), await desk.smtp()]
  await useServer(one.port, { smtpUsername: 'desk', smtpPassword: 'pass word' })
  const { id } = await desk.create()
  await desk.becomes((await addMessage(desk, id)).id, 'sent')
  await useServer(two.port, { smtpUsername: '' })
  await desk.becomes((await addMessage(desk, id)).id, 'sent')
  expect([one.mails.length, two.mails.length, desk.peer.mails.length]).toEqual([1, 1, 0])
  const shown = await inbox()
  expect(shown).toMatchObject({ hasSmtpPassword: true, smtpFailingSince: null, smtpLastError: null })
  expect(shown.smtpSentAt).not.toBeNull()
  expect(JSON.stringify(shown)).not.toContain('pass word')
})

test('mail and notices that are held for want of a server go out when its inbox gets one', async () => {
  await desk.work({ smtpUrl: null })
  const { id } = await desk.create()
  const message = await addMessage(desk, id)
  await desk.becomes(message.id, 'held')
  const notice = { kind: 'test', to: { address: 'ann@agents.example' }, subject: 'Hello', text: 'Hello' }
  await desk.db.transaction((tx) => queueNotice(tx, notice))
  await until('the notice to be held', async () => {
    const rows = await desk.db.query(sql`select id from notices where kind = 'test' and state = 'held'`)
    return rows.length === 1
  })
  const server = await desk.smtp()
  await useServer(server.port)
  await desk.becomes(message.id, 'sent')
  const mails = await server.waitFor(2)
  expect(mails.map((mail) => mail.envelope.to[0]).sort()).toEqual(['ann@agents.example', desk.customerEmail].sort())
})

test('a server that refuses the login is shown on the inbox and told to its admins once; mail waits', async () => {
  const server = await desk.smtp({ login: { user: 'desk', pass: 'right' } })
  await useServer(server.port, { smtpUsername: 'desk', smtpPassword: 'wrong' })
  const { id } = await desk.create()
  const message = await addMessage(desk, id)
  await desk.becomes(message.id, 'failed')
  const shown = await inbox()
  expect(shown.smtpLastError).toContain('535')
  expect(shown.smtpFailingSince).not.toBeNull()
  const notices = await desk.db.query<{ text_body: string }>(
    sql`select text_body from notices where kind = 'mailServer'`,
  )
  expect(notices).toHaveLength(1)
  expect(notices[0]?.text_body).toContain('535')
  await useServer(server.port, { smtpPassword: 'right' })
  await desk.becomes((await addMessage(desk, id)).id, 'sent')
  expect(await inbox()).toMatchObject({ smtpFailingSince: null, smtpLastError: null })
})

test('mail is signed with the active key of its domain, as others can verify (rule 41)', async () => {
  const { domain } = { domain: (await inbox()).email.split('@')[1] }
  const made = await desk.admin.post('/dkimkeys.json', { domain, selector: 'test1' })
  expect(made).toMatchObject({
    status: 201,
    body: { dkimkey: { active: false, dnsName: `test1._domainkey.${domain}` } },
  })
  expect(JSON.stringify(made.body)).not.toContain('PRIVATE')
  const { id } = await desk.create()
  expect(headerOf((await desk.replyMail(id)).mail, 'dkim-signature')).toBeUndefined()
  await desk.admin.patch(`/dkimkeys/${made.body.dkimkey.id}.json`, { active: true })
  const { mail } = await desk.replyMail(id, { message: '<p>Grüße 😀</p>\n.\nend' })
  const resolver = async (name: string, type: string) => {
    if (type === 'TXT' && name === made.body.dkimkey.dnsName) return [[made.body.dkimkey.dnsRecord]]
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  }
  const { dkim } = await authenticate(mail.raw, {
    resolver,
    ip: '127.0.0.1',
    helo: 'desk',
    sender: mail.envelope.from,
    mta: 'test',
  })
  expect(dkim.results.map((result) => [result.status.result, result.signingDomain])).toEqual([['pass', domain]])
  const second = await desk.admin.post('/dkimkeys.json', { domain, selector: 'test2', active: true })
  const { body } = await desk.admin.get('/dkimkeys.json')
  expect(body.dkimkeys.filter((key: { active: boolean }) => key.active).map((key: { id: number }) => key.id)).toEqual([
    second.body.dkimkey.id,
  ])
  expect((await desk.agent.get('/dkimkeys.json')).status).toBe(403)
  expect((await desk.admin.post('/dkimkeys.json', { domain, selector: 'test1' })).status).toBe(400)
})

test('a signed mail whose file cannot be read fails visibly; the server gets no part of it', async () => {
  const domain = (await inbox()).email.split('@')[1]
  await desk.admin.post('/dkimkeys.json', { domain, selector: 'broken', active: true })
  const { id } = await desk.create()
  await setSite(desk.db, { undo_send_seconds: 1 })
  const message = await addMessage(desk, id)
  await setSite(desk.db, { undo_send_seconds: 0 })
  await desk.db.query(sql`
    insert into files (filename, storage_key, ticket_id, message_id, state)
    values ('gone.pdf', '00000000-0000-4000-8000-000000000000', ${id}, ${message.id}, 'active')`)
  const before = desk.peer.attempts.length
  expect(await desk.becomes(message.id, 'failed')).toContain('given up')
  expect(desk.peer.attempts).toHaveLength(before)
  expect((await inbox()).smtpFailingSince).toBeNull()
})

test('an inbox sends no more mails an hour than it may, and the next ones later', async () => {
  await desk.db.query(sql`update outgoing_mails set attempted_at = now() - interval '2 hours'`)
  await desk.setInbox({ hourly_mail_limit: 2 })
  const before = desk.peer.mails.length
  const { id } = await desk.create()
  const messages = [await addMessage(desk, id), await addMessage(desk, id), await addMessage(desk, id)]
  const waiting = await until('one to wait', async () => {
    const rows = await desk.db.query<{ id: number; reason: string | null }>(sql`
      select id, delivery_reason as reason from messages
      where id = any(${messages.map((message) => message.id)}::bigint[]) and delivery_status = 'queued'`)
    return desk.peer.mails.length === before + 2 && rows.length === 1 && rows[0]?.reason ? rows[0] : undefined
  })
  expect(waiting.reason).toContain('2 mails an hour')
  // an hour later
  await desk.db.query(sql`update outgoing_mails set attempted_at = attempted_at - interval '1 hour'`)
  await desk.db.query({
    text: `select graphile_worker.add_job('deliver_message', json_build_object('messageId', $1::bigint), job_key => 'deliver:' || $1)`,
    values: [waiting.id],
  })
  await desk.becomes(waiting.id, 'sent')
})

test('a test mail shows the whole dialogue without the password, and the words of a server that refuses', async () => {
  const pass = 'very secret'
  const server = await desk.smtp({
    login: { user: 'desk', pass },
    onRcpt: (address) => (address.startsWith('gone@') ? { code: 550, text: 'No such user' } : undefined),
  })
  await useServer(server.port, { smtpUsername: 'desk', smtpPassword: pass })
  const path = `/inboxes/${desk.inboxId}/testsend.json`
  const { status, body } = await desk.admin.post(path, { to: 'me@company.example' })
  expect([status, body.accepted]).toEqual([200, true])
  expect(body.dialogue[0]).toEqual({ from: 'server', text: expect.stringMatching(/^220 /) })
  const said = body.dialogue.map((line: { text: string }) => line.text).join('\n')
  for (const part of ['EHLO desk.test', 'AUTH PLAIN ***', 'MAIL FROM:<', 'RCPT TO:<me@company.example>', 'DATA', '354'])
    expect(said).toContain(part)
  for (const secret of [pass, Buffer.from(pass).toString('base64'), Buffer.from(`\0desk\0${pass}`).toString('base64')])
    expect(said).not.toContain(secret)
  expect(server.mails[0]?.parsed.subject).toBe('Test of the outgoing mail')

  const refused = (await desk.admin.post(path, { to: 'gone@company.example' })).body
  expect(refused).toMatchObject({ accepted: false, answer: expect.stringContaining('550 No such user') })
  const verified = (await desk.admin.post(`/inboxes/${desk.inboxId}/verifysmtp.json`, {})).body
  expect(verified.accepted).toBe(true)
  expect(server.attempts).toHaveLength(1)
  await useServer(server.port, { smtpPassword: 'wrong' })
  expect((await desk.admin.post(`/inboxes/${desk.inboxId}/verifysmtp.json`, {})).body).toMatchObject({
    accepted: false,
    answer: expect.stringContaining('535'),
  })
  expect((await desk.agent.post(path, { to: 'me@company.example' })).status).toBe(403)
  expect((await desk.admin.post(path, { to: 'nobody' })).status).toBe(400)
})

test('a token is fetched, kept while it is good, and fetched anew when it has ended', async () => {
  let fetched = 0
  const provider = await listen((body) => {
    fetched += 1
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: fetched === 1 ? 'first' : 'second',
      client_secret: 'hush',
    })
    return { access_token: `token-${fetched}`, refresh_token: 'second', expires_in: 3_600 }
  })
  const server = await desk.smtp({ tokens: (user, token) => user === 'desk' && /^token-\d$/.test(token) })
  await useServer(server.port, {
    smtpUsername: 'desk',
    smtpAuthentication: 'oauth2',
    smtpTokenUrl: provider.url,
    smtpClientId: 'client',
    smtpClientSecret: 'hush',
    smtpRefreshToken: 'first',
  })
  const { id } = await desk.create()
  for (let nth = 0; nth < 2; nth += 1) await desk.becomes((await addMessage(desk, id)).id, 'sent')
  expect(fetched).toBe(1)
  await desk.setInbox({ smtp_token_expires_at: new Date(Date.now() - 1_000) })
  await desk.becomes((await addMessage(desk, id)).id, 'sent')
  expect([fetched, server.mails.length]).toEqual([2, 3])
  expect(await inbox()).toMatchObject({ hasSmtpToken: true })
  expect(JSON.stringify(await inbox())).not.toMatch(/hush|second|token-/)
  provider.server.close()
})

test('admins hear two weeks before a permission ends, once (rule 41)', async () => {
  const notices = () =>
    desk.db.query<{ subject: string }>(sql`select subject from notices where subject like 'The permission%'`)
  await desk.setInbox({ use_teamwork_mail_server: false, smtp_server: '127.0.0.1', smtp_authentication: 'oauth2' })
  await desk.setInbox({ smtp_grant_expires_at: new Date(Date.now() + 20 * 86_400_000) })
  await warnOfEndingGrants(desk.db)
  expect(await notices()).toEqual([])
  const ends = new Date(Date.now() + 13 * 86_400_000)
  await desk.setInbox({ smtp_grant_expires_at: ends })
  await Promise.all([warnOfEndingGrants(desk.db), warnOfEndingGrants(desk.db)])
  await warnOfEndingGrants(desk.db)
  expect((await notices()).map((notice) => notice.subject)).toEqual([
    expect.stringContaining(`ends on ${ends.toISOString().slice(0, 10)}`),
  ])
  await desk.setInbox({ smtp_grant_expires_at: null })
})

test('what is heard after a mail was accepted is shown for the recipient, and sums up on the message', async () => {
  const { id } = await desk.create()
  const { id: messageId } = await desk.replyMail(id, { cc: ['copy@partner.example'] })
  const [mail] = await desk.db.query<{ id: number }>(sql`select id from outgoing_mails where message_id = ${messageId}`)
  const report = (state: 'delayed' | 'bounced', address = 'COPY@partner.example') =>
    desk.db.transaction((tx) => recordReport(tx, mail?.id ?? 0, { address, state, reason: `${state}: mailbox full` }))
  expect(await report('delayed')).toBe(true)
  await desk.becomes(messageId, 'delayed')
  expect(await report('bounced')).toBe(true)
  expect(await report('delayed')).toBe(false)
  expect(await report('bounced', 'stranger@partner.example')).toBe(false)
  expect(await desk.becomes(messageId, 'bounced')).toBe('copy@partner.example: bounced: mailbox full')
  const { deliveries } = (await desk.agent.get(`/messages/${messageId}/deliveries.json`)).body
  expect(deliveries.map((row: { state: string }) => row.state)).toEqual(['sent', 'bounced'])
  // whoever bounced can be written to again, alone
  await desk.agent.post(`/messages/${messageId}/resend.json`, {})
  await desk.becomes(messageId, 'sent')
  expect(desk.peer.mails.at(-1)?.envelope.to).toEqual(['copy@partner.example'])
})

async function listen(answer: (body: string) => object): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(body))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, server }
}
