import type { Actor, Ctx } from '../db/ctx.ts'
import { type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'

// The one place that decides what an actor may do in an inbox (desk-api-other.md D.10). Site admins and the owner act
// in every inbox; agents in those they are members of.

export const isSiteAdmin = (actor: Actor): boolean => actor.role === 'Admin' || actor.isOwner

/** Sees the inbox and its tickets, and may write notes. */
export const canSeeInbox = (actor: Actor, inboxId: number): boolean => isSiteAdmin(actor) || actor.inboxes.has(inboxId)

/** Replies, forwards, creates and edits tickets. */
export const canWriteInbox = (actor: Actor, inboxId: number): boolean =>
  isSiteAdmin(actor) || actor.inboxes.get(inboxId)?.access === 'write' || canManageInbox(actor, inboxId)

/** Changes the inbox's settings and members, restores its tickets. */
export const canManageInbox = (actor: Actor, inboxId: number): boolean =>
  isSiteAdmin(actor) || actor.inboxes.get(inboxId)?.isAdmin === true

/** The condition on a column that holds an inbox's id: inboxes the actor may see. */
export function inVisibleInboxes(actor: Actor, column: Sql): Sql {
  if (isSiteAdmin(actor)) return sql`true`
  return sql`${column} = any(${[...actor.inboxes.keys()]}::bigint[])`
}

/** 404 for an inbox the actor may not see, 403 for one it may not manage. */
export function accessInboxToManage(ctx: Ctx, inboxId: number): void {
  if (!canSeeInbox(ctx.actor, inboxId)) throw new AppError('notFound', 'not found')
  if (!canManageInbox(ctx.actor, inboxId)) throw new AppError('forbidden', 'only an admin of the inbox may change it')
}
