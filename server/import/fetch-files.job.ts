import type { Database } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { EventOf } from '../events/event.ts'
import type { JobSpec } from '../events/job-spec.ts'
import { record, systemActor } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { type BlobStore, newBlobKey } from '../files/blob-store.ts'
import { cleanFileName } from '../files/file-name.ts'
import { mimeTypeOf } from '../files/mime-type.ts'
import { openDownload } from '../outgoing/download.ts'

export const fetchFilesJobName = 'fetch_imported_files'

/** What fetching needs from outside. */
export interface FetchDependencies {
  database: Database
  blobs: BlobStore
  /** Files may be on this machine or in private networks. */
  allowPrivate: boolean
  maxFileBytes: number
}

const mostAttempts = 5
// a slow server holds up a quarter of the others
const queues = 4

/** The job that fetches the attachments of an imported ticket. */
export function fetchFilesJobs({ ticketId, fileCount }: EventOf<'ticket.imported'>): readonly JobSpec[] {
  if (fileCount === 0) return []
  return [
    {
      name: fetchFilesJobName,
      payload: { ticketId },
      key: `${fetchFilesJobName}:${ticketId}`,
      queue: `${fetchFilesJobName}:${ticketId % queues}`,
      maxAttempts: mostAttempts,
    },
  ]
}

interface WaitingFile {
  id: number
  filename: string
  url: string
  attempts: number
}

/**
 * Fetches every attachment that waits, and throws when one has to be tried again, so that the queue does it later.
 * After some attempts a file counts as failed, with its reason.
 */
export async function fetchFiles(dependencies: FetchDependencies, ticketId: number): Promise<void> {
  const { database } = dependencies
  // messages of a ticket that was merged meanwhile are found where they are
  const files = await database.query<WaitingFile>(sql`
    select f.id, f.filename, f.url, f.attempts from imported_files f join messages m on m.id = f.message_id
    where f.state = 'waiting' and m.ticket_id = (select coalesce(t.merged_into_id, t.id) from tickets t where t.id = ${ticketId})
    order by f.id`)
  const retried: string[] = []
  let isAnyStored = false
  for (const file of files) {
    try {
      await fetchFile(dependencies, file)
      isAnyStored = true
    } catch (error) {
      const reason = (error as Error).message
      const isLast = file.attempts + 1 >= mostAttempts
      await database.query(sql`update imported_files set attempts = attempts + 1, error = ${reason.slice(0, 1_000)},
        state = ${isLast ? 'failed' : 'waiting'} where id = ${file.id} and state = 'waiting'`)
      if (!isLast) retried.push(`${file.filename}: ${reason}`)
    }
  }
  if (isAnyStored) wakeDispatcher(database)
  if (retried.length > 0) throw new Error(`attachments of ticket ${ticketId} are fetched again later: ${retried[0]}`)
}

async function fetchFile({ database, blobs, allowPrivate, maxFileBytes }: FetchDependencies, file: WaitingFile) {
  const response = await openDownload(file.url, { allowPrivate })
  const filename = cleanFileName(file.filename) || 'file'
  const mimeType = mimeTypeOf(response.headers['content-type'] ?? '', filename)
  const storageKey = newBlobKey()
  const { size } = await blobs.put(storageKey, response, { maxBytes: maxFileBytes })
  try {
    await database.transaction(async (tx) => {
      const [row] = await tx.query<{ ticketId: number }>(sql`
        with taken as (
          update imported_files set state = 'stored', attempts = attempts + 1, error = '' where id = ${file.id} and state = 'waiting'
          returning message_id
        )
        insert into files (filename, mime_type, disposition, storage_key, size, state, uploaded_at, ticket_id, message_id,
          created_at, created_by_id, created_by_type, updated_at, updated_by_id, updated_by_type)
        select ${filename}, ${mimeType}, 'attachment', ${storageKey}, ${size}, 'active', now(), m.ticket_id, m.id,
          m.created_at, m.created_by_id, m.created_by_type, m.created_at, m.created_by_id, m.created_by_type
        from taken join messages m on m.id = taken.message_id returning ticket_id as "ticketId"`)
      if (row === undefined) throw new Error('somebody else has fetched the file')
      await record(tx, systemActor, { kind: 'ticket.imported', ticketId: row.ticketId, fileCount: 0 })
    })
  } catch (error) {
    await blobs.delete(storageKey)
    throw error
  }
}
