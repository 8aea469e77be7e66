import { expect } from 'vitest'
import type { Queryable } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'
import type { Answer, Caller } from './app.ts'
import type { TicketDesk } from './tickets.ts'

/** Adds a message to a ticket, which must succeed; gives it as the answer showed it. */
export async function addMessage(
  desk: TicketDesk,
  ticketId: number,
  fields: Record<string, unknown> = {},
  caller: Caller = desk.agent,
): Promise<Answer['body']> {
  const answer = await caller.post(`/tickets/${ticketId}/messages.json`, { message: '<p>Hi</p>', ...fields })
  expect(answer).toMatchObject({ status: 201 })
  return answer.body.message
}

/** Changes a message, which must succeed; gives it as the answer showed it. */
export async function changeMessage(
  id: number,
  fields: Record<string, unknown>,
  caller: Caller,
): Promise<Answer['body']> {
  const answer = await caller.patch(`/messages/${id}.json`, fields)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body.message
}

/** Puts site settings; names are those of the columns. */
export async function setSite(db: Queryable, settings: Record<string, unknown>): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await db.query({ text: `update site set ${name} = $1`, values: [value] })
}

/** Data of the events of one kind that name a message, in order. */
export async function messageEvents(db: Queryable, messageId: number, kind: string): Promise<object[]> {
  const rows = await db.query<{ data: object }>(sql`
    select data from events where kind = ${kind} and (data->>'messageId')::bigint = ${messageId} order by id`)
  return rows.map((row) => row.data)
}
