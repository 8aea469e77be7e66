import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processStart } from '../../server/lib/process-start.ts'
import type { Answer } from '../support/app.ts'
import { type DeskFolder, type DeskProcess, makeDeskFolder } from '../support/desk-process.ts'
import { until } from '../support/mail.ts'
import { type SmtpPeer, startSmtp } from '../support/smtp.ts'
import { waitUntilIdle } from '../support/wholeness.ts'

/** What a new user and their customers see, in the order in which it happens; each step needs the ones before. */
describe('a desk on a fresh data folder', { timeout: 300_000 }, () => {
  let folder: DeskFolder
  let smtp: SmtpPeer
  let desk: DeskProcess
  const tickets: Record<string, number> = {}
  let firstLink = ''
  let sendAt = new Date()

  beforeAll(async () => {
    ;[folder, smtp] = await Promise.all([makeDeskFolder(), startSmtp()])
    desk = await folder.start()
    firstLink = desk.signInLink
  }, 300_000)
  afterAll(async () => {
    await folder?.remove()
    await smtp?.stop()
  })

  async function messageIs(name: string, status: string): Promise<void> {
    const look = async () => {
      const { body } = await desk.get(`/tickets/${tickets[name]}/messages.json?orderMode=asc`)
      return body.messages[0].deliveryStatus === status
    }
    await until(`the message of ${name} to be ${status}`, look, 60_000)
  }

  async function create(fields: Record<string, unknown>): Promise<number> {
    const body = { inbox: { id: 1 }, customer: { email: 'grace@customer.example', firstName: 'Grace' }, ...fields }
    const answer = await desk.post('/tickets.json', { message: '<p>Please <b>look</b>.</p>', ...body })
    expect(answer).toMatchObject({ status: 200 })
    return answer.body.ticket.id
  }

  it('says where it is, how to get in and how to create a ticket', () => {
    expect(desk.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(desk.signInLink).toMatch(new RegExp(`^${desk.url}/sign-in\\?token=\\S{20,}$`))
    expect(desk.shownToken).toMatch(/^tkn\.v1_\S{20,}$/)
    expect(desk.curlLine).toContain(`curl -sS ${desk.url}/desk/api/v2/tickets.json`)
    expect(desk.printed()).toContain('kept, not sent: DESK_SMTP_URL is not set')
    expect(desk.logged()).toBe('')
  })

  it('creates a ticket from the line it shows', async () => {
    const answer = await runShown(desk.curlLine)
    expect(answer.ticket.subject).toBe('The printer is on fire')
    tickets['shown'] = answer.ticket.id
    const { status, body } = await desk.get(`/tickets/${answer.ticket.id}.json?includes=customers`)
    expect(status).toBe(200)
    expect(body.ticket).toMatchObject({ id: answer.ticket.id, subject: 'The printer is on fire', state: 'active' })
    expect(body.included.customers).toMatchObject([{ email: 'ada@example.com' }])
  })

  it('keeps its mail while no SMTP server is set, and says so', async () => {
    tickets['held'] = await create({ subject: 'Kept for later', notifyCustomer: true })
    await messageIs('held', 'held')
    expect(desk.logged()).toContain('mail held: DESK_SMTP_URL is not set')
  })

  it('refuses a second desk on its port, in one line, and is not disturbed by it', async () => {
    const port = new URL(desk.url).port
    const second = await folder.fail({ PORT: port, DESK_LOG_LEVEL: 'error' })
    expect(second).toEqual({
      code: 1,
      printed: '',
      logged: `deskhand: PORT ${port} on 127.0.0.1 is in use; set PORT to a free one\n`,
    })
    expect((await desk.get('/readyz')).status).toBe(200)
  })

  it('ends with code 0 on SIGTERM and takes its database with it', async () => {
    sendAt = new Date(Date.now() + 3_000)
    const scheduledEmail = { sendAt: sendAt.toISOString(), status: { id: 5 } }
    tickets['scheduled'] = await create({ subject: 'A reminder', scheduledEmail })
    const databasePid = await folder.databasePid()
    expect(databasePid).not.toBe(null)
    expect(await desk.stop('SIGTERM')).toBe(0)
    expect(await processStart(databasePid ?? 0)).toBe(null)
    expect(await folder.databasePid()).toBe(null)
  })

  it('starts again with everything, a new link and no new token', async () => {
    await sleep(Math.max(0, sendAt.getTime() - Date.now()))
    desk = await folder.start({ DESK_SMTP_URL: smtp.url })
    expect(desk.shownToken).toBe(null)
    expect(desk.printed()).not.toMatch(/tkn\.v1_|not sent/)
    expect(desk.curlLine).toContain('Bearer <your token>')
    expect(desk.signInLink).not.toContain(new URL(firstLink).search)
    const subjects = await Promise.all(
      ['shown', 'held'].map(async (name) => (await desk.get(`/tickets/${tickets[name]}.json`)).body.ticket.subject),
    )
    expect(subjects).toEqual(['The printer is on fire', 'Kept for later'])
  })

  it('sends, once, what it kept and what became due while it was down', async () => {
    await messageIs('held', 'sent')
    await messageIs('scheduled', 'sent')
    const { body } = await desk.get(`/tickets/${tickets['scheduled']}.json`)
    expect(body.ticket).toMatchObject({ state: 'active', status: { id: 5 } })
    const database = await folder.connect()
    await waitUntilIdle(database)
    await database.end()
    expect(smtp.attempts.map((mail) => mail.parsed.subject).sort()).toEqual([
      expect.stringContaining('A reminder'),
      expect.stringContaining('Kept for later'),
    ])
    expect(smtp.attempts.map((mail) => mail.envelope.to)).toEqual([
      ['grace@customer.example'],
      ['grace@customer.example'],
    ])
  })

  it('mails a new ticket to its customer and the copies, from the alias that was asked for', async () => {
    const alias = { email: 'billing@desk.example', name: 'Billing', inbox: { id: 1 } }
    expect((await desk.post('/inboxaliases.json', alias)).status).toBe(201)
    tickets['mailed'] = await create({
      subject: 'Your invoice',
      notifyCustomer: true,
      cc: ['copy@partner.example'],
      sendFrom: 'billing@desk.example',
    })
    const [, , mail] = await smtp.waitFor(3, 60_000)
    expect(mail?.envelope).toEqual({
      from: 'billing@desk.example',
      to: ['grace@customer.example', 'copy@partner.example'],
    })
    expect(mail?.parsed).toMatchObject({
      from: { address: 'billing@desk.example' },
      to: [{ address: 'grace@customer.example' }],
      cc: [{ address: 'copy@partner.example' }],
      subject: expect.stringContaining('Your invoice'),
      html: expect.stringContaining('<p>Please <b>look</b>.</p>'),
      text: expect.stringContaining('Please look.'),
    })
    await messageIs('mailed', 'sent')
  })

  it('mails an agent’s reply as the answer to the first mail', async () => {
    const path = `/tickets/${tickets['mailed']}/messages.json`
    expect((await desk.post(path, { message: '<p>Paid, thank you.</p>', threadType: 'message' })).status).toBe(201)
    const [, , first, reply] = await smtp.waitFor(4, 60_000)
    expect(reply?.envelope.to).toContain('grace@customer.example')
    expect(reply?.parsed.subject).toBe(`Re: ${first?.parsed.subject}`)
    expect(reply?.parsed.inReplyTo).toBe(first?.parsed.messageId)
    expect(reply?.parsed.references).toContain(first?.parsed.messageId)
    expect(reply?.parsed.text).toContain('Paid, thank you.')
  })

  it('signs in once by its link, and the app may then read the tickets', async () => {
    const page = await fetch(desk.signInLink, { headers: { accept: 'text/html' } })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="app">')])
    const useLink = () => {
      const token = new URL(desk.signInLink).searchParams.get('token')
      const headers = { 'content-type': 'application/json' }
      return fetch(`${desk.url}/sign-in`, { method: 'POST', headers, body: JSON.stringify({ token }) })
    }
    const signedIn = await useLink()
    expect(signedIn.status).toBe(204)
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const list = `${desk.url}/desk/api/v2/tickets.json`
    const subjects = await (await fetch(list, { headers: { cookie } })).text()
    for (const subject of ['The printer is on fire', 'Your invoice', 'A reminder']) expect(subjects).toContain(subject)
    expect((await fetch(list)).status).toBe(401)
    const again = await useLink()
    expect([again.status, again.headers.get('set-cookie')]).toEqual([400, null])
  })

  it('ends with code 0 on SIGINT', async () => {
    expect(await desk.stop('SIGINT')).toBe(0)
    expect(await folder.databasePid()).toBe(null)
  })
})

/** Runs the line as a person would; where there is no curl, sends what it says. */
async function runShown(line: string): Promise<Answer['body']> {
  const execute = promisify(execFile)
  const hasCurl = await execute('curl', ['--version']).then(
    () => true,
    () => false,
  )
  if (hasCurl) return JSON.parse((await execute('sh', ['-c', line])).stdout)
  const [, url = '', body = ''] = /^curl -sS (\S+) .*-d '(.*)'$/.exec(line) ?? []
  const headers = [...line.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]) => [name ?? '', value ?? ''])
  return (await fetch(url, { method: 'POST', headers: Object.fromEntries(headers), body })).json()
}
