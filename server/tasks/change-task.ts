import { statusIds } from '../catalog/status-ids.ts'
import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError } from '../lib/app-error.ts'
import { escapeHtml } from '../lib/html.ts'
import { accessTicket, type TicketRow } from '../tickets/access.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import {
  deleteTask,
  findTask,
  insertCompletedMessage,
  insertTask,
  insertTaskActivity,
  isReactivated,
  type TaskPlace,
  type TaskRow,
  updateTask,
} from './queries.ts'

/** What may be said of a task; absent leaves alone. */
export interface TaskChange {
  title?: string | undefined
  url?: string | undefined
  isCompleted?: boolean | undefined
  projectId?: number | undefined
}

/** Links a task of another system to a ticket; one that is linked already is only changed. */
export function linkTask(ctx: Ctx, place: TaskPlace, given: TaskChange): Promise<void> {
  return onTicket(ctx, place, async (tx, ticket) => {
    if (!(await insertTask(tx, place))) return writeChange(tx, ctx, { ticket, place, given })
    // linked as it is: a task that was done before reactivates nothing
    await updateTask(tx, place, given)
    await insertTaskActivity(tx, ctx, { ticketId: ticket.id, eventType: 'tasklinked' })
    await touchTicket(tx, ctx, ticket, place)
  })
}

/** Changes what is known of a linked task. Completing the last open one of a ticket makes the ticket active again. */
export function changeTask(ctx: Ctx, place: TaskPlace, given: TaskChange): Promise<void> {
  return onTicket(ctx, place, (tx, ticket) => writeChange(tx, ctx, { ticket, place, given }))
}

/** Takes the link away; the task itself is not ours. */
export function unlinkTask(ctx: Ctx, place: TaskPlace): Promise<void> {
  return onTicket(ctx, place, async (tx, ticket) => {
    if (!(await deleteTask(tx, place))) throw new AppError('notFound', 'not found')
    await insertTaskActivity(tx, ctx, { ticketId: ticket.id, eventType: 'taskunlinked' })
    await touchTicket(tx, ctx, ticket, place)
  })
}

/** The ticket stays locked meanwhile, so that of two tasks completed at once the second one sees the first. */
async function onTicket(ctx: Ctx, place: TaskPlace, work: (tx: Tx, ticket: TicketRow) => Promise<void>): Promise<void> {
  await ctx.db.transaction(async (tx) => work(tx, await accessTicket(ctx, place.ticketId, 'edit', tx)))
  wakeDispatcher(ctx.db)
}

async function writeChange(
  tx: Tx,
  ctx: Ctx,
  at: { ticket: TicketRow; place: TaskPlace; given: TaskChange },
): Promise<void> {
  const { ticket, place, given } = at
  const before = await findTask(tx, place)
  await updateTask(tx, place, given)
  const after = await findTask(tx, place)
  if (JSON.stringify(before) === JSON.stringify(after)) return
  if (after.completed && !before.completed) await complete(tx, ctx, ticket, after)
  else if (before.completed && !after.completed)
    await insertTaskActivity(tx, ctx, { ticketId: ticket.id, eventType: 'taskreopened' })
  await touchTicket(tx, ctx, ticket, place)
}

async function complete(tx: Tx, ctx: Ctx, ticket: TicketRow, task: TaskRow): Promise<void> {
  const name = task.title === '' ? `#${task.id}` : `“${task.title}”`
  const text = `Task ${name} was completed`
  const messageId = await insertCompletedMessage(tx, ctx, {
    ticketId: ticket.id,
    html: `<p>${escapeHtml(text)}</p>`,
    text,
  })
  await insertTaskActivity(tx, ctx, { ticketId: ticket.id, eventType: 'taskcompleted', messageId })
  await record(tx, ctx.actor, {
    kind: 'message.created',
    ticketId: ticket.id,
    messageId,
    threadType: 'completedTask',
    mail: false,
  })
  if (ticket.statusId !== statusIds.active && (await isReactivated(tx, ticket.id)))
    await changeTicket(tx, ctx, ticket, { statusId: statusIds.active })
}

/** The ticket counts as changed, and says by what. */
async function touchTicket(tx: Tx, ctx: Ctx, ticket: TicketRow, { taskId }: TaskPlace): Promise<void> {
  await changeTicket(tx, ctx, ticket, {})
  await record(tx, ctx.actor, {
    kind: 'ticket.updated',
    ticketId: ticket.id,
    changes: { tasks: { from: null, to: [{ taskId }] } },
  })
}
