import { Readable } from 'node:stream'
import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { systemActor } from '../../events/record.ts'
import { newBlobKey } from '../../files/blob-store.ts'
import { cleanFileName } from '../../files/file-name.ts'
import { isSafeImage, mimeTypeOf } from '../../files/mime-type.ts'
import { insertFile } from '../../files/queries.ts'
import { inlineUrl } from '../../messages/inline-files.ts'
import type { MailAttachment } from '../parse/parsed-mail.ts'
import type { InboundDependencies } from './incoming-mail.ts'

/** A file of a mail that lies in the store and belongs to no message yet. */
export interface StoredFile {
  id: number
  /** In lower case, null when it has none. */
  contentId: string | null
}

/**
 * Stores the files of a mail before it is decided where it goes: writing them takes time, and no ticket should be locked
 * meanwhile. What is never attached is removed after a day (files/purge-temp-files.job.ts).
 */
export async function storeFiles(
  { database, blobs }: Pick<InboundDependencies, 'database' | 'blobs'>,
  attachments: readonly MailAttachment[],
): Promise<StoredFile[]> {
  const stored: StoredFile[] = []
  for (const file of attachments) {
    const filename = cleanFileName(file.fileName) || 'attachment'
    const mimeType = mimeTypeOf(file.contentType, filename)
    const storageKey = newBlobKey()
    await blobs.put(storageKey, Readable.from([file.content]), { maxBytes: Number.MAX_SAFE_INTEGER })
    const row = await insertFile(database, {
      filename,
      mimeType,
      disposition: file.isInline && isSafeImage(mimeType) ? 'attachment-inline' : 'attachment',
      storageKey,
      userId: systemActor.id,
      now: new Date(),
      size: file.content.length,
    })
    stored.push({ id: row.id, contentId: file.contentId?.toLowerCase() ?? null })
  }
  return stored
}

/** Makes a mail's HTML show its own pictures (RFC 2392): `cid:` links lead to the stored files; others stay as they are. */
export function showStoredFiles(html: string, files: readonly StoredFile[]): string {
  return html.replace(/(["'(])cid:([^"')\s>]+)/gi, (link, quote: string, id: string) => {
    const file = files.find(({ contentId }) => contentId !== null && contentId === decoded(id))
    return file === undefined ? link : `${quote}${inlineUrl(file.id)}`
  })
}

/** Says whose files they are, before they are attached. */
export async function updateFileOwner(
  tx: Tx,
  files: readonly StoredFile[],
  owner: { id: number; type: 'users' | 'customers' },
): Promise<void> {
  if (files.length === 0) return
  await tx.query(sql`
    update files set created_by_id = ${owner.id}, created_by_type = ${owner.type}, updated_by_id = ${owner.id}, updated_by_type = ${owner.type}
    where id = any(${files.map((file) => file.id)}::bigint[])`)
}

function decoded(id: string): string {
  const plain = id.replaceAll('&amp;', '&')
  try {
    return decodeURIComponent(plain).toLowerCase()
  } catch {
    return plain.toLowerCase()
  }
}
