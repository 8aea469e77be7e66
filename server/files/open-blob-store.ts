import { join } from 'node:path'
import type { BlobStore } from './blob-store.ts'
import { diskBlobStore } from './disk-blob-store.ts'

/** The store for uploaded files: `files/` in the data folder. Opens nothing before it is used. */
export function openBlobStore(config: { dataDir: string }): BlobStore {
  return diskBlobStore(join(config.dataDir, 'files'))
}
