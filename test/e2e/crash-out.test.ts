import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeskFolder, type DeskProcess, explainFailures, makeDeskFolder } from '../support/desk-process.ts'
import { type SmtpPeer, startSmtp } from '../support/smtp.ts'
import { waitUntilIdle } from '../support/wholeness.ts'

const count = 1_000
const kills = 2

/** A desk is killed at random moments while it sends a thousand mails. */
describe('a thousand mails go out through kills', { timeout: 300_000 }, () => {
  let folder: DeskFolder
  let smtp: SmtpPeer
  let desk: DeskProcess
  let database: pg.Client

  explainFailures(() => folder)
  beforeAll(async () => {
    ;[folder, smtp] = await Promise.all([makeDeskFolder(), startSmtp()])
    // written while no server is set, they wait; the next start sends them all
    desk = await folder.start()
    database = await folder.connect()
    await writeMails(database)
    for (let nth = 0; nth < kills; nth += 1) {
      await killWith(desk)
      desk = await folder.start({ DESK_SMTP_URL: smtp.url })
      await smtp.waitFor(150 + nth * 300, 30_000)
      await sleep(Math.random() * 200)
    }
    await killWith(desk)
    desk = await folder.start({ DESK_SMTP_URL: smtp.url })
    await waitUntilIdle(database)
  }, 300_000)
  afterAll(async () => {
    await database?.end()
    await folder?.remove()
    await smtp?.stop()
  })

  it('no mail is sent twice, also not to some of its recipients (rule 38)', () => {
    const received = smtp.attempts.map((mail) => mail.parsed.messageId)
    expect(new Set(received).size).toBe(received.length)
  })

  it('no mail is lost: each is sent, or shown as one that may have been', async () => {
    const { rows } = await database.query<{ id: string; state: string; reason: string | null }>(`
      select o.email_message_id as id, r.state, r.reason
      from outgoing_mails o join outgoing_mail_recipients r on r.outgoing_mail_id = o.id`)
    expect(rows).toHaveLength(count)
    const arrived = new Set(smtp.mails.map((mail) => mail.parsed.messageId))
    const missing = rows.filter((row) => !arrived.has(`<${row.id}>`))
    expect(missing.filter((row) => row.state !== 'unknown')).toEqual([])
    const unknown = rows.filter((row) => row.state === 'unknown')
    expect(rows.filter((row) => row.state === 'sent')).toHaveLength(count - unknown.length)
    // a kill catches at most what is being handed over
    expect(unknown.length).toBeLessThanOrEqual((kills + 1) * 8)
    for (const row of unknown) expect(row.reason).toContain('may have arrived')
  })

  it('what may have arrived is not sent by a later start either', async () => {
    const before = smtp.attempts.length
    await killWith(desk)
    desk = await folder.start({ DESK_SMTP_URL: smtp.url })
    await waitUntilIdle(database)
    expect(smtp.attempts).toHaveLength(before)
  })
})

/** The database stays: the desk's process alone is killed, in whatever it is doing. */
async function killWith(desk: DeskProcess): Promise<void> {
  await desk.stop('SIGKILL')
}

/** Replies as an agent's request writes them, on tickets of their own. */
async function writeMails(database: pg.Client): Promise<void> {
  await database.query(`
    with customer as (
      insert into customers (first_name) select 'Carla' from generate_series(1, ${count}) returning id
    ), contact as (
      insert into contacts (customer_id, value, is_main) select id, 'c' || id || '@customer.example', true from customer
    ), ticket as (
      insert into tickets (subject, inbox_id, customer_id, status_id, source_id)
      select 'Number ' || id, 1, id, 1, 6 from customer returning id
    ), message as (
      insert into messages (ticket_id, html_body, text_body, email_message_id, delivery_status, created_by_id)
      select id, '<p>Hi</p>', 'Hi', 'crash-' || id || '@desk.example', 'queued', 1 from ticket returning id, ticket_id
    )
    insert into events (kind, ticket_id, data, actor_id)
    select 'message.created', ticket_id, jsonb_build_object('ticketId', ticket_id, 'messageId', id,
      'threadType', 'message', 'mail', true), 1
    from message`)
}
