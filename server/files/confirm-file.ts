import type { Ctx } from '../db/ctx.ts'
import { AppError } from '../lib/app-error.ts'
import { accessFile, isUploader } from './access.ts'
import { type FileRow, updateFileDetails } from './queries.ts'

/** What may change about a file; absent leaves it as it is. */
export interface ConfirmFile {
  filename?: string | undefined
  disposition?: FileRow['disposition'] | undefined
}

/**
 * Step 3 of an upload. The upload itself made the file usable, so there is nothing left to do and repeating it does
 * no harm; the uploader may give another name or disposition along with it. Throws conflict before the bytes came.
 */
export async function confirmFile(ctx: Ctx, id: number, { filename, disposition }: ConfirmFile): Promise<FileRow> {
  const file = await accessFile(ctx, id)
  if (file.uploaded_at === null) throw new AppError('conflict', 'the file is not uploaded yet')
  const next = { filename: filename ?? file.filename, disposition: disposition ?? file.disposition }
  if (next.filename === file.filename && next.disposition === file.disposition) return file
  if (!isUploader(ctx, file)) throw new AppError('forbidden', 'only who uploaded a file may change it')
  const changed = await updateFileDetails(ctx.db, id, { ...next, userId: ctx.actor.id, now: ctx.now })
  if (changed === undefined) throw new AppError('notFound', 'not found')
  return changed
}
