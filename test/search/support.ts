import { expect } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import type { Caller } from '../support/app.ts'
import type { TicketDesk } from '../support/tickets.ts'

/** The parameters every search of the official SDK sends, whatever its caller asked for (clients.md 3, point 7). */
export const sdkNoise =
  'exact=false&excludeWorkEmails=false&filter=&includeArchivedAgents=false&omitMerged=false&onlyUntagged=false' +
  '&onlyWithAttachment=false&tagRequireAll=false&task=0&timeRange=&unassigned=false'

/** Searches tickets, which must succeed; gives their ids in the answer's order. */
export async function searchIds(caller: Caller, query: string | Record<string, string>): Promise<number[]> {
  const parameters = typeof query === 'string' ? query : new URLSearchParams(query).toString()
  const answer = await caller.get(`/search/tickets.json?${parameters}`)
  expect(answer).toMatchObject({ status: 200 })
  expect(answer.body.pagination.records).toBeGreaterThanOrEqual(answer.body.tickets.length)
  return answer.body.tickets.map((ticket: { id: number }) => ticket.id)
}

/** A word no other test uses. */
export function word(): string {
  return `w${crypto.randomUUID().replaceAll('-', '').replace(/\d/g, 'q')}`
}

/** Creates a ticket and gives its id. */
export async function ticketWith(desk: TicketDesk, fields: Record<string, unknown>, caller?: Caller): Promise<number> {
  return (await desk.create(fields, caller)).id
}

/** Sets columns that no request sets. */
export async function put(
  desk: TicketDesk,
  id: number,
  column: 'archived_at' | 'created_at' | 'state',
  value: unknown,
) {
  const statements = {
    archived_at: sql`update tickets set archived_at = ${value} where id = ${id}`,
    created_at: sql`update tickets set created_at = ${value} where id = ${id}`,
    state: sql`update tickets set state = ${value} where id = ${id}`,
  }
  await desk.db.query(statements[column])
}
