import type { Database } from '../../db/pool.ts'
import type { MailParts } from './compose.ts'
import type { MailDependencies } from './delivery.ts'
import { referencesOf } from './headers.ts'
import {
  findEarlierMail,
  listFilesForMail,
  listQuotedMessages,
  type MailRow,
  type MessageRow,
  type Recipient,
} from './queries.ts'
import { quoteLimitOf } from './quoted-history.ts'
import { replyAddressOf } from './reply-address.ts'

/** Gathers what a message's mail is written from, besides its rows: files, the thread so far, where answers go. */
export async function findMailParts(
  dependencies: { database: Database } & Pick<MailDependencies, 'blobs' | 'publicUrl' | 'hasListener'>,
  rows: { message: MessageRow; mail: MailRow; recipients: readonly Recipient[] },
): Promise<MailParts> {
  const { database, blobs, publicUrl, hasListener } = dependencies
  const { message, mail } = rows
  const limit = quoteLimitOf(message)
  const [files, earlier, quoted] = await Promise.all([
    listFilesForMail(database, message),
    message.thread_type === 'message' ? findEarlierMail(database, message) : { ids: [], answered: null },
    limit === 0 ? [] : listQuotedMessages(database, message, limit),
  ])
  return {
    ...rows,
    references: referencesOf(earlier, message.in_reply_to),
    files,
    quoted,
    replyTo: replyAddressOf(message, mail.from_address, hasListener ?? false),
    blobs,
    publicUrl,
  }
}
