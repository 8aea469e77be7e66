import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { replyMarker } from '../../../server/mail/parse/fold.ts'
import { setSite } from '../../support/messages.ts'
import { createOutDesk, type OutDesk } from './out-desk.ts'

let desk: OutDesk
beforeAll(async () => {
  desk = await createOutDesk()
})
afterEach(async () => {
  await desk.setInbox({ quote_history: 'site', reply_marker: false, open_tracking: 'site' })
  await setSite(desk.db, { quote_thread: true, open_tracking: false })
})
afterAll(() => desk?.close())

async function conversation(): Promise<number> {
  const { id } = await desk.create({ message: '<p>The first question</p>' })
  await desk.replyMail(id, { message: '<p>The first answer</p>' })
  await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'A secret note', threadType: 'note' })
  return id
}

test('a reply quotes what was said, the newest first, without notes, in both parts', async () => {
  const id = await conversation()
  const { mail } = await desk.replyMail(id, { message: '<p>The second answer</p>' })
  const { text = '', html = '' } = mail.parsed
  expect(text).toMatch(
    /^The second answer[\s\S]*Alex Agent, .*:\n> The first answer[\s\S]*Carla Customer, .*:\n> The first question/,
  )
  expect(html).toMatch(
    /The second answer[\s\S]*<blockquote type="cite">[\s\S]*first answer[\s\S]*<blockquote type="cite">[\s\S]*first question/,
  )
  expect(text + html).not.toContain('secret')
})

test('as the inbox wants: the last message alone, or nothing; left open, as the site wants', async () => {
  const id = await conversation()
  const quotes = async () => {
    const text = (await desk.replyMail(id, { message: 'Well' })).mail.parsed.text ?? ''
    return [text.includes('> Well') || text.includes('> The first answer'), text.includes('> The first question')]
  }
  await desk.setInbox({ quote_history: 'last' })
  expect(await quotes()).toEqual([true, false])
  await desk.setInbox({ quote_history: 'none' })
  expect(await quotes()).toEqual([false, false])
  await desk.setInbox({ quote_history: 'site' })
  await setSite(desk.db, { quote_thread: false })
  expect(await quotes()).toEqual([false, false])
  await setSite(desk.db, { quote_thread: true })
  expect(await quotes()).toEqual([true, true])
})

test('a forward carries the history as the inbox wants, and begins a thread of its own', async () => {
  const id = await conversation()
  const forward = { threadType: 'forward', to: ['expert@partner.example'], message: '<p>Your view?</p>' }
  const { mail } = await desk.replyMail(id, forward)
  expect(mail.envelope.to).toEqual(['expert@partner.example'])
  expect(mail.parsed.text).toContain('> The first question')
  expect(mail.parsed.references ?? '').toBe('')
  const quoting = { ...forward, message: '<p>Your view?</p><blockquote><p>Chosen words</p></blockquote>' }
  expect((await desk.replyMail(id, quoting)).mail.parsed.text).not.toContain('The first question')
  await desk.setInbox({ include_ticket_history_on_forward: false })
  expect((await desk.replyMail(id, forward)).mail.parsed.text).not.toContain('The first question')
})

test('the line to write above stands over the text where the inbox wants it', async () => {
  const id = await conversation()
  expect((await desk.replyMail(id)).mail.parsed.text).not.toContain(replyMarker)
  await desk.setInbox({ reply_marker: true })
  const { mail } = await desk.replyMail(id, { message: '<p>Below</p>' })
  expect(mail.parsed.text?.startsWith(replyMarker)).toBe(true)
  for (const body of [mail.parsed.text ?? '', mail.parsed.html ?? '']) {
    expect(body.indexOf(replyMarker)).toBeLessThan(body.indexOf('Below'))
    expect(body.indexOf('Below')).toBeLessThan(body.indexOf('The first answer'))
  }
})

test('an agent’s own signature goes before that of the inbox', async () => {
  const { id } = await desk.create()
  await desk.db.query(
    sql`update users set signature = 'Yours, {%user.firstName%} of {%site.name%}' where id = ${desk.agentId}`,
  )
  const { mail } = await desk.replyMail(id, { message: 'Hello' })
  expect(mail.parsed.text).toMatch(/^Hello\s+Yours, Alex of Deskhand/)
  await desk.db.query(sql`update users set signature = '' where id = ${desk.agentId}`)
  expect((await desk.replyMail(id, { message: 'Hello' })).mail.parsed.text).not.toContain('Yours')
})

test('reading is noted only where it is wanted, once, with a token, and without cookie or cache', async () => {
  const { id } = await desk.create()
  expect((await desk.replyMail(id)).mail.parsed.html).not.toContain('/desk/opened/')
  await setSite(desk.db, { open_tracking: true })
  await desk.setInbox({ open_tracking: 'off' })
  expect((await desk.replyMail(id)).mail.parsed.html).not.toContain('/desk/opened/')
  await desk.setInbox({ open_tracking: 'site' })
  const { id: messageId, mail } = await desk.replyMail(id)
  const path = /http:\/\/desk\.test(\/desk\/opened\/[^"]+\.gif)/.exec(mail.parsed.html ?? '')?.[1] ?? ''
  const viewed = async () => (await desk.agent.get(`/messages/${messageId}.json`)).body.message.viewedByCustomerAt
  expect(await viewed()).toBeNull()
  const forged = await desk.app.anonymous.get(path.replace(/opened\/./, 'opened/z'))
  expect(forged).toMatchObject({ status: 200, headers: { 'content-type': 'image/gif' } })
  expect(await viewed()).toBeNull()
  const { headers, status } = await desk.app.anonymous.get(path)
  expect(status).toBe(200)
  expect(headers['cache-control']).toContain('no-store')
  expect(headers['set-cookie']).toBeUndefined()
  const first = await viewed()
  expect(first).not.toBeNull()
  await desk.app.anonymous.get(path)
  expect(await viewed()).toBe(first)
})
