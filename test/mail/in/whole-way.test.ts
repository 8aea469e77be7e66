import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { acceptMail } from '../../../server/mail/inbound/accept-mail.ts'
import { quarantineMail } from '../../../server/mail/inbound/quarantine-mail.ts'
import { receiveMail } from '../../../server/mail/inbound/receive-mail.job.ts'
import { parseMailSafely } from '../../../server/mail/parse/parse-worker.ts'
import { startWorkers } from '../../../server/workers.ts'
import { createTestApp, type TestApp } from '../../support/app.ts'
import { incomingBlobs, listArrivals, listenForMail } from '../../support/incoming.ts'
import { keepLog, pace, until } from '../../support/mail.ts'
import { dialogue } from '../../support/raw-smtp.ts'

/** From the SMTP door to the ticket, with all that runs in a desk; email-rules.md 1 and 2. */
describe('a mail on its whole way', () => {
  let desk: TestApp
  let workers: Awaited<ReturnType<typeof startWorkers>>
  let listener: Awaited<ReturnType<typeof listenForMail>>
  let inboxEmail: string

  beforeAll(async () => {
    desk = await createTestApp()
    workers = await startWorkers({ database: desk.database, config: desk.config, log: keepLog(), pace })
    listener = await listenForMail(desk.database)
    inboxEmail = (await desk.admin.get(`/inboxes/${desk.inboxId}.json`)).body.inbox.email
  })
  afterAll(async () => {
    await listener?.stop()
    await workers?.stop()
    await desk?.close()
  })

  async function deliver(content: Buffer | string): Promise<number> {
    const peer = await dialogue(listener.port)
    await peer.open('carol@customer.example', [inboxEmail])
    const answer = await peer.mail(content)
    await peer.close()
    return Number(/Stored as (\d+)/.exec(answer)?.[1])
  }
  const settled = (id: number) =>
    until(`mail ${id}`, async () => {
      const { body } = await desk.admin.get(`/incomingmails/${id}.json`)
      return body.incomingmail.state !== 'queued' && body.incomingmail
    })

  const hello = `From: Carol <carol@customer.example>\r\nTo: help@desk.example\r\nMessage-ID: <one@customer.example>\r\nSubject: Hello\r\n\r\nIt is broken.\r\n`

  it('becomes a ticket that shows where it came from, and whose source is the mail itself', async () => {
    const id = await deliver(hello)
    const mail = await settled(id)
    expect(mail).toMatchObject({ state: 'done', channel: 'smtp', messageId: 'one@customer.example', attempts: 1 })
    const { body } = await desk.admin.get(`/tickets/${mail.ticket.id}.json`)
    expect(body.ticket.subject).toBe('Hello')
    const raw = await desk.admin.get(`/incomingmails/${id}/raw`)
    expect([raw.status, raw.body, raw.headers['content-type']]).toEqual([200, hello, 'message/rfc822'])
    const source = await desk.admin.get(`/messages/${mail.message.id}/source.eml`)
    expect(source.body).toBe(hello)
    expect((await desk.admin.post(`/incomingmails/${id}/reprocess.json`)).status).toBe(200)
  })

  it('rule 5: sent again it makes nothing new', async () => {
    const mail = await settled(await deliver(hello))
    expect(mail.state).toBe('duplicate')
    expect((await desk.admin.post(`/incomingmails/${mail.id}/reprocess.json`)).status).toBe(409)
    const tickets = await desk.database.query(sql`select 1 from tickets where subject = 'Hello'`)
    expect(tickets).toHaveLength(1)
  })

  it('can be found by its state, its Message-ID and its ticket', async () => {
    const count = async (filter: object) =>
      (await desk.admin.get(`/incomingmails.json?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body
        .incomingmails.length
    expect(await count({ messageId: 'one@customer.example' })).toBe(2)
    expect(await count({ state: 'done', inbox: desk.inboxId })).toBe(1)
    expect(await count({ state: 'quarantined' })).toBe(0)
  })

  it('rule 2: one that cannot be read becomes a ticket that says so, and the next one is taken', async () => {
    const deep = Array.from(
      { length: 200 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    )
    const mail = await settled(
      await deliver(`From: carol@customer.example\r\nSubject: Too deep\r\n${deep.join('')}x\r\n`),
    )
    expect(mail.state).toBe('quarantined')
    const { body } = await desk.admin.get(`/tickets/${mail.ticket.id}.json?includes=files`)
    expect(body.included.files).toMatchObject([{ mimeType: 'message/rfc822' }])
    const next = await settled(await deliver(hello.replace('one@', 'two@').replace('Hello', 'Next')))
    expect(next.state).toBe('done')
    const again = await desk.admin.post(`/incomingmails/${mail.id}/reprocess.json`)
    expect([again.status, again.body.incomingmail.state]).toEqual([200, 'queued'])
    expect((await settled(mail.id)).state).toBe('quarantined')
  })

  describe('read by something that fails', () => {
    const deps = () => ({
      database: desk.database,
      pool: null as never,
      blobs: incomingBlobs,
      log: keepLog(),
      publicUrl: 'http://desk.test',
    })
    let arrived = 0

    /** A stored mail that no worker of the desk looks at. */
    async function waitingMail(): Promise<number> {
      await settled(await deliver(hello.replace('one@', `failing-${++arrived}@`)))
      const id = (await listArrivals(desk.database)).at(-1)?.id ?? 0
      await desk.database.query(sql`update incoming_mails set state = 'queued', attempts = 0 where id = ${id}`)
      return id
    }
    const steps = (parse: () => Promise<never>, reasons: string[]) => ({
      parse,
      accept: () => Promise.resolve(),
      quarantine: async (_deps: unknown, _mail: unknown, reason: string) => void reasons.push(reason),
    })
    const attempts = async (id: number) =>
      (await desk.database.query<{ attempts: number }>(sql`select attempts from incoming_mails where id = ${id}`))[0]
        ?.attempts

    it('rule 2: a process that dies on it twice is not given a third try', async () => {
      const id = await waitingMail()
      const reasons: string[] = []
      const never = steps(() => new Promise<never>(() => {}), reasons)
      // a crash leaves no more than the count behind
      for (const count of [1, 2]) {
        void receiveMail(deps(), id, never)
        await until('the attempt to be counted', async () => (await attempts(id)) === count)
      }
      await receiveMail(deps(), id, never)
      expect(reasons).toEqual(['reading it ended the program twice'])
    })

    it('rule 2: what fails twice is quarantined with the reason', async () => {
      const id = await waitingMail()
      const reasons: string[] = []
      const failing = steps(() => Promise.reject(new TypeError('x is not a function')), reasons)
      await expect(receiveMail(deps(), id, failing)).rejects.toThrow('x is not a function')
      await receiveMail(deps(), id, failing)
      expect(reasons).toEqual(['reading it failed: x is not a function'])
    })

    it('rule 5: two workers at the same mail make one message of it', async () => {
      const peerMail = await settled(await deliver(hello.replace('one@', 'twice@').replace('Hello', 'Twice')))
      await desk.database.query(sql`delete from message_mails where incoming_mail_id = ${peerMail.id}`)
      await desk.database.query(
        sql`update incoming_mails set state = 'queued', attempts = 0, ticket_id = null where id = ${peerMail.id}`,
      )
      const real = { parse: parseMailSafely, accept: acceptMail, quarantine: quarantineMail }
      const quarantined = () =>
        desk.database.query(sql`select 1 from message_mails where automatic_reason = 'quarantined'`)
      const before = (await quarantined()).length
      const both = await Promise.allSettled([1, 2].map(() => receiveMail(deps(), peerMail.id, real)))
      expect(both.some(({ status }) => status === 'fulfilled')).toBe(true)
      expect(await quarantined()).toHaveLength(before)
      const made = await desk.database.query(sql`select 1 from message_mails where incoming_mail_id = ${peerMail.id}`)
      expect(made).toHaveLength(1)
    })

    it('a database that is away is not the mail’s fault', async () => {
      const id = await waitingMail()
      const reasons: string[] = []
      const away = Object.assign(new Error('terminating connection'), { code: '57P01' })
      for (let round = 0; round < 5; round++)
        await expect(
          receiveMail(
            deps(),
            id,
            steps(() => Promise.reject(away), reasons),
          ),
        ).rejects.toThrow(away)
      expect([reasons, await attempts(id)]).toEqual([[], 0])
    })
  })
})
