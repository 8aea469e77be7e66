import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { createTicket } from '../../tickets/create-ticket.ts'
import { updateFileOwner } from './accept-files.ts'
import { arrivalCtx, describeMessage, finish, type Placing } from './accept-parts.ts'
import { isOwnAddress, splitName } from './identify-sender.ts'
import type { ArrivedJudgement } from './judge-arrived.ts'
import { findTicketOfTwin } from './thread-queries.ts'

const activeStatusId = 1
const spamStatusId = 7
const emailSourceId = 1

/** Makes a ticket of a mail that belongs to none, or one that goes on from a ticket closed for good (rule 30). */
export async function acceptNewTicket(given: Placing, spam: ArrivedJudgement): Promise<void> {
  const { tx, mail } = given
  const { facts, identity, incoming } = mail
  const twinId = await findTicketOfTwin(tx, { ...identity, inboxId: incoming.inboxId })
  if (twinId !== null && facts.site.isOneTicketForInboxes && !spam.isSpam)
    return finish(mail, tx, {
      state: 'done',
      ticketId: twinId,
      messageId: null,
      outcome: { reason: 'another inbox has it' },
    })
  const { isFollowUp } = given.thread
  const placing = {
    ...given,
    thread: { ...given.thread, possibleTicketId: isFollowUp ? null : (given.thread.possibleTicketId ?? twinId) },
  }
  const parentId = isFollowUp ? given.thread.possibleTicketId : null
  await createTicket(
    arrivalCtx(placing),
    {
      inboxId: { value: facts.inbox.id, source: 'inbox' },
      customer: { email: { value: mail.sender.address, source: 'from' }, ...splitName(mail.sender.name) },
      subject: mail.subject || '(no subject)',
      received: { ...placing.text, isAutomatic: mail.automatic !== null || spam.isSpam },
      statusId: { value: spam.isSpam ? spamStatusId : activeStatusId, source: 'status' },
      sourceId: { value: emailSourceId, source: 'source' },
      files: placing.files.map(({ id }, index) => ({ value: id, source: `files[${index}]` })),
      parentId: parentId === null ? undefined : { value: parentId, source: 'parent' },
    },
    { also: (inner, ticketId) => describeTicket(inner, placing, ticketId, spam) },
  )
}

async function describeTicket(tx: Tx, placing: Placing, ticketId: number, spam: ArrivedJudgement): Promise<void> {
  const { mail, thread } = placing
  const [message] = await tx.query<{ id: number; customerId: number }>(sql`
    with ticket as (
      update tickets set original_recipient = ${recipientOf(placing)}, spam_score = ${spam.score},
        spam_rules = ${spam.rules.length === 0 ? null : JSON.stringify(spam.rules)}
      where id = ${ticketId} returning id, customer_id
    )
    update messages m set subject = ${mail.subject}, to_addresses = ${addresses(mail.parsed.to)}, cc = ${addresses(mail.parsed.cc)}
    from ticket t where m.ticket_id = t.id returning m.id, t.customer_id as "customerId"`)
  if (message === undefined) throw new Error('a new ticket has a message')
  await updateFileOwner(tx, placing.files, { id: message.customerId, type: 'customers' })
  await describeMessage(placing, ticketId, message.id)
  await finish(mail, tx, {
    state: 'done',
    ticketId,
    messageId: message.id,
    outcome: {
      ...(thread.reason === null ? {} : { reason: thread.reason }),
      ...(thread.possibleTicketId === null ? {} : { possibleTicketId: thread.possibleTicketId }),
      ...(thread.isFollowUp ? { followUp: true } : {}),
      ...(spam.isSpam ? { spam: spam.rules.flatMap(({ reasons }) => reasons) } : {}),
    },
  })
}

/** The address of the inbox the mail was written to, as far as it says; the inbox's own one else. */
function recipientOf({ mail: { incoming, parsed, facts } }: Placing): string {
  const given = [...incoming.envelopeTo, ...parsed.deliveredTo, ...addresses(parsed.to), ...addresses(parsed.cc)]
  const inboxAddresses = new Set(facts.inbox.addresses)
  return given.find((address) => isOwnAddress(inboxAddresses, address)) ?? facts.inbox.email
}

/** The usable addresses of a header, as a message shows them. */
export function addresses(list: readonly { address: string }[]): string[] {
  return list
    .map(({ address }) => address)
    .filter((address) => address !== '')
    .slice(0, 100)
}
