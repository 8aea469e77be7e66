import { authenticate } from 'mailauth'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { readToken, splitTokenAddress } from '../../../server/lib/reply-token.ts'
import { type Exim, hasExim, startExim } from '../../support/exim.ts'
import { makeCustomer } from '../../support/factories.ts'
import { addMessage } from '../../support/messages.ts'
import { createOutDesk, type OutDesk } from './out-desk.ts'

/** From the request through a real mail server to a mailbox. Counted as skipped where there is none. */
describe.skipIf(!hasExim)('mail through Exim', () => {
  let desk: OutDesk
  let exim: Exim
  let secret: Buffer

  beforeAll(async () => {
    ;[desk, exim] = await Promise.all([createOutDesk(), startExim()])
    await desk.work({ smtpUrl: `smtp://127.0.0.1:${exim.port}` })
    await desk.setInbox({ reply_tokens: 'on', email: 'help@desk.example' })
    const [site] = await desk.db.query<{ secret: Buffer }>(sql`select secret from site`)
    secret = site?.secret ?? Buffer.alloc(0)
  })
  afterAll(async () => {
    await Promise.all([desk?.close(), exim?.remove()])
  })

  const ticketOf = async (email: string): Promise<number> =>
    (await desk.create({ customer: { id: (await makeCustomer(desk.db, { email })).id } })).id

  it('arrives as it was written: text, subject, sender, thread and signature', async () => {
    const key = (await desk.admin.post('/dkimkeys.json', { domain: 'desk.example', active: true })).body.dkimkey
    const id = await ticketOf('ann@customer.example')
    const first = await addMessage(desk, id, {
      message: '<p>Grüße &amp; 😀</p><p>.</p><p>From here</p>',
      subject: 'Über «alles» 😀',
    })
    const second = await addMessage(desk, id, { message: '<p>One more</p>' })
    await desk.becomes(first.id, 'sent')
    await desk.becomes(second.id, 'sent')
    const mails = await exim.delivered('ann@', 2)
    const parsed = await Promise.all(mails.map((mail) => PostalMime.parse(Buffer.from(mail, 'latin1'))))
    const one = parsed.find((mail) => mail.subject?.startsWith('Über'))
    const two = parsed.find((mail) => mail.subject?.startsWith('Re:') || mail.text?.startsWith('One more'))
    expect(one?.subject).toBe(`Über «alles» 😀 [#${id}]`)
    expect(one?.text).toContain('Grüße & 😀')
    expect(one?.from).toMatchObject({ name: 'Alex Agent', address: 'help@desk.example' })
    expect(two?.references).toContain(one?.messageId)
    for (const mail of mails) {
      // what the server put on top is not part of what was signed
      const raw = Buffer.from(mail.replaceAll(/\r?\n/g, '\r\n'), 'latin1')
      const resolver = async (name: string, type: string) => {
        if (type === 'TXT' && name === key.dnsName) return [[key.dnsRecord]]
        throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      }
      const { dkim } = await authenticate(raw, {
        resolver,
        ip: '127.0.0.1',
        helo: 'x',
        sender: 'help@desk.example',
        mta: 'test',
      })
      expect(dkim.results.map((result) => result.status.result)).toEqual(['pass'])
    }
  })

  it('one recipient refused, one put off, one fine: each gets what it should, once (rule 38)', async () => {
    const id = await ticketOf('fine@customer.example')
    const message = await addMessage(desk, id, { cc: ['refused@customer.example', 'later@customer.example'] })
    expect(await desk.becomes(message.id, 'failed')).toMatch(/refused@customer\.example: 550 .*no such user/s)
    await exim.delivered('later@', 1)
    const rows = await desk.db.query<{ address: string; state: string }>(sql`
      select r.address, r.state from outgoing_mail_recipients r join outgoing_mails o on o.id = r.outgoing_mail_id
      where o.message_id = ${message.id} order by r.address`)
    expect(rows.map((row) => row.state)).toEqual(['sent', 'sent', 'failed'])
    expect(await exim.delivered('fine@', 1)).toHaveLength(1)
  })

  it('what is bounced later comes back to an address that names the mail', async () => {
    const id = await ticketOf('gone@customer.example')
    const message = await addMessage(desk, id)
    await desk.becomes(message.id, 'sent')
    const [bounce = ''] = await exim.delivered('help+b', 1)
    const address = /^Envelope-to: (\S+)/m.exec(bounce)?.[1] ?? ''
    const [mail] = await desk.db.query(sql`select id from outgoing_mails where message_id = ${message.id}`)
    expect(readToken(secret, splitTokenAddress(address)?.token ?? '')).toEqual({ kind: 'b', id: mail?.id })
    expect(bounce).toMatch(/^Return-path: <>/m)
    expect(bounce).toContain('the mailbox is gone')
  })
})
