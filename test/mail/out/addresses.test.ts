import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { readToken, splitTokenAddress, ticketOfToken } from '../../../server/lib/reply-token.ts'
import { queueNotice } from '../../../server/mail/notices/queue-notice.ts'
import { until } from '../../support/mail.ts'
import { createOutDesk, headerOf, type OutDesk } from './out-desk.ts'

let desk: OutDesk
let secret: Buffer
let inbox: string

beforeAll(async () => {
  desk = await createOutDesk()
  const [row] = await desk.db.query<{ secret: Buffer; email: string }>(
    sql`select s.secret, i.email::text from site s, inboxes i where i.id = ${desk.inboxId}`,
  )
  secret = row?.secret ?? Buffer.alloc(0)
  inbox = row?.email ?? ''
})
afterEach(() => desk.setInbox({ reply_tokens: 'auto' }))
afterAll(() => desk?.close())

const replyTo = (mail: Parameters<typeof headerOf>[0]) => mail.parsed.replyTo?.[0]?.address ?? ''

test('where the inbox wants it answers and bounces come back with tokens; From stays plain (rule 41)', async () => {
  await desk.setInbox({ reply_tokens: 'on' })
  const { id } = await desk.create()
  const { mail, id: messageId } = await desk.replyMail(id)
  const answers = splitTokenAddress(replyTo(mail))
  expect(answers?.address).toBe(inbox)
  expect(ticketOfToken(secret, answers?.token ?? '')).toBe(id)
  expect(mail.parsed.from?.address).toBe(inbox)
  const bounces = splitTokenAddress(mail.envelope.from)
  const [sent] = await desk.db.query(sql`select id from outgoing_mails where message_id = ${messageId}`)
  expect(bounces?.address).toBe(inbox)
  expect(readToken(secret, bounces?.token ?? '')).toEqual({ kind: 'b', id: sent?.id })
})

test('left to the desk, tokens are used as soon as it receives mail itself', async () => {
  const { id } = await desk.create()
  const plain = await desk.replyMail(id)
  expect([replyTo(plain.mail), plain.mail.envelope.from]).toEqual([inbox, inbox])
  await desk.work({ inboundListen: { host: '127.0.0.1', port: 2525 } })
  const marked = await desk.replyMail(id)
  expect(splitTokenAddress(replyTo(marked.mail))?.address).toBe(inbox)
  await desk.setInbox({ reply_tokens: 'off' })
  expect(replyTo((await desk.replyMail(id)).mail)).toBe(inbox)
  await desk.work()
})

test('an alias is answered at the alias, and a stranger’s address is no alias (sendFrom)', async () => {
  await desk.setInbox({ reply_tokens: 'on' })
  const alias = 'sales@desk.example'
  await desk.db.query(sql`insert into inboxaliases (inbox_id, email, name) values (${desk.inboxId}, ${alias}, 'Sales')`)
  const { id } = await desk.create()
  const { mail } = await desk.replyMail(id, { sendFrom: alias })
  expect(mail.parsed.from?.address).toBe(alias)
  expect(splitTokenAddress(replyTo(mail))?.address).toBe(alias)
  const other = await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'x', sendFrom: 'ceo@bank.example' })
  expect(other).toMatchObject({ status: 400, body: { errors: [{ source: 'sendFrom' }] } })
})

test('a reply answers the customer’s newest mail, and refers to mail that came in, first and newest (rule 39)', async () => {
  const { id } = await desk.create()
  const [first] = await desk.db.query<{ id: number }>(sql`select min(id) as id from messages where ticket_id = ${id}`)
  const received = async (messageId: number, emailMessageId: string) =>
    desk.db.query(sql`
      insert into threademailrefs (message_id, email_message_id, kind) values (${messageId}, ${emailMessageId}, 'inbound')`)
  await received(first?.id ?? 0, 'first@customer.example')
  const { id: own } = await desk.replyMail(id)
  for (let nth = 1; nth <= 12; nth += 1) {
    const [message] = await desk.db.query<{ id: number }>(sql`
      insert into messages (ticket_id, text_body, created_by_id, created_by_type)
      values (${id}, 'More', ${desk.customerId}, 'customers') returning id`)
    await received(message?.id ?? 0, `more-${nth}@customer.example`)
  }
  const { mail } = await desk.replyMail(id)
  const references = (headerOf(mail, 'references') ?? '').split(/\s+/)
  expect(headerOf(mail, 'in-reply-to')).toBe('<more-12@customer.example>')
  expect(references).toHaveLength(10)
  expect([references[0], references.at(-1)]).toEqual(['<first@customer.example>', '<more-12@customer.example>'])
  // an agent who writes twice still answers the customer, and names the own mail too
  const again = await desk.replyMail(id)
  expect(headerOf(again.mail, 'in-reply-to')).toBe('<more-12@customer.example>')
  expect(headerOf(again.mail, 'references')).toContain(mail.parsed.messageId)
  expect(own).toBeGreaterThan(0)
})

test('what a person wrote carries no sign of automatic mail (rule 37)', async () => {
  const { id } = await desk.create()
  const { mail } = await desk.replyMail(id)
  for (const name of ['auto-submitted', 'precedence', 'x-auto-response-suppress', 'list-id'])
    expect([name, headerOf(mail, name)]).toEqual([name, undefined])
})

test('a notice’s bounces come back with its own token', async () => {
  await desk.setInbox({ reply_tokens: 'on' })
  const { id } = await desk.db.transaction((tx) =>
    queueNotice(tx, { kind: 'test', to: { address: 'ann@agents.example' }, subject: 'Hello', text: 'Hello' }),
  )
  const mail = await until('the notice', async () =>
    desk.peer.mails.find((one) => one.envelope.to[0] === 'ann@agents.example'),
  )
  expect(readToken(secret, splitTokenAddress(mail.envelope.from)?.token ?? '')).toEqual({ kind: 'n', id })
})
