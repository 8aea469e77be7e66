import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type DeskFolder, type DeskProcess, explainFailures, makeDeskFolder } from '../support/desk-process.ts'
import { openEventStream } from '../support/event-stream.ts'

/** What is done through one process is seen by who listens to another. */
describe('two desks that are listened to', { timeout: 300_000 }, () => {
  let test: TestDatabase
  let folder: DeskFolder
  let first: DeskProcess
  let second: DeskProcess

  explainFailures(() => folder)
  beforeAll(async () => {
    ;[test, folder] = await Promise.all([createTestDatabase({ isEmpty: true }), makeDeskFolder()])
    const env = { DATABASE_URL: test.url, DESK_API_TOKEN: 'tkn.v1_two-desks-that-are-listened-to' }
    first = await folder.start(env)
    second = await folder.start(env)
  }, 300_000)
  afterAll(async () => {
    await folder?.remove()
    await test?.drop()
  })

  it('tells each event once over a kill, in order, and who is there', async () => {
    const listened = await openEventStream(second.url, second.token)
    await listened.next('the beginning', ({ event }) => event === 'ready')
    const create = (desk: DeskProcess, subject: string) =>
      desk.post('/tickets.json', { subject, message: 'Hello', inbox: { id: 1 }, customer: { email: 'c@live.example' } })
    const one = await create(first, 'One')
    await listened.next('the ticket', ({ data }) => data.ticketId === one.body.ticket.id)
    await first.put(`/tickets/${one.body.ticket.id}/presence.json`, { state: 'typing', clientId: 'tab' })
    await listened.next('presence', ({ event, data }) => event === 'presence' && data.users[0]?.state === 'typing')
    // its clients go on at the other one, which takes over dispatching when it has to
    expect(await second.stop('SIGKILL')).toBeNull()
    const two = await create(first, 'Two')
    const resumed = await openEventStream(first.url, first.token, { headers: { 'last-event-id': listened.lastId() } })
    expect(resumed.status).toBe(200)
    await resumed.next('the other ticket', ({ data }) => data.ticketId === two.body.ticket.id)
    const told = [...listened.told, ...resumed.told].filter(({ event }) => event === 'message')
    const sequences = told.map(({ data }) => data.sequence)
    expect(sequences).toEqual([...new Set(sequences)].sort((one, other) => one - other))
    const created = told.filter(({ data }) => data.kind === 'ticket.created').map(({ data }) => data.ticketId)
    expect(created).toEqual([one.body.ticket.id, two.body.ticket.id])
    resumed.drop()
  })

  it('stops at once although somebody listens', async () => {
    const listened = await openEventStream(first.url, first.token)
    await listened.next('the beginning', ({ event }) => event === 'ready')
    expect(await first.stop()).toBe(0)
    expect(listened.hasEnded()).toBe(true)
  })
})
