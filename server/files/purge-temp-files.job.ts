import type { Database } from '../db/pool.ts'
import type { BlobStore } from './blob-store.ts'
import { deleteUnattachedFiles, findUnusedStorageKeys } from './queries.ts'

const hoursKept = 24
const batchSize = 100

/**
 * Removes files that nobody attached within a day, with their bytes unless another file shares them. Gives the number
 * of files removed.
 */
export async function purgeTempFiles(database: Database, store: BlobStore, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - hoursKept * 3_600_000)
  await store.removeUnfinished(before)
  let total = 0
  for (;;) {
    const removed = await purgeBatch(database, store, before)
    total += removed
    if (removed < batchSize) return total
  }
}

function purgeBatch(database: Database, store: BlobStore, before: Date): Promise<number> {
  return database.transaction(async (tx) => {
    const keys = await deleteUnattachedFiles(tx, before, batchSize)
    // The bytes go first: after a crash the row is still there and the next run finds it.
    for (const key of await findUnusedStorageKeys(tx, keys)) await store.delete(key)
    return keys.length
  })
}
