import { addCustomerMessage } from '../../messages/add-customer-message.ts'
import { findOrCreateCustomer } from '../../people/find-or-create-customer.ts'
import { accessTicket } from '../../tickets/access.ts'
import { updateFileOwner } from './accept-files.ts'
import { arrivalCtx, describeMessage, finish, type Placing } from './accept-parts.ts'
import { addresses } from './accept-ticket.ts'
import { splitName } from './identify-sender.ts'

/** Adds a mail to the ticket it belongs to, as words of the customer or of somebody else who takes part. */
export async function acceptReply(placing: Placing): Promise<void> {
  const { tx, mail, thread, files, text } = placing
  if (thread.ticket === null) throw new Error('an answer has a ticket')
  const ctx = arrivalCtx(placing)
  const { sender, parsed } = mail
  const customer = await findOrCreateCustomer(tx, ctx, { email: sender.address, ...splitName(sender.name) })
  const ticket = await accessTicket(ctx, thread.ticket.id, 'see', tx)
  const messageId = await addCustomerMessage(tx, ctx, ticket, {
    customerId: customer.customerId,
    contactId: customer.contactId,
    htmlBody: text.htmlBody,
    textBody: text.textBody,
    subject: mail.subject,
    to: addresses(parsed.to),
    cc: addresses(parsed.cc),
    fileIds: files.map(({ id }) => id),
    isAutomatic: mail.automatic !== null,
  })
  await updateFileOwner(tx, files, { id: customer.customerId, type: 'customers' })
  await describeMessage(placing, ticket.id, messageId)
  await finish(mail, tx, { state: 'done', ticketId: ticket.id, messageId, outcome: { thread: thread.by } })
}
