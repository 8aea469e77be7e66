import type { Database, Queryable } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { addJobsStatement } from '../../events/job-spec.ts'
import type { BlobStore } from '../../files/blob-store.ts'
import type { ParsedMail } from '../parse/parsed-mail.ts'
import { receiveMailJob } from './incoming-mail.ts'
import { repairMail } from './repair-mail.job.ts'

/** Which mails are read again; null is all. */
export interface ReprocessChoice {
  since: Date | null
  inboxId: number | null
}

/** What came of it, in numbers of mails. */
export interface ReprocessCount {
  read: number
  mended: number
  /** Mails that could be read once and now cannot: they were left as they are. */
  failed: number
  /** Quarantined mails, which the desk reads as if they had just come in. */
  queued: number
}

const batchSize = 200

/**
 * Reads all stored mails again after the reading was mended (rule 1), oldest first, one at a time: those that became
 * messages are mended in place, those that were quarantined are given to the desk again. May be run beside the desk,
 * and as often as wanted.
 */
export async function reprocessAll(
  deps: { database: Database; blobs: BlobStore; parse: (raw: Buffer) => Promise<ParsedMail> },
  choice: ReprocessChoice,
): Promise<ReprocessCount> {
  const count: ReprocessCount = { read: 0, mended: 0, failed: 0, queued: 0 }
  let after = 0
  for (;;) {
    const mails = await listMails(deps.database, choice, after)
    for (const { id, state } of mails) {
      after = id
      if (state === 'quarantined') {
        await requeue(deps.database, id)
        count.queued += 1
        continue
      }
      const repaired = await repairMail(deps, id, deps.parse)
      if (repaired === undefined) continue
      count.read += 1
      if (repaired.failed !== undefined) count.failed += 1
      if (repaired.changed.length > 0) count.mended += 1
    }
    if (mails.length < batchSize) return count
  }
}

function listMails(
  db: Queryable,
  { since, inboxId }: ReprocessChoice,
  after: number,
): Promise<{ id: number; state: string }[]> {
  return db.query<{ id: number; state: string }>(sql`
    select id, state from incoming_mails
    where id > ${after} and (state = 'quarantined' or (state = 'done' and message_id is not null))
      and (${since}::timestamptz is null or received_at >= ${since}) and (${inboxId}::bigint is null or inbox_id = ${inboxId})
    order by id limit ${batchSize}`)
}

function requeue(database: Database, id: number): Promise<void> {
  return database.transaction(async (tx) => {
    const rows = await tx.query(sql`
      update incoming_mails set state = 'queued', attempts = 0, done_at = null where id = ${id} and state = 'quarantined' returning id`)
    if (rows.length > 0) await tx.query(addJobsStatement([receiveMailJob(id)]))
  })
}
