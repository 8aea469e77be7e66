import type { Database } from '../db/pool.ts'
import type { BlobStore } from './blob-store.ts'
import { findUnusedStorageKeys } from './queries.ts'

export const sweepBlobsJobName = 'sweep_blobs'

// Longer than anything may take between storing bytes and committing the row that names them.
const hoursSpared = 24
const batchSize = 500

/**
 * Removes bytes that no file and no mail names: what was stored just before a crash, or before a commit that failed.
 * Gives the number of blobs removed.
 */
export async function sweepBlobs(database: Database, store: BlobStore, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - hoursSpared * 3_600_000)
  let removed = 0
  let batch: string[] = []
  const sweep = async () => {
    const unused = await findUnusedStorageKeys(database, batch)
    for (const key of unused) await store.delete(key)
    removed += unused.length
    batch = []
  }
  for await (const key of store.keysBefore(before)) {
    batch.push(key)
    if (batch.length === batchSize) await sweep()
  }
  await sweep()
  return removed
}
