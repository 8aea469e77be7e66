import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'
import { createPasswordLink, type PasswordLink } from './password-link.ts'
import { findInvitee } from './password-queries.ts'

/**
 * Makes an invitation for a user, and mails it unless told not to. Earlier ones stay valid until one is used. For site
 * admins: who has the link chooses the password.
 */
export async function inviteUser(ctx: Ctx, userId: number, options: { isMailed: boolean }): Promise<PasswordLink> {
  if (!isSiteAdmin(ctx.actor)) throw new AppError('forbidden', 'only site admins may invite agents')
  const link = await ctx.db.transaction(async (tx) => {
    const made = await invite(tx, ctx, userId, options)
    await ctx.idempotency?.complete(tx, made.id)
    return made
  })
  wakeDispatcher(ctx.db)
  return link
}

/** The same as a part of another transaction. */
export async function invite(
  tx: Tx,
  ctx: Ctx,
  userId: number,
  { isMailed }: { isMailed: boolean },
): Promise<PasswordLink> {
  const user = await findInvitee(tx, userId)
  if (user === undefined) throw new AppError('notFound', 'not found')
  if (user.state !== 'active') throw new AppError('conflict', 'an archived agent cannot be invited')
  const { actor } = ctx
  return createPasswordLink(tx, {
    kind: 'invitation',
    user,
    baseUrl: ctx.baseUrl,
    siteName: actor.site.name,
    by: { id: actor.id, name: `${actor.firstName} ${actor.lastName}`.trim() },
    isMailed,
  })
}
