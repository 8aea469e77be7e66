import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import type { Problems } from '../lib/app-error.ts'
import type { AddMessage } from '../messages/commands.ts'
import { composeMessage } from '../messages/compose-message.ts'
import { publishMessage } from '../messages/publish-message.ts'
import { insertMessage } from '../messages/queries.ts'
import { measureTickets } from '../slas/measure-tickets.ts'
import type { TicketRow } from '../tickets/access.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import type { CreateTicket, Sourced } from '../tickets/commands.ts'
import { judgeColleagues } from '../tickets/judge-colleagues.ts'
import { judgeReferences, judgeTags } from '../tickets/judge-ticket.ts'
import { findLookups, type Lookups } from '../tickets/lookups.ts'
import type { PlannedMail, TriggerPlan } from './plan-actions.ts'
import {
  hasBusinessHours,
  insertTriggerActivity,
  listMailAddresses,
  type RunnableTrigger,
  updateBusinessHours,
} from './run-queries.ts'

/**
 * Looks up what a plan refers to and adds a problem for each thing that is gone or does not fit the ticket's inbox: a
 * trigger is not written anew when a status or an agent goes.
 */
export async function judgePlan(ctx: Ctx, plan: TriggerPlan, ticket: TicketRow, problems: Problems): Promise<Lookups> {
  const command = asLookupCommand(plan, ticket)
  const lookups = await findLookups(ctx.db.quick, command)
  if (lookups.inbox === null) problems.add('inbox', 'not found')
  judgeReferences(ctx.actor, command, lookups, problems)
  judgeTags(ctx.actor, command.tags ?? [], lookups, problems)
  const inboxId = plan.change.inboxId ?? ticket.inboxId
  const followers = plan.followerIds.map((id) => ({ id, source: 'followers', remove: false }))
  await judgeColleagues(ctx, inboxId, followers, problems)
  const { businesshoursId } = plan.change
  if (businesshoursId !== undefined && !(await hasBusinessHours(ctx.db, businesshoursId)))
    problems.add('businesshours', 'not found')
  return lookups
}

/**
 * Carries out a plan that was judged, in the caller's transaction and on the locked ticket. The actor's name stands on
 * what it writes; the rights are those of whoever made the trigger, so the actor's own are not asked for again.
 */
export async function carryOut(
  tx: Tx,
  ctx: Ctx,
  work: { trigger: RunnableTrigger; plan: TriggerPlan; ticket: TicketRow; lookups: Lookups },
): Promise<void> {
  const { trigger, plan, ticket, lookups } = work
  const { businesshoursId, ...change } = plan.change
  await insertTriggerActivity(tx, ctx, ticket.id, trigger.id)
  if (businesshoursId !== undefined) {
    await updateBusinessHours(tx, ticket.id, businesshoursId)
    await measureTickets(tx, ctx.now, [ticket.id])
  }
  await changeTicket(tx, ctx, ticket, {
    ...change,
    addTagIds: plan.addTagIds,
    removeTagIds: plan.removeTagIds,
    addFollowerIds: plan.followerIds,
  })
  for (const note of plan.notes)
    await addText(tx, ctx, { ticket, lookups, given: { threadType: 'note', message: note } })
  for (const mail of plan.mails) {
    const given = await asMessage(tx, ticket.id, mail, lookups)
    if (given !== null) await addText(tx, ctx, { ticket, lookups, given })
  }
}

/** To the customer a reply, to agents a forward; null when there is nobody to write to. */
async function asMessage(tx: Tx, ticketId: number, mail: PlannedMail, lookups: Lookups): Promise<AddMessage | null> {
  const { message, subject } = mail
  if (mail.recipient === 'customer') return lookups.customer?.email ? { threadType: 'message', message, subject } : null
  const to = await listMailAddresses(tx, ticketId, mail)
  return to.length === 0 ? null : { threadType: 'forward', message, subject, to }
}

async function addText(
  tx: Tx,
  ctx: Ctx,
  work: { ticket: TicketRow; lookups: Lookups; given: AddMessage },
): Promise<void> {
  const { ticket, lookups } = work
  // a trigger's texts are written in the web app's editor, whatever the agent who applies it writes in
  const given: AddMessage = { ...work.given, editMethod: 'html' }
  const composed = composeMessage(ctx, given, ticket, lookups)
  const messageId = await insertMessage(tx, ctx, ticket, composed)
  await publishMessage(tx, ctx, { ticket, messageId, given, composed, followerIds: [] })
}

function asLookupCommand(plan: TriggerPlan, ticket: TicketRow): CreateTicket {
  const { change } = plan
  const sourced = <Value>(value: Value | null | undefined, source: string): Sourced<Value> | undefined =>
    value === undefined || value === null ? undefined : { value, source }
  return {
    inboxId: { value: change.inboxId ?? ticket.inboxId, source: 'inbox' },
    customer: { id: { value: ticket.customerId, source: 'customer' } },
    agentId: sourced(change.agentId, 'agent'),
    statusId: sourced(change.statusId, 'status'),
    priority: sourced(change.priorityId, 'priority'),
    typeId: sourced(change.typeId, 'type'),
    tags: plan.addTagIds.map((value) => ({ value, source: 'tags' })),
  }
}
