import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'
import { filesDirectory, keepLog, pace } from '../../test/support/mail.ts'
import { type SmtpPeer, startSmtp } from '../../test/support/smtp.ts'
import { sql } from '../db/sql.ts'
import { startWorkers } from '../workers.ts'

let desk: TestApp
let server: SmtpPeer
let workers: { stop(): Promise<void> }
beforeAll(async () => {
  desk = await createTestApp()
  server = await startSmtp()
  const config = { smtpUrl: server.url, publicUrl: 'http://desk.test', dataDir: filesDirectory }
  workers = await startWorkers({ database: desk.database, config, log: keepLog(), pace })
})
afterAll(async () => {
  await workers.stop()
  await server.stop()
  await desk.close()
})

test('the mailed link sets a new password; asking for an unknown address mails nobody', async () => {
  const user = await makeUser(desk.database, { firstName: 'Ann' })
  await desk.anonymous.post('/passwordresets.json', { email: 'nobody@agents.example' })
  await desk.anonymous.post('/passwordresets.json', { email: user.email.toUpperCase() })
  const [mail] = await server.waitFor(1)
  expect(mail?.envelope.to).toEqual([user.email])
  expect(mail?.parsed.text).toContain('works once, for an hour')
  const token = mail?.parsed.text?.match(/#token=([\w-]+)/)?.[1]
  expect((await desk.anonymous.post('/passwordlinks/use.json', { token, password: 'new password' })).status).toBe(204)
  const signIn = { email: user.email, password: 'new password' }
  expect((await desk.anonymous.post('/sign-in', signIn)).status).toBe(204)
  expect(await desk.database.query(sql`select 1 from notices where kind = 'reset'`)).toHaveLength(1)
})

test('many requests for one agent mail three links at most', async () => {
  const user = await makeUser(desk.database)
  for (let count = 0; count < 6; count++)
    expect((await desk.anonymous.post('/passwordresets.json', { email: user.email })).status).toBe(204)
  const events = await desk.database.query(
    sql`select 1 from events where kind = 'password.forgotten' and data->>'email' = ${user.email}`,
  )
  expect(events).toHaveLength(3)
})
