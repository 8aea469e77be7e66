import type { Ctx } from '../../db/ctx.ts'
import { sql } from '../../db/sql.ts'
import { record, systemActor } from '../../events/record.ts'
import { findActorByUser } from '../../http/actor-queries.ts'
import { AppError } from '../../lib/app-error.ts'
import { addMessage } from '../../messages/add-message.ts'
import { updateFileOwner } from './accept-files.ts'
import { arrivalCtx, describeMessage, finish, type Placing } from './accept-parts.ts'
import { findCustomerOf } from './accept-queries.ts'
import { insertReportMessage } from './bounce-queries.ts'

/**
 * Takes an agent's mail to a ticket as theirs: a reply that is sent on to the customer when the sender is proven, else a
 * note that says so. False when it is to be taken as anybody's mail: the agent is the ticket's customer, may not do it,
 * or the mail is forged.
 */
export async function acceptFromAgent(placing: Placing, agent: { id: number; canSee: boolean }): Promise<boolean> {
  const { tx, mail, thread } = placing
  const { ticket } = thread
  if (ticket === null || !agent.canSee || mail.authentication.verdict === 'fail') return false
  if (mail.sender.by !== 'from' || (await findCustomerOf(tx, mail.sender.address)) === ticket.customerId) return false
  if (mail.automatic !== null) return acceptAutomatic(placing, ticket.id)
  const actor = await findActorByUser(tx, agent.id)
  if (actor === undefined) return false
  const ctx = { ...arrivalCtx(placing), actor }
  const isProven = mail.authentication.verdict === 'pass' || thread.hasToken
  await updateFileOwner(tx, placing.files, { id: agent.id, type: 'users' })
  const isReply = isProven && !thread.isInternal
  if (isReply && (await attempt(placing, ctx, { ticketId: ticket.id, isNote: false }))) return true
  if (await attempt(placing, ctx, { ticketId: ticket.id, isNote: true })) return true
  await updateFileOwner(tx, placing.files, systemActor)
  return false
}

/** What a workflow refuses (a part-time agent's tenth reply, a read-only inbox) it refuses before it writes anything. */
async function attempt(
  placing: Placing,
  ctx: Ctx,
  { ticketId, isNote }: { ticketId: number; isNote: boolean },
): Promise<boolean> {
  const { tx, mail, thread } = placing
  const { cc, isReached } = await findRecipients(placing, ticketId)
  let messageId: number
  try {
    messageId = await addMessage(ctx, ticketId, {
      threadType: isNote ? 'note' : 'message',
      message: placing.text.htmlBody || '<p></p>',
      editMethod: 'html',
      cc: isNote ? [] : cc,
      files: placing.files.map(({ id }, index) => ({ value: id, source: `files[${index}]` })),
      statusId:
        isNote || mail.facts.inbox.statusId === null
          ? undefined
          : { value: mail.facts.inbox.statusId, source: 'status' },
    })
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
  // the agent's own program has sent it to the customer; a second copy would only puzzle
  if (!isNote && isReached)
    await tx.query(
      sql`update messages set delivery_status = 'cancelled', delivery_reason = 'the agent sent it to the customer directly' where id = ${messageId}`,
    )
  await describeMessage(placing, ticketId, messageId)
  const isProven = mail.authentication.verdict === 'pass' || thread.hasToken
  const as = isNote ? (isProven ? 'note' : 'note: the sender is not proven, so it was not sent on') : 'reply'
  await finish(mail, tx, { state: 'done', ticketId, messageId, outcome: { thread: thread.by, agent: as } })
  return true
}

/** Who gets the reply beside the customer, and whether the customer has the agent's mail already. */
async function findRecipients({ tx, mail }: Placing, ticketId: number): Promise<{ cc: string[]; isReached: boolean }> {
  const written = [...mail.parsed.to, ...mail.parsed.cc].map(({ address }) => address).filter(Boolean)
  const [row] = await tx.query<{ cc: string[]; isReached: boolean }>(sql`
    select array(select address from unnest(t.cc) address where not address::citext = any(${written}::text[]::citext[])) as cc,
      exists (select 1 from contacts k where k.customer_id = t.customer_id and k.type = 'email' and k.state = 'active'
        and k.value = any(${written}::text[]::citext[])) as "isReached"
    from tickets t where t.id = ${ticketId}`)
  return row ?? { cc: [], isReached: false }
}

/** An agent's vacation note: shown in the conversation, and nothing else happens. */
async function acceptAutomatic(placing: Placing, ticketId: number): Promise<boolean> {
  const { tx, mail, text } = placing
  const messageId = await insertReportMessage(tx, {
    ticketId,
    text: text.textBody,
    html: text.htmlBody,
    at: mail.incoming.receivedAt,
    userId: systemActor.id,
  })
  await record(tx, systemActor, {
    kind: 'message.created',
    ticketId,
    messageId,
    threadType: 'eventInfo',
    mail: false,
    automatic: true,
  })
  await describeMessage(placing, ticketId, messageId)
  await finish(mail, tx, {
    state: 'done',
    ticketId,
    messageId,
    outcome: { thread: placing.thread.by, agent: 'automatic' },
  })
  return true
}
