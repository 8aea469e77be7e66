import type { Readable } from 'node:stream'
import type { Database } from '../../db/pool.ts'
import { composeMail } from './compose.ts'
import type { MailDependencies } from './delivery.ts'
import { findMailParts } from './mail-parts.ts'
import { newMailOf } from './prepare.ts'
import { findMessageForMail, findOutgoingMail, listRecipients } from './queries.ts'

/**
 * The mail of a message as it is sent, or will be (RFC 5322); null for what is not mailed: notes, drafts and what
 * customers wrote in other ways.
 */
export async function composeSource(
  dependencies: { database: Database } & Pick<MailDependencies, 'blobs' | 'publicUrl' | 'hasListener'>,
  messageId: number,
): Promise<Readable | null> {
  const { database } = dependencies
  const message = await findMessageForMail(database, messageId)
  if (message === undefined || message.is_draft || message.email_message_id === null) return null
  const planned = await newMailOf(database, message)
  const mail = (await findOutgoingMail(database, messageId)) ?? {
    id: 0,
    email_message_id: planned.emailMessageId,
    from_address: planned.fromAddress,
    from_name: planned.fromName,
    subject: planned.subject,
    attempts: 0,
  }
  const recipients = mail.id === 0 ? planned.recipients : await listRecipients(database, mail.id)
  return composeMail(await findMailParts(dependencies, { message, mail, recipients }))
}
