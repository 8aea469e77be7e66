import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { makeCustomer } from '../../support/factories.ts'
import { emit, until } from '../../support/mail.ts'
import { createOutDesk, headerOf, type OutDesk } from './out-desk.ts'

let desk: OutDesk
beforeAll(async () => {
  desk = await createOutDesk()
})
afterEach(async () => {
  await desk.setInbox({ auto_reply_enabled: false, happiness_rating_enabled: false })
  await desk.db.query(sql`delete from automatic_mails`)
})
afterAll(() => desk?.close())

/** A ticket as a mail from outside makes it. */
async function ticketByMail(): Promise<{ id: number; email: string; emailMessageId: string }> {
  const customer = await makeCustomer(desk.db, { firstName: 'Carla', lastName: 'C' })
  const { id } = await desk.create({ customer: { id: customer.id } })
  const emailMessageId = `mail-${id}@customer.example`
  const [row] = await desk.db.query<{ id: number }>(sql`
    with raw as (
      insert into raw_mails (sha256, size, storage_key) values (${emailMessageId}, 1, 'x') returning id
    ), incoming as (
      insert into incoming_mails (raw_mail_id, inbox_id, channel, state, email_message_id)
      select id, ${desk.inboxId}, 'smtp', 'done', ${emailMessageId} from raw returning id
    ), message as (select min(id) as id from messages where ticket_id = ${id})
    insert into message_mails (message_id, incoming_mail_id, from_address)
    select message.id, incoming.id, ${customer.email} from message, incoming returning message_id as id`)
  await emit(desk.db, { kind: 'ticket.created', ticketId: id, messageId: row?.id ?? 0, mail: false, byMail: true })
  return { id, email: customer.email, emailMessageId }
}

const mailTo = (address: string) =>
  until(`mail to ${address}`, async () => desk.peer.mails.find((mail) => mail.envelope.to.includes(address)))

async function idle(): Promise<void> {
  await until('the queue to be empty', async () => {
    const [row] = await desk.db.query<{ open: number }>(sql`
      select (select count(*) from events where dispatched_at is null)
        + (select count(*) from graphile_worker._private_jobs where run_at <= now()) as open`)
    return row?.open === 0
  })
}

test('a new ticket by mail is answered once: null sender, marked, a thread with the mail (rule 37)', async () => {
  await desk.setInbox({
    auto_reply_enabled: true,
    auto_reply_subject: 'We have it: {%ticket.subject%}',
    auto_reply_message: '<p>Hello {%customer.firstName%}, this is number {%ticket.id%}. {%no.such%}</p>',
  })
  const { id, email, emailMessageId } = await ticketByMail()
  const mail = await mailTo(email)
  expect(mail.envelope.from).toBe('')
  expect(mail.parsed.subject).toBe(`We have it: A question [#${id}]`)
  expect(mail.parsed.text?.trim()).toBe(`Hello Carla, this is number ${id}. {%no.such%}`)
  expect(headerOf(mail, 'auto-submitted')).toBe('auto-replied')
  expect(headerOf(mail, 'x-auto-response-suppress')).toBe('All')
  expect(headerOf(mail, 'precedence')).toBe('bulk')
  expect(headerOf(mail, 'in-reply-to')).toBe(`<${emailMessageId}>`)
  // seen on the ticket, and nobody's reply
  const { messages } = (await desk.agent.get(`/tickets/${id}/messages.json`)).body
  expect(messages.some((message: { textBody: string }) => message.textBody?.includes('this is number'))).toBe(true)
  expect(await desk.get(id)).toMatchObject({ responseTimeMins: null, messageCount: 1 })
  const [first] = await desk.db.query<{ id: number }>(sql`select min(id) as id from messages where ticket_id = ${id}`)
  await emit(desk.db, { kind: 'ticket.created', ticketId: id, messageId: first?.id ?? 0, mail: false, byMail: true })
  await idle()
  expect(desk.peer.mails.filter((one) => one.envelope.to.includes(email))).toHaveLength(1)
})

test('a ticket that did not come by mail is not answered, nor is one of an inbox that wants none', async () => {
  await desk.setInbox({ auto_reply_enabled: true, auto_reply_message: 'Hello' })
  const before = desk.peer.mails.length
  await desk.create()
  await idle()
  await desk.setInbox({ auto_reply_enabled: false })
  await ticketByMail()
  await idle()
  expect(desk.peer.mails).toHaveLength(before)
})

test('a solved ticket is asked about once; a link alone votes nothing, the button does, and again changes it', async () => {
  await desk.setInbox({ happiness_rating_enabled: true, happiness_rating_message: 'Merci & bye' })
  const customer = await makeCustomer(desk.db)
  const { id } = await desk.create({ customer: { id: customer.id } })
  await desk.agent.patch(`/tickets/${id}.json`, { status: { id: 5 } })
  const mail = await mailTo(customer.email)
  expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated')
  const links = [
    ...(mail.parsed.html ?? '').matchAll(/href="http:\/\/desk\.test(\/desk\/rate\/[^"?]+)\?option=(\d+)"/g),
  ]
  expect(links.map((link) => link[2])).toEqual(['1', '2', '3'])
  const [, path = '', option = ''] = links[0] ?? []
  const ratings = async () =>
    (await desk.admin.get(`/happinessratings.json?filter={"ticket.id":${id}}`)).body.happinessratings

  const page = await desk.app.anonymous.get(`${path}?option=${option}`)
  expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  expect(page.body).toContain(`value="${option}" required checked`)
  expect(await ratings()).toEqual([])

  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const thanks = await desk.app.anonymous.post(path, 'option=3&comment=%3Cb%3Eslow%3C%2Fb%3E', form)
  expect(thanks.body).toContain('Merci &amp; bye')
  expect(thanks.body).toContain('&lt;b&gt;slow')
  await Promise.all([1, 2, 3].map(() => desk.app.anonymous.post(path, 'option=1&comment=better', form)))
  expect(await ratings()).toMatchObject([{ comment: 'better', option: { id: 1 }, customer: { id: customer.id } }])
  expect((await desk.get(id)).happinessSurveySentAt).not.toBeNull()

  await desk.agent.patch(`/tickets/${id}.json`, { status: { id: 1 } })
  await desk.agent.patch(`/tickets/${id}.json`, { status: { id: 5 } })
  await idle()
  expect(desk.peer.mails.filter((one) => one.envelope.to.includes(customer.email))).toHaveLength(1)
})

test('an inbox that speaks German asks in German, in the mail and on the page', async () => {
  await desk.setInbox({ happiness_rating_enabled: true, happiness_rating_message: '', language_code: 'de-AT' })
  const customer = await makeCustomer(desk.db, { firstName: '<Ada>' })
  const { id } = await desk.create({ customer: { id: customer.id }, subject: 'Lampe $& {name}' })
  await desk.agent.patch(`/tickets/${id}.json`, { status: { id: 5 } })
  const mail = await mailTo(customer.email)
  expect(mail.parsed.subject).toContain('Wie zufrieden sind Sie mit uns? Lampe $& {name}')
  expect(mail.parsed.text).toContain('Guten Tag <Ada>,')
  expect(mail.parsed.text).toContain('Ihre Anfrage „Lampe $& {name}“ ist gelöst.')
  const path = /\/desk\/rate\/[^"?]+/.exec(mail.parsed.html ?? '')?.[0]
  const page = await desk.app.anonymous.get(`${path}`)
  expect(page.body).toContain('<html lang="de">')
  expect(page.body).toContain('Ihre Antwort')
  await desk.setInbox({ language_code: 'en' })
})

test('closing asks nothing, and a link that is not ours shows nothing', async () => {
  await desk.setInbox({ happiness_rating_enabled: true })
  const customer = await makeCustomer(desk.db)
  const { id } = await desk.create({ customer: { id: customer.id } })
  await desk.agent.patch(`/tickets/${id}.json`, { status: { id: 6 } })
  await idle()
  expect(desk.peer.mails.some((mail) => mail.envelope.to.includes(customer.email))).toBe(false)
  for (const token of ['1.AAAAAAAAAAAAAAAAAAAAAA', 'x', '..%2f'])
    expect((await desk.app.anonymous.get(`/desk/rate/${token}`)).status).toBe(410)
})
