import { Readable } from 'node:stream'
import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { systemActor } from '../../events/record.ts'
import { type BlobStore, newBlobKey } from '../../files/blob-store.ts'
import { cleanFileName } from '../../files/file-name.ts'
import { isSafeImage, mimeTypeOf } from '../../files/mime-type.ts'
import { insertFile, type NewFile } from '../../files/queries.ts'
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
  for (const file of attachments) stored.push(await storeFile(database, blobs, file))
  return stored
}

/** Stores one of them. */
export async function storeFile(db: Queryable, blobs: BlobStore, file: MailAttachment): Promise<StoredFile> {
  const storageKey = await storeContent(blobs, file)
  const { content } = file
  const row = await insertFile(db, {
    ...fileFacts(file),
    storageKey,
    userId: systemActor.id,
    now: new Date(),
    size: content.length,
  })
  return { id: row.id, contentId: contentIdOf(file) }
}

/** Writes the bytes of a file of a mail; gives the key they lie under. */
export async function storeContent(blobs: BlobStore, { content }: Pick<MailAttachment, 'content'>): Promise<string> {
  const storageKey = newBlobKey()
  await blobs.put(storageKey, Readable.from([content]), { maxBytes: Number.MAX_SAFE_INTEGER })
  return storageKey
}

/** How a file of a mail is called and shown. */
export function fileFacts(file: MailAttachment): Pick<NewFile, 'filename' | 'mimeType' | 'disposition'> {
  const filename = cleanFileName(file.fileName) || 'attachment'
  const mimeType = mimeTypeOf(file.contentType, filename)
  const isShown = file.isInline && isSafeImage(mimeType)
  return { filename, mimeType, disposition: isShown ? 'attachment-inline' : 'attachment' }
}

export function contentIdOf({ contentId }: Pick<MailAttachment, 'contentId'>): string | null {
  return contentId?.toLowerCase() ?? null
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
