import type { Ctx } from '../db/ctx.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { canManageInbox, canSeeInbox, isSiteAdmin } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { assertMayReply } from '../messages/part-time.ts'
import { accessTicket, type TicketRow } from '../tickets/access.ts'
import type { Sourced } from '../tickets/commands.ts'
import { carryOut, judgePlan } from './carry-out.ts'
import { conditionsHold } from './evaluate.ts'
import { loadFacts } from './load-facts.ts'
import { planActions } from './plan-actions.ts'
import { findRunnableTrigger, type RunnableTrigger } from './run-queries.ts'

/**
 * Applies a manual trigger to a ticket, all of its actions or none, and gives the ticket's id. Agents may apply what
 * was made for them, admins of the ticket's inbox everything (desk-api-other.md D.10). 400 for a trigger that is not
 * there, not manual, not switched on, not of this inbox, or whose conditions the ticket does not meet.
 */
export async function applyTrigger(
  ctx: Ctx,
  ticketId: number,
  given: Sourced<number> | undefined,
  problems = new Problems(),
): Promise<number> {
  const ticket = await accessTicket(ctx, ticketId, 'edit')
  if (given === undefined && problems.list.length === 0) problems.add('trigger', 'must be set')
  problems.throwIfAny()
  const { value: triggerId, source } = given as Sourced<number>
  const trigger = await findRunnableTrigger(ctx.db, triggerId)
  if (trigger === undefined || !isVisible(ctx, trigger)) throw new AppError('invalid', { detail: 'not found', source })
  assertApplicable(ctx, trigger, { ticket, source })
  if (!conditionsHold(trigger.conditions, await loadFacts(ctx.db, ticketId, ctx.now)))
    throw new AppError('invalid', { detail: 'the ticket does not meet its conditions', source })
  await runTrigger(ctx, trigger, ticket)
  wakeDispatcher(ctx.db)
  return ticketId
}

/**
 * Carries out a trigger's actions in one transaction; whether it may and whether its conditions hold is the caller's
 * to decide. Throws a 400 that names what its actions refer to and is no longer there.
 */
async function runTrigger(ctx: Ctx, trigger: RunnableTrigger, ticket: TicketRow): Promise<void> {
  const problems = new Problems()
  const plan = planActions(trigger.actions)
  const lookups = await judgePlan(ctx, plan, ticket, problems)
  problems.throwIfAny()
  if (plan.mails.length > 0) await assertMayReply(ctx, ticket.id)
  await ctx.db.transaction(async (tx) => {
    await carryOut(tx, ctx, { trigger, plan, ticket: await accessTicket(ctx, ticket.id, 'edit', tx), lookups })
    await ctx.idempotency?.complete(tx, ticket.id)
  })
}

/** A trigger of other people's inboxes is as good as none. */
const isVisible = (ctx: Ctx, trigger: RunnableTrigger): boolean =>
  isSiteAdmin(ctx.actor) || trigger.inboxIds.some((inboxId) => canSeeInbox(ctx.actor, inboxId))

function assertApplicable(ctx: Ctx, trigger: RunnableTrigger, at: { ticket: TicketRow; source: string }): void {
  const { ticket, source } = at
  if (!trigger.agentHasAccess && !canManageInbox(ctx.actor, ticket.inboxId))
    throw new AppError('forbidden', { detail: 'only an admin of the inbox may apply this trigger', source })
  const detail =
    trigger.type !== 'Manual'
      ? 'is not a manual trigger'
      : trigger.state !== 'active'
        ? 'is not active'
        : trigger.inboxIds.includes(ticket.inboxId)
          ? null
          : 'does not act in the inbox of the ticket'
  if (detail !== null) throw new AppError('invalid', { detail, source })
}
