import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withLock } from '../../server/db/embedded-lock.ts'
import { acknowledged, type BurstCreate, makeBurst, send, sendBurst, ticketId } from '../support/burst.ts'
import { type DeskFolder, type DeskProcess, explainFailures, makeDeskFolder } from '../support/desk-process.ts'
import { until } from '../support/mail.ts'
import { type SmtpPeer, startSmtp } from '../support/smtp.ts'
import { findViolations, waitUntilIdle } from '../support/wholeness.ts'

/** Only the database is killed, then only the desk, each in the middle of creates. */
describe('after a kill of one of the two', { timeout: 300_000 }, () => {
  let folder: DeskFolder
  let smtp: SmtpPeer
  let desk: DeskProcess
  let database: pg.Client
  const acked: BurstCreate[] = []

  explainFailures(() => folder)
  beforeAll(async () => {
    ;[folder, smtp] = await Promise.all([makeDeskFolder(), startSmtp()])
    desk = await folder.start({ DESK_SMTP_URL: smtp.url })
  }, 300_000)
  afterAll(async () => {
    await database?.end()
    await folder?.remove()
    await smtp?.stop()
  })

  async function expectAllThere(): Promise<void> {
    const { rows } = await database.query<{ id: string; subject: string }>('select id, subject from tickets')
    const stored = new Map(rows.map((row) => [row.subject, Number(row.id)]))
    for (const create of acked) {
      expect([create.subject, stored.get(create.subject)]).toEqual([create.subject, ticketId(create)])
    }
    expect(await findViolations(database)).toEqual({})
  }

  it('without its database a desk answers 503 at once, and tells that it is not ready', async () => {
    const burst = makeBurst({ name: 'database', count: 80 })
    // as long as we hold its lock, nobody starts the database again
    await withLock(join(folder.path, 'postgres.lock'), async () => {
      await sendBurst(desk, burst, { after: 20, interrupt: () => folder.crash() })
      const statuses = new Set(burst.map((create) => create.answer?.status))
      expect([...statuses].sort()).toEqual([200, 503])
      const [late] = makeBurst({ name: 'late', count: 1 })
      await send(desk, late as BurstCreate)
      expect(late?.answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
      expect((await desk.get('/readyz')).status).toBe(503)
      expect((await desk.get('/healthz')).status).toBe(200)
    })
    acked.push(...acknowledged(burst))
  })

  it('brings the database back by itself, with everything acknowledged', async () => {
    await until('the desk to be ready again', async () => (await desk.get('/readyz')).status === 200, 60_000)
    database = await folder.connect()
    await expectAllThere()
    const burst = makeBurst({ name: 'recovered', count: 8 })
    await Promise.all(burst.map((create) => send(desk, create)))
    expect(burst.map((create) => create.answer?.status)).toEqual(burst.map(() => 200))
    acked.push(...burst)
  })

  it('a new desk joins the database that a killed one left running', async () => {
    const databasePid = await folder.databasePid()
    const burst = makeBurst({ name: 'desk', count: 80 })
    await sendBurst(desk, burst, { after: 20, interrupt: () => desk.stop('SIGKILL') })
    acked.push(...acknowledged(burst))
    expect(await folder.databasePid()).toBe(databasePid)
    desk = await folder.start({ DESK_SMTP_URL: smtp.url })
    expect(await folder.databasePid()).toBe(databasePid)
    await expectAllThere()
  })

  it('every mail has gone out once, or is shown as one that may have', async () => {
    await waitUntilIdle(database)
    const { rows } = await database.query<{ id: string; status: string }>(
      'select email_message_id as id, delivery_status as status from messages where email_message_id is not null',
    )
    const received = smtp.attempts.map((mail) => mail.parsed.messageId)
    expect(new Set(received).size).toBe(received.length)
    for (const { id, status } of rows) {
      expect(['sent', 'unknown']).toContain(status)
      if (status === 'sent') expect(received).toContain(`<${id}>`)
    }
  })

  it('the desk that joined stops the database with it', async () => {
    await database.end()
    expect(await desk.stop()).toBe(0)
    expect(await folder.databasePid()).toBe(null)
  })
})
