import { createHash } from 'node:crypto'
import type { Ctx } from '../../db/ctx.ts'
import type { Tx } from '../../db/pool.ts'
import type { BlobStore } from '../../files/blob-store.ts'
import { attachFiles } from '../../messages/attach.ts'
import type { MailAttachment } from '../parse/parsed-mail.ts'
import { contentIdOf, fileFacts, type StoredFile, storeContent, storeFile, updateFileOwner } from './accept-files.ts'
import { listPresentFiles, type MadeMessage, type PresentFile, updateRepairedFile } from './repair-queries.ts'

interface Repair {
  tx: Tx
  ctx: Ctx
  blobs: BlobStore
  message: MadeMessage
}

/** What the files of a mail are now, in the mail's order, and how many of them were added or mended. */
export interface RepairedFiles {
  files: StoredFile[]
  added: number
  mended: number
}

/**
 * Brings the files of a message to what its mail holds. A file is known by its bytes, else by its name, each once; what
 * is missing is added, what was read wrongly gets its bytes and name. Nothing is removed, and what an agent took off or
 * renamed stays so.
 */
export async function repairFiles(repair: Repair, attachments: readonly MailAttachment[]): Promise<RepairedFiles> {
  const { tx, ctx, blobs, message } = repair
  const present = await listPresentFiles(tx, message.id)
  const matches = await matchFiles(blobs, present, attachments)
  const files: StoredFile[] = []
  const added: StoredFile[] = []
  let mended = 0
  for (const [index, attachment] of attachments.entries()) {
    const match = matches[index]
    if (match !== undefined) {
      if (await mend(repair, match, attachment)) mended += 1
      files.push({ id: match.file.id, contentId: contentIdOf(attachment) })
      continue
    }
    const stored = await storeFile(tx, blobs, attachment)
    files.push(stored)
    added.push(stored)
  }
  await updateFileOwner(tx, added, message.owner)
  await attachFiles(tx, ctx, { ticketId: message.ticketId, messageId: message.id, fileIds: added.map(({ id }) => id) })
  return { files, added: added.length, mended }
}

interface Match {
  file: PresentFile
  isSameContent: boolean
}

async function matchFiles(
  blobs: BlobStore,
  present: readonly PresentFile[],
  attachments: readonly MailAttachment[],
): Promise<(Match | undefined)[]> {
  const left = new Set(present)
  const matches: (Match | undefined)[] = attachments.map(() => undefined)
  const take = async (
    isSameContent: boolean,
    fits: (file: PresentFile, wanted: MailAttachment) => Promise<boolean>,
  ) => {
    for (const [index, attachment] of attachments.entries()) {
      if (matches[index] !== undefined) continue
      for (const file of left) {
        if (!(await fits(file, attachment))) continue
        matches[index] = { file, isSameContent }
        left.delete(file)
        break
      }
    }
  }
  const hasSameContent = async (file: PresentFile, { content }: MailAttachment) =>
    file.size === content.length && (await digestOf(blobs, file)) === digest(content)
  const hasSameName = (file: PresentFile, wanted: MailAttachment) => file.filename === fileFacts(wanted).filename
  // equal files under two names are each found by their own
  await take(true, async (file, wanted) => hasSameName(file, wanted) && (await hasSameContent(file, wanted)))
  await take(true, hasSameContent)
  await take(false, async (file, wanted) => hasSameName(file, wanted))
  return matches
}

async function mend({ tx, blobs }: Repair, { file, isSameContent }: Match, wanted: MailAttachment): Promise<boolean> {
  if (file.isDeleted || !file.isUntouched) return false
  const facts = fileFacts(wanted)
  const isSame = file.filename === facts.filename && file.mimeType === facts.mimeType
  if (isSame && isSameContent && file.disposition === facts.disposition) return false
  const content = isSameContent
    ? { storageKey: file.storageKey, size: file.size }
    : { storageKey: await storeContent(blobs, wanted), size: wanted.content.length }
  await updateRepairedFile(tx, { id: file.id, ...facts, ...content })
  return true
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Bytes that are gone are like no others. */
async function digestOf(blobs: BlobStore, { storageKey }: PresentFile): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of await blobs.read(storageKey)) hash.update(chunk as Buffer)
  } catch {
    return ''
  }
  return hash.digest('hex')
}
