import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../server/lib/free-port.ts'
import { packageRoot } from '../../server/lib/package-root.ts'
import { type DeskFolder, type DeskProcess, explainFailures, makeDeskFolder } from '../support/desk-process.ts'
import { until } from '../support/mail.ts'
import { dialogue } from '../support/raw-smtp.ts'

const mailCount = 1_000
const killAfter = 350
const lines = 8

/** The desk is killed in the middle of 1,000 mails; email-rules.md 1 and 5. */
describe('mail that comes in while the desk is killed', { timeout: 120_000 }, () => {
  let folder: DeskFolder
  let desk: DeskProcess
  let database: pg.Client
  let port: number
  let address: string
  const acknowledged = new Set<number>()

  explainFailures(() => folder)
  beforeAll(async () => {
    folder = await makeDeskFolder()
    port = await freePort('127.0.0.1')
    desk = await start()
    address = (await desk.get('/inboxes/1.json')).body.inbox.email
  }, 300_000)
  afterAll(async () => {
    await database?.end()
    await folder?.remove()
  })

  const start = () => folder.start({ DESK_INBOUND_PORT: String(port) })

  const content = (number: number): string =>
    [
      `From: Customer ${number % 50} <customer-${number % 50}@customer.example>`,
      `To: ${address}`,
      `Message-ID: <crash-${number}@customer.example>`,
      `Subject: Mail ${number}`,
      '',
      `This is mail ${number}.`,
      '',
    ].join('\r\n')

  /** Sends the mails one after another on one line until it breaks. */
  async function send(numbers: readonly number[], onAnswer: () => void = () => {}): Promise<void> {
    const peer = await dialogue(port)
    for (const number of numbers) {
      await peer.open(`customer-${number % 50}@customer.example`, [address])
      const answer = await peer.mail(content(number))
      if (answer === 'closed') return
      if (answer.startsWith('250')) acknowledged.add(number)
      onAnswer()
    }
    await peer.close()
  }
  const split = (numbers: readonly number[]) =>
    Array.from({ length: lines }, (_, line) => numbers.filter((_number, index) => index % lines === line))
  const numbers = Array.from({ length: mailCount }, (_, index) => index)

  it('every mail that was acknowledged is one ticket, also those that were sent again', async () => {
    let killed: Promise<unknown> | undefined
    await Promise.all(
      split(numbers).map((part) =>
        send(part, () => {
          if (acknowledged.size >= killAfter) killed ??= desk.stop('SIGKILL')
        }),
      ),
    )
    await killed
    expect(acknowledged.size).toBeGreaterThanOrEqual(killAfter)
    expect(acknowledged.size).toBeLessThan(mailCount)
    const before = [...acknowledged]

    desk = await start()
    database = await folder.connect()
    // as mail servers do with what was not acknowledged; some of it may have been stored all the same
    await Promise.all(split(numbers.filter((number) => !before.includes(number))).map((part) => send(part)))
    expect(acknowledged.size).toBe(mailCount)
    await until('every mail to be read', async () => (await count(`where state = 'queued'`)) === 0, 300_000)

    const { rows } = await database.query<{ subject: string; tickets: string; messages: string }>(`
      select t.subject, count(distinct t.id) as tickets, count(m.id) as messages
      from tickets t join messages m on m.ticket_id = t.id where t.subject like 'Mail %' group by t.subject`)
    const made = new Map(rows.map((row) => [row.subject, [row.tickets, row.messages]]))
    expect(made.size).toBe(mailCount)
    for (const number of numbers) expect([number, made.get(`Mail ${number}`)]).toEqual([number, ['1', '1']])
    expect(await count(`where state not in ('done', 'duplicate')`)).toBe(0)
  })

  async function count(where: string): Promise<number> {
    const { rows } = await database.query<{ count: number }>(
      `select count(*)::int as count from incoming_mails ${where}`,
    )
    return rows[0]?.count ?? -1
  }

  describe('npm run mail', () => {
    const program = join(packageRoot, 'scripts', 'mail.mjs')

    function pipe(args: readonly string[], input?: string): Promise<{ code: number; printed: string }> {
      const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', DESK_DATA_DIR: folder.path }
      return new Promise((resolve) => {
        const child = execFile(process.execPath, [program, ...args], { env, cwd: packageRoot }, (error, printed) =>
          resolve({ code: error === null ? 0 : Number(error.code), printed }),
        )
        child.stdin?.end(input)
      })
    }

    it('feeds a file to the running desk and tells the ticket', async () => {
      const path = join(folder.path, 'piped.eml')
      await writeFile(path, content(5_000))
      const { code, printed } = await pipe([path])
      expect(code).toBe(0)
      const ticket = Number(/^incoming mail \d+: done, ticket (\d+)\n$/.exec(printed)?.[1])
      expect((await desk.get(`/tickets/${ticket}.json`)).body.ticket.subject).toBe('Mail 5000')
    })

    it('reads the standard input, for the inbox that is named', async () => {
      const { code, printed } = await pipe(['-', address], content(5_001).replace(`To: ${address}\r\n`, ''))
      expect([code, printed]).toEqual([0, expect.stringMatching(/done, ticket \d+/)])
    })

    it('ends as mail servers expect when there is no such file or nobody here', async () => {
      expect((await pipe([])).code).toBe(64)
      expect((await pipe(['/nowhere.eml'])).code).toBe(66)
      expect((await pipe(['-', 'nobody@elsewhere.example'], content(5_002))).code).toBe(67)
    })
  })

  it('it stops as cleanly as ever', async () => {
    await database.end()
    expect(await desk.stop()).toBe(0)
  })
})
