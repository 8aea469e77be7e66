import type { Ctx } from '../db/ctx.ts'
import type { Database } from '../db/pool.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import {
  findLinkedUser,
  findPasswordHash,
  type LinkedUser,
  takePasswordLink,
  updateNames,
  updatePassword,
} from './password-queries.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { hashToken } from './tokens.ts'

const shortestPassword = 8
// beyond this hashing would cost more than a password gains
const longestPassword = 200

/** Who a link is for, without using it up. Throws 400 when it cannot be used any more. */
export async function lookAtLink(database: Database, token: string): Promise<LinkedUser> {
  const user = await findLinkedUser(database, hashToken(token))
  if (user === undefined) throw deadLink()
  return user
}

/** Uses a link to set the password of its user, and their names where given; gives the user's id. */
export async function setPasswordByLink(
  database: Database,
  given: { token: string; password: string; firstName: string; lastName: string },
): Promise<number> {
  const problems = new Problems()
  judgePassword(given.password, 'password', problems)
  problems.throwIfAny()
  // made before the transaction: it takes as long as a hundred statements
  const passwordHash = await hashPassword(given.password)
  return database.transaction(async (tx) => {
    const userId = await takePasswordLink(tx, hashToken(given.token))
    if (userId === undefined) throw deadLink()
    await updatePassword(tx, { userId, passwordHash })
    await updateNames(tx, userId, given)
    return userId
  })
}

/** Changes the caller's own password; who has one has to know it. Ends all other sessions of the caller. */
export async function changeOwnPassword(
  ctx: Ctx,
  given: { currentPassword: string; newPassword: string },
): Promise<void> {
  const problems = new Problems()
  judgePassword(given.newPassword, 'newPassword', problems)
  problems.throwIfAny()
  const stored = await findPasswordHash(ctx.db, ctx.actor.id)
  if (stored !== null && !(await isPassword(given.currentPassword, stored)))
    throw new AppError('invalid', { detail: 'is not your password', source: 'currentPassword' })
  const passwordHash = await hashPassword(given.newPassword)
  await ctx.db.transaction((tx) =>
    updatePassword(tx, { userId: ctx.actor.id, passwordHash, keepSessionId: ctx.actor.sessionId }),
  )
}

function judgePassword(password: string, source: string, problems: Problems): void {
  if (password.length < shortestPassword) problems.add(source, `must have at least ${shortestPassword} characters`)
  if (password.length > longestPassword) problems.add(source, `must be shorter than ${longestPassword + 1} characters`)
}

function deadLink(): AppError {
  return new AppError('invalid', { detail: 'this link was used already or is too old', source: 'token' })
}
