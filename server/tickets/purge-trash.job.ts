import type { Database, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record, systemActor } from '../events/record.ts'
import type { BlobStore } from '../files/blob-store.ts'
import { findUnusedStorageKeys } from '../files/queries.ts'
import { deleteMessageRows, deleteTicketRows } from './purge-queries.ts'

export const purgeTrashJobName = 'purge_trash'

const batchSize = 50

/**
 * Removes for good what lies in the trash for as long as the site says: tickets with those merged into them, messages,
 * and files taken off messages; their bytes unless another file shares them. Gives how many of each.
 */
export async function purgeTrash(
  database: Database,
  store: Pick<BlobStore, 'delete'>,
): Promise<{ tickets: number; messages: number; files: number }> {
  return {
    tickets: await inBatches(database, store, purgeTickets),
    messages: await inBatches(database, store, purgeMessages),
    files: await inBatches(database, store, purgeFiles),
  }
}

interface Purged {
  count: number
  storageKeys: string[]
}

async function inBatches(
  database: Database,
  store: Pick<BlobStore, 'delete'>,
  purgeBatch: (tx: Tx) => Promise<Purged>,
): Promise<number> {
  for (let total = 0; ; ) {
    const count = await database.transaction(async (tx) => {
      const purged = await purgeBatch(tx)
      // the bytes go before the commit: after a crash the rows are still there and the next run finds them
      for (const key of await findUnusedStorageKeys(tx, purged.storageKeys)) await store.delete(key)
      return purged.count
    })
    total += count
    if (count < batchSize) return total
  }
}

async function purgeTickets(tx: Tx): Promise<Purged> {
  const due = await tx.query<{ id: number }>(sql`
    select id from tickets where state = 'deleted' and deleted_at < now() - make_interval(days => (select trash_days from site))
    order by deleted_at limit ${batchSize} for update skip locked`)
  if (due.length === 0) return { count: 0, storageKeys: [] }
  const own = due.map((ticket) => ticket.id)
  const merged = await tx.query<{ id: number }>(
    sql`select id from tickets where merged_into_id = any(${own}::bigint[]) for update`,
  )
  const ids = [...new Set([...own, ...merged.map((ticket) => ticket.id)])]
  const storageKeys = await deleteTicketRows(tx, ids)
  for (const id of ids) await record(tx, systemActor, { kind: 'row.deleted', resource: 'tickets', id })
  return { count: due.length, storageKeys }
}

async function purgeMessages(tx: Tx): Promise<Purged> {
  const due = await tx.query<{ id: number }>(sql`
    select id from messages where state = 'deleted' and deleted_at < now() - make_interval(days => (select trash_days from site))
    order by deleted_at limit ${batchSize} for update skip locked`)
  const ids = due.map((message) => message.id)
  return { count: ids.length, storageKeys: await deleteMessageRows(tx, ids) }
}

async function purgeFiles(tx: Tx): Promise<Purged> {
  const rows = await tx.query<{ key: string }>(sql`
    delete from files where id in (
      select id from files where state = 'deleted' and deleted_at < now() - make_interval(days => (select trash_days from site))
      order by deleted_at limit ${batchSize} for update skip locked)
    returning storage_key as key`)
  return { count: rows.length, storageKeys: rows.map((row) => row.key) }
}
