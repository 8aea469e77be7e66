import type { Database } from '../db/pool.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { EventOf, EventRecord } from '../events/event.ts'
import { addJobsStatement, type JobSpec } from '../events/job-spec.ts'
import { gently } from './gently.ts'
import { reachOf } from './reach.ts'
import { allSearched, type Searched } from './searched.ts'
import { batchSize, indexRows, listMissing, searchedNamed } from './write-index.ts'

export const indexSearchJobName = 'index_search'
export const indexMissingJobName = 'index_missing'
const queueName = 'search'

// What a search asks of the row itself; these are in nobody's words.
const wordless = new Set(['agentId', 'inboxId', 'parentId', 'priorityId', 'sourceId', 'statusId', 'typeId'])

/** The job that writes a ticket's words anew when they may have changed. */
export function indexTicketJobs(event: EventOf<TicketEventKind>, record: EventRecord): JobSpec[] {
  if (event.kind === 'ticket.updated' && Object.keys(event.changes).every((name) => wordless.has(name))) return []
  const ids = event.kind === 'ticket.merged' ? [event.ticketId, event.intoTicketId] : [event.ticketId]
  return [
    indexJob(
      record,
      ids.map((id) => ['tickets', id]),
    ),
  ]
}

type TicketEventKind =
  | 'ticket.created'
  | 'ticket.updated'
  | 'ticket.imported'
  | 'ticket.merged'
  | 'message.created'
  | 'message.updated'
  | 'message.deleted'

/** The same for a changed row of a resource; no job for one that is in nobody's words. */
export function indexRowJobs(
  { resource, id }: EventOf<'row.created' | 'row.updated' | 'row.deleted'>,
  record: EventRecord,
): JobSpec[] {
  return reachOf[resource] === undefined ? [] : [indexJob(record, [[resource, id]])]
}

/** The same for what came with an import. */
export function indexImportedJobs({ resource, ids }: EventOf<'rows.imported'>, record: EventRecord): JobSpec[] {
  return [
    indexJob(
      record,
      ids.map((id) => [resource, id]),
    ),
  ]
}

// Neighbouring events share a job, which costs more than most of the rows it writes; a job stays small enough for its
// list to be joined again and again. Writing words costs more than a create does, so it never takes more than one
// connection, and gives way to requests between two batches.
const eventsPerJob = 500

const indexJob = (record: EventRecord, changed: readonly ChangedRow[]): JobSpec => ({
  name: indexSearchJobName,
  payload: changed,
  key: `${indexSearchJobName}:${Math.floor(record.id / eventsPerJob)}`,
  queue: queueName,
})

/** A resource and the id of its row. */
type ChangedRow = readonly [resource: string, id: number]

/** Writes the words of everything that changes reach: `payload` is a list of resources and ids. */
export async function indexSearch(database: Database, payload: unknown): Promise<void> {
  const changed = new Map<string, Set<number>>()
  for (const [resource, id] of payload as ChangedRow[]) {
    const ids = changed.get(resource) ?? new Set()
    changed.set(resource, ids.add(id))
  }
  for (const [resource, ids] of changed) {
    for (const { searched, idsOf } of reachOf[resource] ?? []) {
      await indexReached(database, searched, idsOf([...ids]))
    }
  }
}

/** `rows` gives ids as `id`: a company's tickets may be very many, so they are read in slices. */
async function indexReached(database: Database, searched: Searched, rows: Sql): Promise<void> {
  for (let after = 0; ; ) {
    const found = await database.query<{ id: number }>(sql`
      select distinct r.id from (${rows}) r where r.id > ${after} order by r.id limit ${batchSize}`)
    const ids = found.map((row) => row.id)
    await gently(() => indexRows(database, searched, ids))
    if (ids.length < batchSize) return
    after = ids.at(-1) as number
  }
}

// Then the job makes way for others and comes back.
const batchesPerJob = 20

/** Writes the words of rows that miss them, `payload.of` naming the table, in slices of 1,000 rows a job. */
export async function indexMissing(database: Database, payload: unknown): Promise<void> {
  const { of = '', after = 0 } = payload as { of?: string; after?: number }
  const searched = searchedNamed(of)
  let last = after
  for (let batch = 0; batch < batchesPerJob; batch++) {
    const ids = await listMissing(database, searched, last, batchSize)
    await gently(() => indexRows(database, searched, ids))
    if (ids.length < batchSize) return
    last = ids.at(-1) as number
  }
  await database.query(addJobsStatement([indexMissingJob(of, last)]))
}

/** Looks for rows without words when the desk starts, and once a day: after an upgrade or a lost reaction. */
export async function requeueMissingWords(database: Database): Promise<void> {
  await database.query(addJobsStatement(allSearched.map((searched) => indexMissingJob(searched.table, 0))))
}

const indexMissingJob = (of: string, after: number): JobSpec => ({
  name: indexMissingJobName,
  payload: { of, after },
  key: `${indexMissingJobName}:${of}`,
  queue: queueName,
})
