import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advisoryLocks } from '../../server/db/advisory-locks.ts'
import { acknowledged, type BurstCreate, makeBurst, send, sendBurst, ticketId } from '../support/burst.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type DeskFolder, type DeskProcess, explainFailures, makeDeskFolder } from '../support/desk-process.ts'
import { until } from '../support/mail.ts'
import { type SmtpPeer, startSmtp } from '../support/smtp.ts'
import { deliveryBySubject, findViolations, waitUntilIdle } from '../support/wholeness.ts'

/** Two processes share one PostgreSQL that neither of them runs. */
describe('two desks on one database', { timeout: 300_000 }, () => {
  let test: TestDatabase
  let folder: DeskFolder
  let smtp: SmtpPeer
  let database: pg.Client
  let first: DeskProcess
  let second: DeskProcess
  const acked: BurstCreate[] = []

  explainFailures(() => folder)
  beforeAll(async () => {
    ;[test, folder, smtp] = await Promise.all([createTestDatabase({ isEmpty: true }), makeDeskFolder(), startSmtp()])
    const env = { DATABASE_URL: test.url, DESK_SMTP_URL: smtp.url, DESK_API_TOKEN: 'tkn.v1_two-desks-on-one-database' }
    // the one that starts first dispatches
    first = await folder.start(env)
    second = await folder.start(env)
    database = new pg.Client({ connectionString: test.url })
    await database.connect()
  }, 300_000)
  afterAll(async () => {
    await database?.end()
    await folder?.remove()
    await smtp?.stop()
    await test?.drop()
  })

  /** The sessions that dispatch; there must never be two. */
  async function dispatchers(): Promise<number[]> {
    const { rows } = await database.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and granted
         and ((classid::bigint << 32) | objid::bigint) = $1 and database = (
           select oid from pg_database where datname = current_database())`,
      [advisoryLocks.dispatcher],
    )
    return rows.map((row) => row.pid)
  }

  async function expectMailsOnce(settled: readonly string[]): Promise<void> {
    await waitUntilIdle(database)
    const received = smtp.attempts.map((mail) => mail.parsed.messageId)
    expect(new Set(received).size).toBe(received.length)
    const delivery = await deliveryBySubject(database)
    for (const { subject } of acked.filter(({ isMailed }) => isMailed)) {
      expect(settled).toContain(delivery.get(subject))
      const mails = smtp.attempts.filter((mail) => mail.parsed.text?.includes(`${subject}.`)).length
      if (delivery.get(subject) === 'sent') expect([subject, mails]).toEqual([subject, 1])
    }
  }

  it('both create, one dispatches, and each ticket is mailed once', async () => {
    const burst = makeBurst({ name: 'both', count: 80 })
    await Promise.all(burst.map((create, index) => send(index % 2 === 0 ? first : second, create)))
    expect(burst.map((create) => create.answer?.status)).toEqual(burst.map(() => 200))
    acked.push(...burst)
    expect(await findViolations(database)).toEqual({})
    await expectMailsOnce(['sent'])
    expect(await dispatchers()).toHaveLength(1)
  })

  it('one key sent to both at once makes one ticket', async () => {
    const burst = makeBurst({ name: 'same-key', count: 20 }).map((create) => ({
      ...create,
      key: `key-${create.subject}`,
    }))
    const keyed = burst.map((create) => ({ ...create, key: create.key.replaceAll(' ', '-') }))
    const twins = keyed.map((create): BurstCreate => ({ ...create }))
    await Promise.all([...keyed.map((create) => send(first, create)), ...twins.map((create) => send(second, create))])
    for (const [index, create] of keyed.entries()) {
      const answers = [create, twins[index] as BurstCreate].filter((one) => one.answer?.status === 200)
      expect(new Set(answers.map(ticketId)).size).toBe(1)
      acked.push(answers[0] as BurstCreate)
    }
    expect(await findViolations(database)).toEqual({})
  })

  it('when the one that dispatches is killed, the other takes over', async () => {
    const [before] = await dispatchers()
    const burst = makeBurst({ name: 'takeover', count: 120 })
    const halves = [burst.filter((_, index) => index % 2 === 0), burst.filter((_, index) => index % 2 === 1)]
    await Promise.all([
      sendBurst(first, halves[0] ?? [], { after: 15, interrupt: () => first.stop('SIGKILL') }),
      ...(halves[1] ?? []).map((create) => send(second, create)),
    ])
    expect(acknowledged(halves[1] ?? [])).toHaveLength(60)
    acked.push(...acknowledged(burst))
    const hasMoved = async () => (await dispatchers()).some((pid) => pid !== before)
    await until('the other desk to dispatch', hasMoved, 60_000)
    await expectMailsOnce(['sent', 'unknown'])
    expect(await findViolations(database)).toEqual({})
    const { rows } = await database.query<{ id: string; subject: string }>('select id, subject from tickets')
    const stored = new Map(rows.map((row) => [row.subject, Number(row.id)]))
    for (const create of acked) expect(stored.get(create.subject)).toBe(ticketId(create))
  })

  it('the one that is left ends with code 0 and leaves the database alone', async () => {
    expect(await second.stop()).toBe(0)
    expect((await database.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })
})
