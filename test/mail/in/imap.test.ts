import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../server/db/sql.ts'
import { startImapWorkers } from '../../../server/mail/inbound/imap-workers.ts'
import { createTestApp, type TestApp } from '../../support/app.ts'
import { type Dovecot, hasDovecot, startDovecot } from '../../support/dovecot.ts'
import { incomingBlobs, makeQueueTables } from '../../support/incoming.ts'
import { keepLog, until } from '../../support/mail.ts'

const mail = (subject: string, body = 'It is broken.'): Buffer =>
  Buffer.from(`From: c@customer.example\r\nSubject: ${subject}\r\n\r\n${body}\r\n`)
const plain = { security: 'none', host: '127.0.0.1', password: 'secret' }

/** Against a real Dovecot; email-rules.md 1, 3 and 9. Counted as skipped where there is none. */
describe.skipIf(!hasDovecot)('mail by IMAP', () => {
  let desk: TestApp
  let server: Dovecot
  let readers: ReturnType<typeof startImapWorkers>[]

  const startReaders = (options: { maxBytes?: number } = {}) =>
    startImapWorkers({
      database: desk.database,
      blobs: incomingBlobs,
      log: keepLog(),
      maxBytes: 1024 * 1024,
      pollSeconds: 1,
      lookMilliseconds: 200,
      ...options,
    })

  beforeAll(async () => {
    ;[desk, server] = await Promise.all([createTestApp(), startDovecot()])
    await makeQueueTables(desk.databaseUrl)
    // two desks on one database from the beginning: every test also shows that one of them reads
    readers = [startReaders(), startReaders()]
  })
  afterAll(async () => {
    await Promise.all((readers ?? []).map((reader) => reader.stop()))
    await server?.remove()
    await desk?.close()
  })

  async function addAccount(user: string, fields: object = {}): Promise<number> {
    const answer = await desk.admin.post('/imapaccounts.json', {
      ...plain,
      inbox: { id: desk.inboxId },
      port: server.port,
      username: user,
      ...fields,
    })
    expect(answer.status).toBe(201)
    return answer.body.imapaccount.id
  }
  const account = async (id: number) => (await desk.admin.get(`/imapaccounts/${id}.json`)).body.imapaccount
  const checked = (id: number) => until('a look into the mailbox', async () => (await account(id)).checkedAt)

  /** Subjects of the mails stored from an account, in order. */
  async function subjects(id: number): Promise<string[]> {
    const rows = await desk.database.query<{ storage_key: string }>(sql`
      select r.storage_key from imap_seen s join incoming_mails i on i.id = s.incoming_mail_id
      join raw_mails r on r.id = i.raw_mail_id where s.imap_account_id = ${id} order by i.id`)
    const found: string[] = []
    for (const row of rows) {
      let text = ''
      for await (const chunk of await incomingBlobs.read(row.storage_key)) text += chunk
      found.push(/Subject: (.*)\r/.exec(text)?.[1] ?? '')
    }
    return found
  }
  const has = (id: number, count: number) =>
    until(`${count} mails`, async () => {
      const found = await subjects(id)
      return found.length >= count && found
    })
  async function withClient<Result>(user: string, work: (client: ImapFlow) => Promise<Result>): Promise<Result> {
    const client = await server.client(user)
    try {
      return await work(client)
    } finally {
      await client.logout()
    }
  }
  const append = (user: string, ...mails: Buffer[]) =>
    withClient(user, async (client) => {
      for (const one of mails) await client.append('INBOX', one)
    })
  const arrivals = (subject: string) =>
    desk.database.query(sql`select 1 from raw_mails r join incoming_mails i on i.raw_mail_id = r.id
      where r.size = ${mail(subject).length}`)

  it('rule 3: takes each new mail once, whatever its flags, and leaves the mailbox as it was', async () => {
    await withClient('ann', (client) =>
      client.append('INBOX', mail('from before'), [], new Date(Date.now() - 3 * 86_400_000)),
    )
    const id = await addAccount('ann')
    await checked(id)
    await withClient('ann', async (client) => {
      await client.append('INBOX', mail('read by somebody'), ['\\Seen'])
      await client.append('INBOX', mail('unread'))
      // moved in from another folder: its date is old, and it is new here
      await client.append('INBOX', mail('old but moved in'), [], new Date(Date.now() - 9 * 86_400_000))
    })
    expect(await has(id, 3)).toEqual(['read by somebody', 'unread', 'old but moved in'])
    await withClient('ann', async (client) => {
      const flags = (await client.fetchAll('1:*', { flags: true })).map((row) => row.flags?.has('\\Seen'))
      expect(flags).toEqual([false, true, false, false])
    })
    expect(await account(id)).toMatchObject({ lastError: null, failingSince: null, connectedAt: expect.any(String) })
  })

  it('rule 3: a server that numbers its mails anew brings nothing twice', async () => {
    const id = await addAccount('uma')
    await checked(id)
    await append('uma', mail('numbered anew one'), mail('numbered anew two'))
    await has(id, 2)
    await server.stop()
    const folder = join(server.mail, 'uma')
    for (const name of await readdir(folder)) if (name.startsWith('dovecot')) await rm(join(folder, name))
    await server.start()
    await append('uma', mail('numbered anew three'))
    await until('the third mail', async () => (await subjects(id)).includes('numbered anew three'))
    const validities = await desk.database.query(
      sql`select distinct uid_validity from imap_seen where imap_account_id = ${id}`,
    )
    expect(validities).toHaveLength(2)
    expect(await arrivals('numbered anew one')).toHaveLength(2)
  })

  it('rule 3: what is stored can be marked, moved or deleted', async () => {
    const [seen, moved, deleted] = [
      await addAccount('sam', { afterStoring: 'seen' }),
      await addAccount('moe', { afterStoring: 'move', moveTo: 'Stored' }),
      await addAccount('del', { afterStoring: 'delete' }),
    ]
    for (const user of ['sam', 'moe', 'del']) await append(user, mail(`${user} one`), mail(`${user} two`))
    for (const id of [seen, moved, deleted]) await has(id, 2)
    await settledAll()
    const unseen = await withClient('sam', (client) => client.search({ seen: false }))
    const inMoe = await withClient('moe', async (client) => [
      (await client.status('INBOX', { messages: true })) || {},
      (await client.status('Stored', { messages: true })) || {},
    ])
    const inDel = await withClient('del', (client) => client.search({ all: true }))
    expect(unseen).toEqual([])
    expect(inMoe).toMatchObject([{ messages: 0 }, { messages: 2 }])
    expect(inDel).toEqual([])
  })

  const settledAll = () =>
    until('the server to follow', async () => {
      const rows = await desk.database.query(sql`select 1 from imap_seen where not is_settled`)
      return rows.length === 0
    })

  it('rule 3: a server without IDLE, MOVE, UIDPLUS and ESEARCH will do', async () => {
    await server.restart('imap_capability = IMAP4rev1')
    const id = await addAccount('old', { afterStoring: 'move', moveTo: 'Stored' })
    await checked(id)
    await append('old', mail('to an old server'))
    await has(id, 1)
    await settledAll()
    const left = await withClient('old', (client) => client.search({ all: true }))
    expect(left).toEqual([])
    await server.restart('')
  })

  it('a password that is refused is shown and mailed to the admins at once; a new one works without a restart', async () => {
    const id = await addAccount('bob', { password: 'wrong' })
    const { lastError } = await until('the error', async () => {
      const found = await account(id)
      return found.lastError && found
    })
    expect(lastError).toMatch(/^the server refuses the user name or the password/)
    const notices = await desk.database.query<{ text: string }>(
      sql`select text_body as text from notices where kind = 'mailbox'`,
    )
    expect(notices).toHaveLength(1)
    expect(notices[0]?.text).toContain('bob')
    await desk.admin.patch(`/imapaccounts/${id}.json`, { password: 'secret' })
    await append('bob', mail('after the password'))
    await has(id, 1)
    await checked(id)
    expect(await account(id)).toMatchObject({ lastError: null, failingSince: null })
  })

  it('secrets are never shown', async () => {
    const id = await addAccount('ivy', { clientSecret: 'hidden-1', refreshToken: 'hidden-2' })
    const list = await desk.admin.get('/imapaccounts.json')
    expect(JSON.stringify(list.body)).not.toMatch(/hidden|"secret"/)
    expect(await account(id)).toMatchObject({ hasPassword: true, hasRefreshToken: true })
    expect((await desk.admin.delete(`/imapaccounts/${id}.json`)).status).toBe(204)
  })

  it('rule 9: of a mail over the limit the beginning is kept, and its size', async () => {
    const id = await addAccount('big')
    await checked(id)
    await append('big', mail('too large', 'x'.repeat(78).concat('\r\n').repeat(20_000)))
    await has(id, 1)
    const [row] = await desk.database.query<{ size: number; full_size: number }>(sql`
      select r.size, r.full_size from raw_mails r join incoming_mails i on i.raw_mail_id = r.id
      join imap_seen s on s.incoming_mail_id = i.id where s.imap_account_id = ${id}`)
    expect(row).toEqual({ size: 256 * 1024, full_size: expect.any(Number) })
    expect(row?.full_size).toBeGreaterThan(1_500_000)
  })

  it('when one of two desks stops, the other reads on', async () => {
    const id = await addAccount('two')
    await checked(id)
    await readers[0]?.stop()
    await append('two', mail('after the first stopped'))
    expect(await has(id, 1)).toEqual(['after the first stopped'])
  })

  it('a test of the account tells what is there, or why not', async () => {
    const id = await addAccount('tom')
    const { body } = await desk.admin.post(`/imapaccounts/${id}/test.json`)
    expect(body.test).toMatchObject({ isWorking: true, error: null, isEncrypted: false, messageCount: 0 })
    expect(body.test.folders).toContain('INBOX')
    expect(body.test.capabilities).toContain('IDLE')
    await desk.admin.patch(`/imapaccounts/${id}.json`, { folder: 'Nowhere' })
    expect((await desk.admin.post(`/imapaccounts/${id}/test.json`)).body.test).toMatchObject({
      isWorking: false,
      error: expect.stringMatching(/^there is no such folder/),
    })
    await desk.admin.patch(`/imapaccounts/${id}.json`, { security: 'tls' })
    expect((await desk.admin.post(`/imapaccounts/${id}/test.json`)).body.test.error).toMatch(/does not speak TLS/)
    await desk.admin.patch(`/imapaccounts/${id}.json`, { port: 1, security: 'none' })
    expect((await desk.admin.post(`/imapaccounts/${id}/test.json`)).body.test.error).toBe(
      'nothing listens on that port',
    )
    expect((await desk.admin.delete(`/imapaccounts/${id}.json`)).status).toBe(204)
  })

  it('only admins see mailboxes', async () => {
    expect((await desk.anonymous.get('/imapaccounts.json')).status).toBe(401)
  })
})
