import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readBoolean, readRef } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { canManageInbox } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { accessTicket, type TicketRow } from '../tickets/access.ts'

/** Logs time on a ticket, for the acting user unless the body names another; leaves an activity on the ticket. */
export async function createTimelog(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const fields = withUser(ctx, body, problems)
  const ticket = await findTicket(ctx, body)
  if (ticket !== null) {
    assertMayLogFor(ctx, ticket, fields.user)
    await assertLoggingIsOn(ctx, ticket)
  }
  return createRow(
    ctx,
    resourceNamed('timelogs'),
    { ...body, fields: { ...fields, user: fields.user ?? ctx.actor.id } },
    {
      problems,
      also: async (tx) => {
        if (ticket !== null) await insertActivity(tx, ctx, ticket.id)
      },
    },
  )
}

/** Changes a time log: the user's own, or anybody's for admins of the ticket's inbox. */
export async function updateTimelog(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const current = await accessTimelog(ctx, id)
  const fields = withUser(ctx, body, problems)
  const ticket = await findTicket(ctx, body)
  assertMayLogFor(ctx, ticket ?? current, fields.user)
  if (ticket !== null && ticket.inboxId !== current.inboxId) await assertLoggingIsOn(ctx, ticket)
  return updateRow(ctx, resourceNamed('timelogs'), { ...body, fields }, id, { problems })
}

/** Moves a time log to the trash; the same rights as to change it. */
export async function deleteTimelog(ctx: Ctx, id: number): Promise<number> {
  await accessTimelog(ctx, id)
  return removeRow(ctx, resourceNamed('timelogs'), id)
}

/** `assignToCurrentUser` is another way to name oneself. */
function withUser(ctx: Ctx, body: WireBody, problems: Problems): Record<string, unknown> {
  const isOwn = readBoolean(problems, 'assignToCurrentUser', body.fields.assignToCurrentUser) ?? false
  const user = readRef(new Problems(), 'user', body.fields.user)
  return { ...body.fields, user: isOwn ? ctx.actor.id : user ? body.fields.user : undefined }
}

/** The ticket a body names; null when it names none or one that the declaration's own check will refuse by name. */
async function findTicket(ctx: Ctx, body: WireBody): Promise<TicketRow | null> {
  const id = readRef(new Problems(), 'ticket', body.fields.ticket)
  if (!id) return null
  try {
    return await accessTicket(ctx, id, 'note')
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') return null
    throw error
  }
}

function assertMayLogFor(ctx: Ctx, ticket: TicketRow, user: unknown): void {
  const userId = readRef(new Problems(), 'user', user)
  if (userId && userId !== ctx.actor.id && !canManageInbox(ctx.actor, ticket.inboxId))
    throw new AppError('forbidden', 'only an admin of the inbox may log time of others')
}

async function assertLoggingIsOn(ctx: Ctx, ticket: TicketRow): Promise<void> {
  const [inbox] = await ctx.db.query<{ enabled: boolean }>(
    sql`select timelogging_enabled as enabled from inboxes where id = ${ticket.inboxId}`,
  )
  if (inbox?.enabled === false) throw new AppError('forbidden', 'time logging is switched off in this inbox')
}

/** The ticket of a time log that the actor may change. */
async function accessTimelog(ctx: Ctx, id: number): Promise<TicketRow> {
  const [row] = await ctx.db.query<{ ticketId: number; userId: number }>(
    sql`select ticket_id as "ticketId", user_id as "userId" from timelogs where id = ${id} and state = 'active'`,
  )
  if (row === undefined) throw new AppError('notFound', 'not found')
  const ticket = await accessTicket(ctx, row.ticketId, 'note')
  if (row.userId !== ctx.actor.id && !canManageInbox(ctx.actor, ticket.inboxId))
    throw new AppError('forbidden', 'only an admin of the inbox may change time logs of others')
  return ticket
}

async function insertActivity(tx: Tx, ctx: Ctx, ticketId: number): Promise<void> {
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, created_at, created_by_id)
    values (${ticketId}, 'timelog', ${ctx.now}, ${ctx.actor.id})`)
}
