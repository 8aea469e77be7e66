import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { emailDomain } from '../lib/email-address.ts'
import { newMessageId } from '../lib/message-id.ts'
import { findInboxServer } from '../mail/outbound/inbox-server.ts'
import { findSigningKey, signMail } from '../mail/outbound/signing.ts'
import { type Dialogue, holdDialogue, testMail } from '../mail/outbound/smtp-dialogue.ts'
import { readSmtpUrl, type SmtpServer } from '../mail/outbound/smtp-server.ts'
import { accessInboxToManage } from './access.ts'

interface SiteMail {
  /** The site's server; null when there is none. */
  smtpUrl: string | null
  publicUrl: string
}

/**
 * Sends a short mail through an inbox's server, signed as its mail is, and gives the whole conversation; without `to` it
 * only connects and signs in. For admins of the inbox; a conflict when there is no server to talk to.
 */
export async function testMailServer(ctx: Ctx, inboxId: number, site: SiteMail, to?: string): Promise<Dialogue> {
  accessInboxToManage(ctx, inboxId)
  const [inbox] = await ctx.db.query<{ email: string; name: string }>(
    sql`select email::text, name from inboxes where id = ${inboxId} and state <> 'deleted'`,
  )
  if (inbox === undefined) throw new AppError('notFound', 'not found')
  const server = await findServer(ctx, inboxId, site)
  if (to === undefined) return holdDialogue(server)
  const messageId = newMessageId(emailDomain(inbox.email))
  const plain = testMail({ from: inbox.email, name: inbox.name, to, date: ctx.now, messageId })
  const key = await findSigningKey(ctx.db, inbox.email)
  const raw = key === undefined ? plain : await buffer(signMail(Readable.from([plain], { objectMode: false }), key))
  return holdDialogue(server, { from: inbox.email, to, raw })
}

async function findServer(ctx: Ctx, inboxId: number, site: SiteMail): Promise<SmtpServer> {
  const clientName = new URL(site.publicUrl).hostname
  const own = await findInboxServer(ctx.db, inboxId, clientName)
  if (own !== null) return own
  if (site.smtpUrl === null)
    throw new AppError('conflict', 'there is no SMTP server: neither the inbox nor the site has one')
  return readSmtpUrl(site.smtpUrl, clientName)
}
