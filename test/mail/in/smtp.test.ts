import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { createTestDatabase, type TestDatabase } from '../../support/database.ts'
import { makeInbox } from '../../support/factories.ts'
import { listArrivals, listenForMail, makeQueueTables, newestBytes } from '../../support/incoming.ts'
import { dialogue, type SmtpDialogue } from '../../support/raw-smtp.ts'

const plain = 'From: c@customer.example\r\nTo: help@desk.example\r\nSubject: Hello\r\n\r\nIt is broken.\r\n'

/** What stands at the SMTP door; email-rules.md 1, 5, 6 and 9. */
describe('mail by SMTP', () => {
  let test: TestDatabase
  let listener: Awaited<ReturnType<typeof listenForMail>>
  let help: number
  let sales: number

  beforeAll(async () => {
    test = await createTestDatabase()
    await makeQueueTables(test.url)
    help = (await makeInbox(test.database, { email: 'help@desk.example' })).id
    sales = (await makeInbox(test.database, { email: 'sales@bücher.example' })).id
    await test.database.query(
      sql`insert into inboxaliases (inbox_id, email, name) values (${help}, 'support@desk.example', 'Support')`,
    )
    listener = await listenForMail(test.database)
  })
  beforeEach(() => test.database.query(sql`truncate incoming_mails, raw_mails cascade`))
  afterAll(async () => {
    await listener?.stop()
    await test?.drop()
  })

  async function withPeer<Result>(
    work: (peer: SmtpDialogue) => Promise<Result>,
    port = listener.port,
  ): Promise<Result> {
    const peer = await dialogue(port)
    try {
      return await work(peer)
    } finally {
      await peer.close()
    }
  }
  const deliver = (content: Buffer | string, to = ['help@desk.example'], from = 'c@customer.example') =>
    withPeer(async (peer) => {
      expect(await peer.open(from, to)).toMatch(/^354/)
      return peer.mail(content)
    })

  it('rule 1: a mail is stored with its envelope and its job before it is acknowledged', async () => {
    expect(await deliver(plain)).toMatch(/^250/)
    const arrivals = await listArrivals(test.database)
    expect(arrivals).toMatchObject([
      {
        inbox_id: help,
        channel: 'smtp',
        envelope_from: 'c@customer.example',
        envelope_to: ['help@desk.example'],
        helo: 'peer.example',
        remote_address: '127.0.0.1',
        full_size: null,
      },
    ])
    expect((await newestBytes(test.database)).toString()).toBe(plain)
    const jobs = await test.database.query(
      sql`select key from graphile_worker.jobs where key = ${`receive:${arrivals[0]?.id}`}`,
    )
    expect(jobs).toHaveLength(1)
  })

  it('rule 5: the same bytes are kept once, and each arrival is known', async () => {
    await deliver(plain)
    await deliver(plain, ['help@desk.example', 'sales@bücher.example', 'support@desk.example'])
    const arrivals = await listArrivals(test.database)
    expect(arrivals.map((arrival) => [arrival.inbox_id, arrival.envelope_to])).toEqual([
      [help, ['help@desk.example']],
      [help, ['help@desk.example', 'support@desk.example']],
      [sales, ['sales@bücher.example']],
    ])
    expect(new Set(arrivals.map((arrival) => arrival.raw_mail_id)).size).toBe(1)
  })

  it('rule 6: says what it can, and greets with its name', async () => {
    await withPeer(async (peer) => {
      expect(peer.greeting).toMatch(/^220 desk\.example/)
      const features = await peer.say('EHLO peer.example')
      for (const feature of ['PIPELINING', '8BITMIME', 'SMTPUTF8', 'STARTTLS', 'SIZE 1048576'])
        expect(features).toContain(feature)
      expect(features).not.toMatch(/AUTH|CHUNKING/)
    })
  })

  it.each(['nobody@desk.example', 'help@elsewhere.example', 'postmaster', '+help@desk.example'])(
    'rule 6: an unknown recipient is refused at RCPT: %s',
    async (address) => {
      await withPeer(async (peer) => {
        await peer.say('EHLO peer.example')
        await peer.say('MAIL FROM:<c@customer.example>')
        expect(await peer.say(`RCPT TO:<${address}>`)).toMatch(/^550 5\.1\.1/)
        expect(await peer.say('DATA')).toMatch(/^503/)
      })
    },
  )

  it.each([
    'HELP@Desk.Example',
    'help+r1abcdefghijklm2@desk.example',
    'support+anything@desk.example',
    'sales@xn--bcher-kva.example',
  ])('rule 6: an inbox, an alias, a plus-address and an IDN domain are taken: %s', async (address) => {
    expect(await deliver(plain, [address])).toMatch(/^250/)
  })

  it('rule 6: SMTPUTF8 envelopes and the null sender are kept as they are', async () => {
    await withPeer(async (peer) => {
      await peer.open('jörg@bücher.example', ['help@desk.example'], { parameters: ' SMTPUTF8 BODY=8BITMIME' })
      expect(await peer.mail('Subject: Grüße\r\n\r\nÄ\r\n')).toMatch(/^250/)
      await peer.open('', ['help@desk.example'])
      expect(await peer.mail(plain)).toMatch(/^250/)
    })
    const arrivals = await listArrivals(test.database)
    expect(arrivals.map((arrival) => arrival.envelope_from)).toEqual(['jörg@bücher.example', ''])
  })

  it.each<[string, Buffer]>([
    ['lines over 998 octets', Buffer.from(`Subject: x\r\n\r\n${'y'.repeat(100_000)}\r\n`)],
    ['bare CR and bare LF', Buffer.from('Subject: x\nFrom: a\r\rb\r\n\n\nc\rd\r\n')],
    [
      'NUL and bytes over 127',
      Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), Buffer.from([0, 255, 254, 0, 13, 10])]),
    ],
    ['lines that begin with dots', Buffer.from('.\r\n..\r\n.a\r\n\r\n...\r\n.\r\n')],
    ['a dot alone after a bare LF', Buffer.from('Subject: x\r\n\r\na\n.\nb\n.\r\nc\r\n')],
    ['nothing but a header', Buffer.from('Subject: x\r\n')],
    ['nothing at all', Buffer.from('')],
  ])('rule 6: bytes are stored as they came: %s', async (_name, content) => {
    await withPeer(async (peer) => {
      await peer.open('c@customer.example', ['help@desk.example'])
      expect(await peer.mail(content)).toMatch(/^250/)
    })
    expect(await newestBytes(test.database)).toEqual(content)
  })

  it('rule 6: how the line cuts the bytes changes nothing', async () => {
    const content = Buffer.from('Subject: x\r\n\r\n.one\r\n..two\r\n.\rthree\r\n')
    await withPeer(async (peer) => {
      await peer.open('c@customer.example', ['help@desk.example'])
      const sent = `${content.toString().replaceAll('\r\n.', '\r\n..')}.\r\n`
      for (const byte of Buffer.from(sent)) {
        peer.write(Buffer.from([byte]))
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await peer.answer()).toMatch(/^250/)
    })
    expect(await newestBytes(test.database)).toEqual(content)
  })

  it('rule 1: a line cut before the final dot leaves nothing, and the next mail is taken', async () => {
    const peer = await dialogue(listener.port)
    await peer.open('c@customer.example', ['help@desk.example'])
    peer.write('Subject: half\r\n\r\nand then')
    peer.cut()
    expect(await deliver(plain)).toMatch(/^250/)
    expect(await listArrivals(test.database)).toHaveLength(1)
  })

  it('rule 9: a mail that is too large is refused with 552, up front and at its end, and the session goes on', async () => {
    await withPeer(async (peer) => {
      await peer.say('EHLO peer.example')
      expect(await peer.say('MAIL FROM:<c@customer.example> SIZE=1048577')).toMatch(/^552/)
      await peer.open('c@customer.example', ['help@desk.example'])
      expect(await peer.mail(`Subject: big\r\n\r\n${'x\r\n'.repeat(400_000)}`)).toMatch(/^552/)
      expect(await listArrivals(test.database)).toEqual([])
      await peer.open('c@customer.example', ['help@desk.example'])
      expect(await peer.mail(plain)).toMatch(/^250/)
    })
  })

  it('STARTTLS encrypts with a certificate of the desk’s own making', async () => {
    await withPeer(async (peer) => {
      await peer.say('EHLO peer.example')
      await peer.startTls()
      await peer.open('c@customer.example', ['help@desk.example'])
      expect(await peer.mail(plain)).toMatch(/^250/)
    })
  })

  it('LMTP answers once a recipient', async () => {
    const lmtp = await listenForMail(test.database, { isLmtp: true })
    await withPeer(async (peer) => {
      expect(await peer.say('EHLO peer.example')).toMatch(/^500/)
      await peer.open('c@customer.example', ['help@desk.example', 'sales@bücher.example'], { hello: 'LHLO' })
      expect(await peer.mail(plain)).toMatch(/^250/)
      expect(await peer.answer()).toMatch(/^250/)
    }, lmtp.port)
    await lmtp.stop()
    expect((await listArrivals(test.database)).map((arrival) => arrival.channel)).toEqual(['lmtp', 'lmtp'])
  })

  it('one address cannot take every place', async () => {
    const peers = await Promise.all(Array.from({ length: 50 }, () => dialogue(listener.port)))
    const late = await dialogue(listener.port)
    expect(late.greeting).toMatch(/^421/)
    await Promise.all(peers.map((peer) => peer.close()))
    expect(await deliver(plain)).toMatch(/^250/)
  })
})

describe('mail by SMTP while the database is away', () => {
  it('rule 6: recipients and mails are put off with 451, and taken when it is back', async () => {
    const test = await createTestDatabase()
    await makeQueueTables(test.url)
    await makeInbox(test.database, { email: 'help@desk.example' })
    let isAway = false
    const broken = () => Promise.reject(Object.assign(new Error('the server is gone'), { code: 'ECONNREFUSED' }))
    const database = {
      ...test.database,
      query: (statement: Parameters<typeof test.database.query>[0]) =>
        isAway ? broken() : test.database.query(statement),
      transaction: (work: Parameters<typeof test.database.transaction>[0]) =>
        isAway ? broken() : test.database.transaction(work),
    } as typeof test.database
    const listener = await listenForMail(database)
    const peer = await dialogue(listener.port)
    await peer.open('c@customer.example', ['help@desk.example'])
    isAway = true
    expect(await peer.mail(plain)).toMatch(/^451/)
    await peer.say('MAIL FROM:<c@customer.example>')
    expect(await peer.say('RCPT TO:<help@desk.example>')).toMatch(/^451/)
    expect(await peer.say('RCPT TO:<nobody@desk.example>')).toMatch(/^451/)
    isAway = false
    expect(await peer.say('RCPT TO:<help@desk.example>')).toMatch(/^250/)
    await peer.say('DATA')
    expect(await peer.mail(plain)).toMatch(/^250/)
    expect(await listArrivals(test.database)).toHaveLength(1)
    await peer.close()
    await listener.stop()
    await test.drop()
  })
})
