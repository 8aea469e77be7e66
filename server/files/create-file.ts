import { findSiteSecret } from '../account/site-queries.ts'
import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { AppError } from '../lib/app-error.ts'
import { accessFile } from './access.ts'
import { newBlobKey } from './blob-store.ts'
import { type FileRow, insertFile } from './queries.ts'
import { signUploadForm } from './upload-form.ts'

/** What a client says about a file; the name is clean. */
export interface CreateFile {
  filename: string
  mimeType: string
  disposition: FileRow['disposition']
}

/** Bytes that are in the store already. */
export interface StoredBytes {
  storageKey: string
  size: number
}

/** Makes a file. Without `stored` its bytes are still to come, through a signed form (`uploadFormFor`). */
export function createFile(ctx: Ctx, command: CreateFile, stored?: StoredBytes): Promise<FileRow> {
  const bytes = stored ?? { storageKey: newBlobKey(), size: null }
  return ctx.db.transaction(async (tx: Tx) => {
    const row = await insertFile(tx, { ...command, ...bytes, userId: ctx.actor.id, now: ctx.now })
    await ctx.idempotency?.complete(tx, row.id)
    return row
  })
}

/**
 * Makes a file of the same bytes that belongs to nothing yet, for a message that passes another one's files on. 404 for
 * a file the caller may not see, or whose bytes have not come.
 */
export async function copyFile(ctx: Ctx, id: number): Promise<FileRow> {
  const { filename, mime_type: mimeType, disposition, storage_key: storageKey, size, state } = await accessFile(ctx, id)
  if (state !== 'active') throw new AppError('notFound', 'not found')
  return createFile(ctx, { filename, mimeType, disposition }, { storageKey, size })
}

/** The fields that let anybody who holds them upload this file's bytes within the hour. */
export async function uploadFormFor(ctx: Ctx, file: FileRow, maxBytes: number): Promise<Record<string, string>> {
  const secret = await findSiteSecret(ctx.db)
  return signUploadForm({ fileId: file.id, mimeType: file.mime_type, maxBytes }, secret, ctx.now)
}
