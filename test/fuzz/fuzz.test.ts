import { Writable } from 'node:stream'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DescribedOperation, listOperations } from '../../server/api-docs/operations.ts'
import { raw, sql } from '../../server/db/sql.ts'
import { describeRoutes } from '../../server/routes.ts'
import { makeSample, readable } from '../contract/samples.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { expectDescribed } from '../support/described.ts'
import { makeUser } from '../support/factories.ts'
import { type FuzzRequest, requestsOf } from './requests.ts'

// Thousands of odd requests on every operation of the description, always the same ones: no 5xx, no answer that is not
// described, no error in the log, and a desk that works afterwards.

const seed = Number(process.env['DESK_FUZZ_SEED'] ?? 20_260_301)
const runs = Number(process.env['DESK_FUZZ_RUNS'] ?? 8)

const document = describeRoutes()
// an answer without an end is asked for by tests that break it off
const isStream = ({ operation }: DescribedOperation) =>
  Object.values(operation.responses).some((each) => 'content' in each && 'text/event-stream' in (each.content ?? {}))
const operations = listOperations(document).filter((operation) => !isStream(operation))
const groups = document.tags.map(
  ({ name }) => [name, operations.filter(({ operation }) => operation.tags.includes(name))] as const,
)

let desk: TestApp
let agent: { id: number; token: string }
let sent = 0
const logged: string[] = []

beforeAll(async () => {
  const lines = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  desk = await createTestApp({ maxBodyBytes: 100_000 }, { log: pino({ level: 'error' }, lines) })
  agent = await makeUser(desk.database, { inboxes: { [desk.inboxId]: 'write' } })
  for (const resource of readable) for (let number = 0; number < 2; number++) await makeSample(desk, resource)
})
afterAll(() => desk.close())

/** Undoes what would make all later requests alike: the agent is an agent still, and the first rows are there. */
async function restore(): Promise<void> {
  for (const table of ['inboxes', 'customers', 'tickets'])
    await desk.database.query(sql`update ${raw(table)} set state = 'active' where id <= 3`)
  await desk.database.query(sql`update users set state = 'active', role = 'Agent' where id = ${agent.id}`)
  await desk.database.query(
    sql`update api_tokens set state = 'active', revoked_at = null, expires_at = null, rate_limit_per_minute = null where user_id in (1, ${agent.id})`,
  )
  await desk.database.query(sql`insert into inbox_users (inbox_id, user_id) values (${desk.inboxId}, ${agent.id})
    on conflict (inbox_id, user_id) do update set access = 'write'`)
}

async function send({ method }: DescribedOperation, token: string, request: FuzzRequest): Promise<void> {
  logged.length = 0
  sent++
  const { url, body, headers } = request
  const answer = await desk.app.inject({
    method: method.toUpperCase() as 'GET',
    url,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { payload: body }),
  })
  const contentType = String(answer.headers['content-type'] ?? '')
  const isJson = contentType.startsWith('application/json')
  const parsed: unknown = answer.payload === '' ? undefined : isJson ? JSON.parse(answer.payload) : answer.payload
  expect([answer.statusCode < 500, logged], `${method} ${url}`).toEqual([true, []])
  expectDescribed({ method, url, status: answer.statusCode, contentType, body: parsed })
}

describe.each(groups)('%s', (_name, group) => {
  test.each(['admin', 'agent'])(`answers every odd request of an %s as described`, async (who) => {
    await restore()
    const token = who === 'admin' ? desk.adminToken : agent.token
    const complaints: string[] = []
    for (const [index, operation] of group.entries()) {
      const property = fc.asyncProperty(requestsOf(document, operation), (request) => send(operation, token, request))
      const { failed, counterexample, errorInstance } = await fc.check(property, {
        seed: seed + index + (who === 'admin' ? 0 : 1_000),
        numRuns: runs,
        // few runs each: without this the first ones would all be nearly empty
        unbiased: true,
        endOnFailure: true,
      })
      if (failed) complaints.push(`${String(errorInstance)} for ${JSON.stringify(counterexample).slice(0, 2_000)}`)
    }
    expect(complaints).toEqual([])
  })
})

test('the desk works after all of that', async () => {
  expect(sent).toBe(operations.length * 2 * runs)
  const inbox = await desk.admin.post('/inboxes.json', { name: 'After', email: 'after@fuzz-over.example' })
  expect(inbox.status).toBe(201)
  const made = await desk.admin.post('/tickets.json', {
    inbox: { id: inbox.body.inbox.id },
    customer: { email: 'after-customer@fuzz-over.example' },
    subject: 'Still there?',
    message: 'Yes',
  })
  expect([made.status, made.body.errors]).toEqual([200, undefined])
  const { id } = made.body.ticket
  expect((await desk.admin.post(`/tickets/${id}/messages.json`, { message: 'Good.' })).status).toBe(201)
  const filter = encodeURIComponent(JSON.stringify({ id }))
  const listed = await desk.admin.get(`/tickets.json?filter=${filter}&includes=all`)
  expect(listed.body.tickets).toMatchObject([{ id, subject: 'Still there?', messageCount: 2 }])
  expect((await desk.admin.get('/me.json')).body.user).toMatchObject({ id: 1, role: 'Admin', state: 'active' })
})
