import type { Readable } from 'node:stream'
import { findSiteSecret } from '../account/site-queries.ts'
import type { Database } from '../db/pool.ts'
import { AppError } from '../lib/app-error.ts'
import { type BlobStore, newBlobKey } from './blob-store.ts'
import { type FileRow, findFile, lockFile, updateFileStored } from './queries.ts'
import { verifyUploadForm } from './upload-form.ts'

/** An upload without sign-in: the form's fields, and the bytes that follow them. */
export interface ReceiveUpload {
  form: ReadonlyMap<string, string>
  stream: Readable
  now: Date
}

/** What an S3 answer tells about the stored bytes. */
export interface ReceivedUpload {
  fileId: number
  size: number
  sha256: string
}

/**
 * Stores the bytes a signed form announces and marks the file as usable. A repeated upload replaces the bytes as long
 * as the file is not attached to a message; then it is refused (conflict).
 */
export async function receiveUpload(
  database: Database,
  store: BlobStore,
  { form, stream, now }: ReceiveUpload,
): Promise<ReceivedUpload> {
  const grant = verifyUploadForm(form, await findSiteSecret(database), now)
  assertOpen(await findFile(database, grant.fileId))
  // Every upload gets a key of its own: bytes under a key never change, whatever happens at the same time.
  const storageKey = newBlobKey()
  const stored = await store.put(storageKey, stream, { maxBytes: grant.maxBytes })
  let replaced: string
  try {
    replaced = await database.transaction(async (tx) => {
      const file = assertOpen(await lockFile(tx, grant.fileId))
      await updateFileStored(tx, file.id, { storageKey, size: stored.size, now })
      return file.storage_key
    })
  } catch (error) {
    await store.delete(storageKey)
    throw error
  }
  await store.delete(replaced)
  return { fileId: grant.fileId, ...stored }
}

function assertOpen(file: FileRow | undefined): FileRow {
  if (file === undefined) throw new AppError('notFound', { detail: 'not found', source: 'key' })
  if (file.message_id !== null)
    throw new AppError('conflict', { detail: 'the file is already attached', source: 'key' })
  return file
}
