import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../../../server/config.ts'
import { sql } from '../../../server/db/sql.ts'
import { makeCertificate } from '../../../server/mail/inbound/smtp-certificate.ts'
import { startListener } from '../../../server/mail/inbound/start-listener.ts'
import { storeIncoming } from '../../../server/mail/inbound/store-incoming.ts'
import { startWorkers } from '../../../server/workers.ts'
import { createTestApp, type TestApp } from '../../support/app.ts'
import { incomingBlobs, listArrivals, makeQueueTables } from '../../support/incoming.ts'
import { keepLog, pace, until } from '../../support/mail.ts'
import { dialogue } from '../../support/raw-smtp.ts'

describe('where mail is taken in', () => {
  let desk: TestApp
  let directory: string

  beforeAll(async () => {
    desk = await createTestApp()
    await makeQueueTables(desk.databaseUrl)
    directory = await mkdtemp(join(tmpdir(), 'deskhand-test-in-'))
  })
  afterAll(async () => {
    await desk?.close()
    await rm(directory, { recursive: true, force: true })
  })

  const start = (config: Partial<Config>) =>
    startListener({ database: desk.database, config: { ...desk.config, ...config }, log: keepLog() })

  it('is nowhere unless a setting says so', async () => {
    expect(await start({})).toBeUndefined()
  })

  it('a socket speaks LMTP, also where a killed process left its own', async () => {
    const path = join(directory, 'desk.sock')
    const script = "require('net').createServer().listen(process.argv[1], () => console.log('listens'))"
    const killed = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'ignore'] })
    await once(killed.stdout, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect((await stat(path)).isSocket()).toBe(true)
    const first = await start({ inboundListen: { path }, inboundIsLmtp: true })
    await expect(start({ inboundListen: { path }, inboundIsLmtp: true })).rejects.toThrow(
      /^DESK_INBOUND_LMTP .* cannot/,
    )
    const peer = await dialogue(path)
    const email = (await desk.admin.get(`/inboxes/${desk.inboxId}.json`)).body.inbox.email
    await peer.open('c@customer.example', [email], { hello: 'LHLO' })
    expect(await peer.mail('Subject: x\r\n\r\ny\r\n')).toMatch(/^250/)
    await peer.close()
    await first?.stop()
    expect((await listArrivals(desk.database)).at(-1)).toMatchObject({ channel: 'lmtp', remote_address: null })
  })

  it('a port that is taken, and files that are no pair, stop the start with one line', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as { port: number }
    await expect(start({ inboundListen: { host: '127.0.0.1', port } })).rejects.toThrow(
      `DESK_INBOUND_PORT ${port} on 127.0.0.1 is in use`,
    )
    await new Promise((resolve) => taken.close(resolve))
    const [certFile, keyFile] = [join(directory, 'cert.pem'), join(directory, 'key.pem')]
    const inboundListen = { host: '127.0.0.1', port: 0 }
    const inboundTls = { certFile, keyFile }
    await expect(start({ inboundListen, inboundTls })).rejects.toThrow(
      'the file of DESK_INBOUND_TLS_CERT cannot be read',
    )
    await writeFile(certFile, makeCertificate('a.example').cert)
    await writeFile(keyFile, makeCertificate('a.example').key)
    await expect(start({ inboundListen, inboundTls })).rejects.toThrow('is not the key of')
    const pair = makeCertificate('a.example')
    await Promise.all([writeFile(certFile, pair.cert), writeFile(keyFile, pair.key)])
    const listener = await start({ inboundListen, inboundTls })
    await listener?.stop()
  })

  it('rule 9: a mail of which only the beginning was kept says so on its ticket', async () => {
    const workers = await startWorkers({ database: desk.database, config: desk.config, log: keepLog(), pace })
    const head = [
      'From: Carol <carol@customer.example>',
      'Subject: My whole disk',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'Here it is.',
      '--b',
      'Content-Type: application/zip; name=disk.zip',
      'Content-Transfer-Encoding: base64',
      '',
      'UEsDBBQAAAAIA',
    ].join('\r\n')
    const { incomingMailIds } = await storeIncoming(
      { database: desk.database, blobs: incomingBlobs },
      {
        arrivals: [{ channel: 'imap', inboxId: desk.inboxId, envelopeFrom: null, envelopeTo: [] }],
        stream: Readable.from([Buffer.from(head)]),
        maxBytes: 10_000,
        fullSize: () => 90_000_000,
      },
    )
    const mail = await until('the ticket', async () => {
      const { body } = await desk.admin.get(`/incomingmails/${incomingMailIds[0]}.json`)
      return body.incomingmail.ticket && body.incomingmail
    })
    await workers.stop()
    expect(mail).toMatchObject({ state: 'done', fullSize: 90_000_000 })
    const ticket = (await desk.admin.get(`/tickets/${mail.ticket.id}.json`)).body.ticket
    expect(ticket.subject).toBe('My whole disk')
    const [row] = await desk.database.query<{ warnings: string[] }>(
      sql`select warnings from message_mails where message_id = ${mail.message.id}`,
    )
    expect(row?.warnings.join()).toContain('too large: the mail has 90.0 MB, and only its beginning was kept')
  })
})
