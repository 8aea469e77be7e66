import { expect } from 'vitest'
import type { Database, Queryable } from '../../server/db/pool.ts'
import { raw, sql } from '../../server/db/sql.ts'
import { type Answer, type Caller, createTestApp, type TestApp } from './app.ts'
import { makeCustomer, makeUser } from './factories.ts'

/** One problem of a refused request: where it is, and what is wrong there. */
export type Refusal = [source: string | undefined, detail: string]

/** A desk with one agent in its inbox and one customer, and short words for what tests of tickets do. */
export interface TicketDesk {
  app: TestApp
  db: Database
  inboxId: number
  /** The site's administrator, id 1. */
  admin: Caller
  /** An agent with write access to the inbox. */
  agent: Caller
  agentId: number
  customerId: number
  customerEmail: string
  /** A body that is accepted, with these fields put over it; undefined leaves one out. */
  body(fields?: Record<string, unknown>): Record<string, unknown>
  /** Creates a ticket, which must succeed; gives it as the answer showed it. */
  create(fields?: Record<string, unknown>, caller?: Caller): Promise<Answer['body']>
  /** Posts what must be refused with 400, and stores nothing; gives the problems in the answer's order. */
  refuse(fields: Record<string, unknown>, caller?: Caller): Promise<Refusal[]>
  get(id: number, query?: string): Promise<Answer['body']>
  close(): Promise<void>
}

/** Starts such a desk on a database of its own. Call `close` in `afterAll`. */
export async function createTicketDesk(): Promise<TicketDesk> {
  const app = await createTestApp()
  const { database: db, admin, inboxId } = app
  const agent = await makeUser(db, { firstName: 'Alex', lastName: 'Agent', inboxes: { [inboxId]: 'write' } })
  const customer = await makeCustomer(db, { firstName: 'Carla', lastName: 'Customer' })
  const body = (fields: Record<string, unknown> = {}) => ({
    subject: 'A question',
    message: '<p>How does it work?</p>',
    inbox: { id: inboxId },
    customer: { id: customer.id },
    ...fields,
  })
  const agentCaller = app.as(agent.token)
  return {
    app,
    db,
    inboxId,
    admin,
    agent: agentCaller,
    agentId: agent.id,
    customerId: customer.id,
    customerEmail: customer.email,
    body,
    async create(fields = {}, caller = agentCaller) {
      const answer = await caller.post('/tickets.json', body(fields))
      expect(answer).toMatchObject({ status: 200 })
      return answer.body.ticket
    },
    async refuse(fields, caller = agentCaller) {
      const before = await countRows(db)
      const answer = await caller.post('/tickets.json', body(fields))
      expect(answer).toMatchObject({ status: 400 })
      expect(await countRows(db)).toEqual(before)
      return refusals(answer)
    },
    async get(id, query = '') {
      const answer = await admin.get(`/tickets/${id}.json${query}`)
      expect(answer).toMatchObject({ status: 200 })
      return answer.body.ticket
    },
    close: () => app.close(),
  }
}

/** What a refused request named, in the answer's order. */
export function refusals(answer: Answer): Refusal[] {
  return answer.body.errors.map((error: { source?: string; detail: string }) => [error.source, error.detail])
}

const written = [
  'tickets',
  'messages',
  'customers',
  'contacts',
  'companies',
  'tags',
  'files',
  'ticketactivities',
  'events',
]

/** How many rows the tables have that a ticket's create writes to: equal before and after means nothing was stored. */
export async function countRows(db: Queryable): Promise<Record<string, number>> {
  const counts = await db.flight(written.map((table) => sql`select count(*)::int as count from ${raw(table)}`))
  return Object.fromEntries(written.map((table, index) => [table, Number(counts[index]?.[0]?.count)]))
}

export interface FileOptions {
  userId: number
  filename?: string
  mimeType?: string
  isInline?: boolean
  isUploaded?: boolean
}

/** A file whose bytes were uploaded, not yet attached to anything. */
export async function makeFile(db: Queryable, options: FileOptions): Promise<number> {
  const [row] = await db.query<{ id: number }>(sql`
    insert into files (filename, mime_type, disposition, size, storage_key, uploaded_at, created_by_id)
    values (${options.filename ?? 'notes.txt'}, ${options.mimeType ?? 'text/plain'},
      ${options.isInline ? 'attachment-inline' : 'attachment'}, 5, ${`test/${crypto.randomUUID()}`},
      ${options.isUploaded === false ? null : new Date()}, ${options.userId})
    returning id`)
  return (row as { id: number }).id
}

/** The stored columns of a ticket's first message. */
export async function firstMessage(db: Queryable, ticketId: number): Promise<Record<string, unknown>> {
  const [row] = await db.query(sql`select * from messages where ticket_id = ${ticketId} order by id limit 1`)
  return row as Record<string, unknown>
}

/** Kinds of the events of a ticket, in order. */
export async function eventKinds(db: Queryable, ticketId: number): Promise<string[]> {
  const rows = await db.query<{ kind: string }>(sql`select kind from events where ticket_id = ${ticketId} order by id`)
  return rows.map((row) => row.kind)
}

/** Types of the activities of a ticket, in order. */
export async function activityTypes(db: Queryable, ticketId: number): Promise<string[]> {
  const rows = await db.query<{ type: string }>(
    sql`select event_type as type from ticketactivities where ticket_id = ${ticketId} order by id`,
  )
  return rows.map((row) => row.type)
}
