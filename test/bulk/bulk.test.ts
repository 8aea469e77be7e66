import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { runBulk } from '../../server/desk-api/run-bulk.job.ts'
import { findActorByUser } from '../../server/http/actor-queries.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeCustomer, makeInbox, makeTicket, makeUser } from '../support/factories.ts'

let desk: TestApp
let customerId: number

beforeAll(async () => {
  desk = await createTestApp()
  customerId = (await makeCustomer(desk.database)).id
})

afterAll(() => desk.close())

async function newTickets(count: number): Promise<number[]> {
  const ids: number[] = []
  for (let nth = 0; nth < count; nth++)
    ids.push((await makeTicket(desk.database, { inboxId: desk.inboxId, customerId })).id)
  return ids
}

const job = async (jobId: string) => (await desk.admin.get(`/jobs/${jobId}.json`)).body.job

describe('bulk update', () => {
  test('sets what the body gives on what the filter matches, and the job says how far it is', async () => {
    const [first, second, other] = await newTickets(3)
    const tag = await desk.admin.post('/tags.json', { name: 'bulk' })
    const answer = await desk.admin.patch('/tickets/update.json', {
      filter_args: { filter: { id: { $in: [String(first), second] } }, bulkDryExecute: false },
      status: { id: 5 },
      tags: [{ id: tag.body.tag.id }],
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ jobId: expect.any(String) })
    expect(await job(answer.body.jobId)).toMatchObject({ state: 'done', total: 2, processed: 2, errors: [] })
    for (const id of [first, second]) {
      const { ticket } = (await desk.admin.get(`/tickets/${id}.json`)).body
      expect(ticket.status.id).toBe(5)
      expect(ticket.tags).toEqual([{ id: tag.body.tag.id, type: 'tags' }])
    }
    expect((await desk.admin.get(`/tickets/${other}.json`)).body.ticket.status.id).not.toBe(5)
  })

  test('takes the filter from the query string as well', async () => {
    const { body } = await desk.admin.post('/ticketpriorities.json', { name: 'soon', color: '#111' })
    const filter = encodeURIComponent(JSON.stringify({ name: 'SOON' }))
    const answer = await desk.admin.patch(`/ticketpriorities/update.json?filter=${filter}`, { color: '#222' })
    expect(answer.status).toBe(200)
    const path = `/ticketpriorities/${body.ticketpriority.id}.json`
    expect((await desk.admin.get(path)).body.ticketpriority.color).toBe('#222')
  })

  test('changes nothing in a dry run, and counts', async () => {
    const [id] = await newTickets(1)
    const answer = await desk.admin.patch('/tickets/update.json', {
      filter_args: { filter: { id }, bulkDryExecute: true },
      status: { id: 6 },
    })
    expect(await job(answer.body.jobId)).toMatchObject({ state: 'done', total: 1, processed: 0, isDry: true })
    expect((await desk.admin.get(`/tickets/${id}.json`)).body.ticket.status.id).not.toBe(6)
  })

  test.each([
    ['no filter', {}],
    ['an empty filter', { filter_args: { filter: {} } }],
    ['a filter that restricts nothing', { filter_args: { filter: { $or: [] } } }],
    ['an unknown field', { filter_args: { filter: { nonsense: 1 } } }],
  ])('%s is refused: nobody updates everything by mistake', async (_, body) => {
    const answer = await desk.admin.patch('/tickets/update.json', { ...body, status: { id: 5 } })
    expect(answer.status).toBe(400)
  })

  test('a wrong value is the request’s own 400 and changes nothing', async () => {
    const ids = await newTickets(2)
    const answer = await desk.admin.patch('/tickets/update.json', {
      filter_args: { filter: { id: { $in: ids } } },
      status: { id: 4711 },
    })
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0]).toMatchObject({ source: 'status.id', detail: 'not found' })
  })

  test('touches only what the caller may see', async () => {
    const elsewhere = await makeInbox(desk.database)
    const agent = await makeUser(desk.database, { inboxes: { [desk.inboxId]: 'write' } })
    const [own] = await newTickets(1)
    const hidden = await makeTicket(desk.database, { inboxId: elsewhere.id, customerId })
    const answer = await desk.as(agent.token).patch('/tickets/update.json', {
      filter_args: { filter: { id: { $in: [own, hidden.id] } } },
      status: { id: 4 },
    })
    expect(answer.status).toBe(200)
    expect((await desk.admin.get(`/tickets/${own}.json`)).body.ticket.status.id).toBe(4)
    expect((await desk.admin.get(`/tickets/${hidden.id}.json`)).body.ticket.status.id).not.toBe(4)
    expect((await desk.admin.get(`/jobs/${answer.body.jobId}.json`)).body.job.total).toBe(1)
    const stranger = await makeUser(desk.database, { inboxes: {} })
    expect((await desk.as(stranger.token).get(`/jobs/${answer.body.jobId}.json`)).status).toBe(404)
  })

  test('many rows are left to the job queue, which goes on after an interruption', async () => {
    const names = Array.from({ length: 120 }, (_, nth) => `many-${nth}`)
    await desk.database.query(sql`insert into tags (name) select unnest(${names}::text[])`)
    const answer = await desk.admin.patch('/tags/update.json', {
      filter_args: { filter: { name: { $contains: 'many-' } } },
      color: 'blue',
    })
    const { jobId } = answer.body
    expect(await job(jobId)).toMatchObject({ state: 'queued', total: 120, processed: 1 })
    await runBulk(desk.database, Number(jobId), {
      baseUrl: desk.config.publicUrl,
      findActor: (id) => findActorByUser(desk.database, id),
    })
    expect(await job(jobId)).toMatchObject({ state: 'done', processed: 120, errors: [] })
    const [row] = await desk.database.query<{ count: number }>(
      sql`select count(*)::int as count from tags where color = 'blue'`,
    )
    expect(row?.count).toBe(120)
  })
})

describe('bulk delete', () => {
  test('deletes what the filter matches', async () => {
    const ids = await newTickets(2)
    const filter = encodeURIComponent(JSON.stringify({ id: { $in: ids } }))
    const answer = await desk.admin.delete(`/tickets/delete.json?filter=${filter}`)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ jobId: expect.any(String) })
    for (const id of ids) {
      const { tickets } = (await desk.admin.get(`/tickets.json?filter={"id":${id}}`)).body
      expect(tickets).toEqual([])
    }
  })

  test('without a filter nothing is deleted', async () => {
    expect((await desk.admin.delete('/customers/delete.json')).status).toBe(400)
    expect((await desk.admin.delete('/customers/delete.json?filter={}')).status).toBe(400)
  })

  test('needs the right to change', async () => {
    const agent = await makeUser(desk.database, { inboxes: { [desk.inboxId]: 'write' } })
    const answer = await desk.as(agent.token).delete('/ticketpriorities/delete.json?filter={"id":1}')
    expect(answer.status).toBe(403)
  })
})
