import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { emailDomain } from '../lib/email-address.ts'
import { renderMessage } from '../lib/html.ts'
import { newMessageId } from '../lib/message-id.ts'
import { expandPlaceholders, hasPlaceholder, type PlaceholderContext } from '../lib/placeholders.ts'
import { previewText } from '../lib/preview.ts'
import { showInlineFiles } from '../messages/inline-files.ts'
import type { CreateTicket, ReceivedText } from './commands.ts'
import type { JudgedTicket } from './judge-ticket.ts'
import type { CustomerRow, Lookups } from './lookups.ts'
import type { FirstMessage, SourceMessage } from './new-ticket.ts'
import { nextTicketId } from './queries.ts'

interface Parts {
  command: CreateTicket
  lookups: Lookups
  customer: CustomerRow
  ticket: Pick<JudgedTicket, 'subject' | 'fileIds'>
  source: SourceMessage | null
}

/** Expands placeholders, renders, and decides who speaks and whether it is mailed. */
export async function composeFirstMessage(
  db: Queryable,
  ctx: Ctx,
  { command, lookups, customer, ticket, source: from }: Parts,
): Promise<FirstMessage> {
  if (command.received !== undefined) return receivedMessage(command.received, customer, lookups)
  const source = command.message ?? ''
  const editMethod = command.editMethod ?? ctx.actor.editMethod
  const ticketId = hasPlaceholder(source, 'ticket.id') ? await nextTicketId(db) : null
  const expanded = expandPlaceholders(
    source,
    placeholders(ctx, lookups, customer, { id: ticketId ?? undefined, subject: ticket.subject }),
    {
      html: editMethod === 'html',
    },
  )
  const rendered = renderMessage(expanded, editMethod)
  const files = lookups.files.filter((file) => ticket.fileIds.includes(file.id))
  const htmlBody = showInlineFiles(rendered.htmlBody, files)
  const isMailed = command.notifyCustomer === true || command.schedule !== undefined
  const fromAddress = isMailed ? (command.sendFrom ?? lookups.inbox?.email ?? '') : null
  const undo = ctx.actor.site.undoSendSeconds
  return {
    ticketId,
    editMethod,
    body: source,
    htmlBody,
    textBody: rendered.textBody,
    previewText: previewText(rendered.textBody),
    byCustomer: !isMailed && (from?.isByCustomer ?? true),
    imagesHidden: !isMailed && hidesImages(htmlBody, customer, lookups),
    fromAddress,
    emailMessageId: fromAddress === null ? null : newMessageId(emailDomain(fromAddress)),
    sendAfter: command.schedule?.sendAt ?? (isMailed && undo > 0 ? new Date(ctx.now.getTime() + undo * 1000) : null),
    receivedAutomatic: null,
  }
}

/** The customer's words as they came: a mail's text is no template of ours. */
function receivedMessage(received: ReceivedText, customer: CustomerRow, lookups: Lookups): FirstMessage {
  const { htmlBody, textBody, isAutomatic } = received
  return {
    ticketId: null,
    editMethod: 'html',
    body: htmlBody,
    htmlBody,
    textBody,
    previewText: previewText(textBody),
    byCustomer: true,
    imagesHidden: hidesImages(htmlBody, customer, lookups),
    fromAddress: null,
    emailMessageId: null,
    sendAfter: null,
    receivedAutomatic: isAutomatic,
  }
}

/** Whether pictures from elsewhere are left out until somebody asks for them. */
function hidesImages(html: string, customer: CustomerRow, lookups: Lookups): boolean {
  return !customer.trusted && !lookups.siteTrustsImages && /<img[^>]+src="https?:/i.test(html)
}

function placeholders(
  ctx: Ctx,
  lookups: Lookups,
  customer: CustomerRow,
  ticket: { id: number | undefined; subject: string },
): PlaceholderContext {
  return {
    user: ctx.actor,
    mailbox: lookups.inbox,
    customer,
    company: customer.companyName === null ? null : { name: customer.companyName },
    ticket,
    site: ctx.actor.site,
  }
}
