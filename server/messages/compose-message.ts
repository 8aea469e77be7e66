import type { Ctx } from '../db/ctx.ts'
import { emailDomain } from '../lib/email-address.ts'
import { renderMessage } from '../lib/html.ts'
import { newMessageId } from '../lib/message-id.ts'
import { expandPlaceholders, type PlaceholderContext } from '../lib/placeholders.ts'
import { previewText } from '../lib/preview.ts'
import type { TicketRow } from '../tickets/access.ts'
import type { Lookups } from '../tickets/lookups.ts'
import type { AddMessage, ComposedMessage } from './commands.ts'
import { showInlineFiles } from './inline-files.ts'

/** Expands placeholders, renders, and decides whether and from which address the message is mailed. */
export function composeMessage(ctx: Ctx, given: AddMessage, ticket: TicketRow, lookups: Lookups): ComposedMessage {
  const source = given.message ?? ''
  const editMethod = given.editMethod ?? ctx.actor.editMethod
  const rendered = renderText(source, editMethod, { context: placeholders(ctx, ctx.actor, ticket, lookups), lookups })
  const isMailed = given.threadType !== 'note' && given.isDraft !== true
  const fromAddress = given.threadType === 'note' ? null : (given.sendFrom ?? lookups.inbox?.email ?? null)
  const undo = ctx.actor.site.undoSendSeconds
  return {
    threadType: given.threadType,
    editMethod,
    body: source,
    ...rendered,
    subject: given.subject?.trim() || null,
    to: given.threadType === 'forward' ? (given.to ?? []) : [],
    cc: given.cc ?? [],
    bcc: given.bcc ?? [],
    statusId: given.statusId?.value ?? null,
    assigningUserId: given.agentId?.value ?? null,
    isDraft: given.isDraft ?? false,
    isPinned: given.isPinned ?? false,
    fromAddress,
    emailMessageId: isMailed && fromAddress !== null ? newMessageId(emailDomain(fromAddress)) : null,
    sendAfter: given.schedule?.sendAt ?? (isMailed && undo > 0 ? new Date(ctx.now.getTime() + undo * 1000) : null),
  }
}

/** What the placeholders of a message stand for; `user` is who wrote it. */
export function placeholders(
  ctx: Ctx,
  user: PlaceholderContext['user'],
  ticket: Pick<TicketRow, 'id' | 'subject'>,
  lookups: Lookups,
): PlaceholderContext {
  return {
    user,
    mailbox: lookups.inbox,
    customer: lookups.customer,
    company: lookups.customer?.companyName ? { name: lookups.customer.companyName } : null,
    ticket: { id: ticket.id, subject: ticket.subject },
    site: ctx.actor.site,
  }
}

/** A message's text in the forms made from it: with its inline files, as text, and its beginning. */
export function renderText(
  source: string,
  editMethod: 'html' | 'markdown',
  { context, lookups }: { context: PlaceholderContext; lookups: Pick<Lookups, 'files'> },
): { htmlBody: string; textBody: string; previewText: string } {
  const expanded = expandPlaceholders(source, context, { html: editMethod === 'html' })
  const { htmlBody, textBody } = renderMessage(expanded, editMethod)
  return { htmlBody: showInlineFiles(htmlBody, lookups.files), textBody, previewText: previewText(textBody) }
}
