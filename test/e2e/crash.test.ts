import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acknowledged, type BurstCreate, makeBurst, send, sendBurst, ticketId } from '../support/burst.ts'
import { type DeskFolder, type DeskProcess, explainFailures, makeDeskFolder } from '../support/desk-process.ts'
import { type SmtpPeer, startSmtp } from '../support/smtp.ts'
import { deliveryBySubject, findViolations, waitUntilIdle } from '../support/wholeness.ts'

/** The desk and its database are killed together in the middle of 200 creates, and started again. */
describe('after a kill of everything', { timeout: 300_000 }, () => {
  let folder: DeskFolder
  let smtp: SmtpPeer
  let desk: DeskProcess
  let database: pg.Client
  let burst: BurstCreate[]
  let firstIds: Map<string, number>

  explainFailures(() => folder)
  beforeAll(async () => {
    ;[folder, smtp] = await Promise.all([makeDeskFolder(), startSmtp()])
    desk = await folder.start({ DESK_SMTP_URL: smtp.url })
    const fileNumbers = Array.from({ length: 30 }, (_, index) => index)
    const fileIds = await Promise.all(fileNumbers.map((number) => desk.upload(`notes-${number}.txt`, `File ${number}`)))
    burst = makeBurst({ name: 'crash', count: 200, fileIds })
    await sendBurst(desk, burst, { after: 60, interrupt: () => folder.crash(desk) })
    desk = await folder.start({ DESK_SMTP_URL: smtp.url })
    database = await folder.connect()
  }, 300_000)
  afterAll(async () => {
    await database?.end()
    await folder?.remove()
    await smtp?.stop()
  })

  const stored = async (): Promise<Map<string, number>> => {
    const { rows } = await database.query<{ subject: string; id: string }>('select subject, id from tickets')
    return new Map(rows.map((row) => [row.subject, Number(row.id)]))
  }

  it('every acknowledged ticket is there, under its id', async () => {
    firstIds = await stored()
    const answered = acknowledged(burst)
    // it was the middle: some were acknowledged, some were not
    expect(answered.length).toBeGreaterThanOrEqual(60)
    expect(answered.length).toBeLessThan(200)
    for (const create of answered)
      expect([create.subject, firstIds.get(create.subject)]).toEqual([create.subject, ticketId(create)])
    const sample = answered.find((create) => 'files' in create.body)
    const { body } = await desk.get(`/tickets/${sample === undefined ? 0 : ticketId(sample)}.json?includes=files`)
    expect(body.included.files).toHaveLength(1)
  })

  it('nothing is there twice or by half', async () => {
    expect(await findViolations(database)).toEqual({})
  })

  it('every attached file has its bytes', async () => {
    const { rows } = await database.query<{ id: string; ticket_id: string; filename: string }>(
      'select id, ticket_id, filename from files where ticket_id is not null order by id',
    )
    expect(rows.length).toBeGreaterThan(0)
    const downloads = rows.map((row) => desk.get(`/tickets/${row.ticket_id}/files/${row.id}/download`))
    const bytes = (await Promise.all(downloads)).map((answer) => answer.body)
    expect(bytes).toEqual(rows.map((row) => `File ${/\d+/.exec(row.filename)}`))
  })

  it('the same keys give the same tickets, and make what was not made', async () => {
    const keyed = burst.filter((create) => create.key !== null)
    const again = keyed.map((create): BurstCreate => ({ ...create, answer: null }))
    await Promise.all(again.map((create) => sendUntilDone(desk, create)))
    for (const [index, create] of again.entries()) {
      expect(create.answer).toMatchObject({ status: 200, body: { ticket: { subject: create.subject } } })
      const before = firstIds.get(create.subject)
      if (before !== undefined) expect(ticketId(create)).toBe(before)
      if (keyed[index]?.answer?.status === 200) expect(create.answer?.headers['idempotency-replayed']).toBe('true')
    }
    expect(await findViolations(database)).toEqual({})
    const after = await stored()
    for (const create of again) expect(after.get(create.subject)).toBe(ticketId(create))
  })

  it('every mail went out once, or is shown as one that may have', async () => {
    await waitUntilIdle(database)
    const received = smtp.attempts.map((mail) => mail.parsed.messageId)
    expect(new Set(received).size).toBe(received.length)
    const delivery = await deliveryBySubject(database)
    for (const create of burst.filter(({ subject }) => delivery.has(subject))) {
      const { subject } = create
      const mails = smtp.attempts.filter((mail) => mail.parsed.text?.includes(`${subject}.`)).length
      const status = delivery.get(subject)
      if (!create.isMailed) expect([subject, status, mails]).toEqual([subject, null, 0])
      else if (status === 'unknown') expect([subject, mails <= 1]).toEqual([subject, true])
      else expect([subject, status, mails]).toEqual([subject, 'sent', 1])
    }
  })

  it('it stops as cleanly as ever', async () => {
    await database.end()
    expect(await desk.stop()).toBe(0)
    expect(await folder.databasePid()).toBe(null)
  })
})

/** As a client does that honours Retry-After. */
async function sendUntilDone(desk: DeskProcess, create: BurstCreate): Promise<void> {
  for (;;) {
    await send(desk, create)
    const wait = create.answer?.headers['retry-after']
    if (create.answer !== null && wait === undefined) return
    await sleep(Number(wait ?? 1) * 1_000)
  }
}
