import { invite } from '../account/invite-user.ts'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readBoolean, readRefs, readScalar } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { systemActor } from '../events/record.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { addTakenAddresses } from '../inboxes/taken-addresses.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { archiveUser, revokeUser, unassignFormerMembers } from './remove-access.ts'

interface UserRow {
  role: string
  is_part_time: boolean
  reviewer: boolean
  can_manage_companies: boolean
  is_app_owner: boolean
  state: string
}

// What decides a user's rights; others may not even change their own.
const rights = {
  role: 'role',
  isPartTime: 'is_part_time',
  reviewer: 'reviewer',
  canManageCompanies: 'can_manage_companies',
  state: 'state',
} as const

/** Adds an agent, and mails an invitation unless `sendInvite` is false; site admins only. */
export async function createUser(ctx: Ctx, body: WireBody): Promise<number> {
  if (!isSiteAdmin(ctx.actor)) throw new AppError('forbidden', 'only site admins may add agents')
  const problems = new Problems()
  await checkAddress(ctx, body, problems)
  const isInvited = readBoolean(problems, 'sendInvite', body.fields.sendInvite) ?? true
  return createRow(ctx, resourceNamed('users'), body, {
    problems,
    also: async (tx, id) => {
      if (isInvited) await invite(tx, ctx, id, { isMailed: true })
    },
  })
}

/** Changes a user. Everybody may change their own profile; rights and memberships are for site admins. */
export async function updateUser(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const [user] = await ctx.db.query<UserRow>(
    sql`select role, is_part_time, reviewer, can_manage_companies, is_app_owner, state from users where id = ${id}`,
  )
  if (user === undefined) throw new AppError('notFound', 'not found')
  const problems = new Problems()
  const state = readScalar(problems, 'state', { kind: 'oneOf', values: ['active', 'archived'] }, body.fields.state)
  checkRights(ctx, body, { id, user, state })
  await checkAddress(ctx, body, problems)
  return updateRow(ctx, resourceNamed('users'), body, id, {
    problems,
    columns: state === undefined ? {} : { state },
    also: async (tx) => {
      await unassignFormerMembers(tx, ctx, { userIds: [id], inboxIds: removedInboxes(body) })
      if (state === 'archived') await archiveUser(tx, ctx, id)
    },
  })
}

/** Deletes a user and ends what they could do. The owner and oneself cannot be deleted. */
export async function deleteUser(ctx: Ctx, id: number): Promise<number> {
  if (!isSiteAdmin(ctx.actor)) throw new AppError('forbidden', 'only site admins may delete agents')
  const [user] = await ctx.db.query<UserRow>(sql`select is_app_owner from users where id = ${id}`)
  if (id === systemActor.id || id === ctx.actor.id || user?.is_app_owner) {
    throw new AppError('forbidden', 'the site owner, the desk itself and oneself cannot be deleted')
  }
  return removeRow(ctx, resourceNamed('users'), id, { also: (tx) => revokeUser(tx, ctx, id) })
}

function checkRights(ctx: Ctx, body: WireBody, target: { id: number; user: UserRow; state: unknown }): void {
  const { id, user } = target
  if (id === systemActor.id) throw new AppError('forbidden', 'the desk itself cannot be changed')
  if (!isSiteAdmin(ctx.actor)) {
    if (id !== ctx.actor.id) throw new AppError('forbidden', 'only site admins may change other agents')
    // clients send the whole user back: the same value asks for nothing
    const asked = Object.entries(rights).find(([name, column]) => isChange(body.fields[name], user[column]))
    const source = asked?.[0] ?? (hasEntries(body.fields.inboxes) ? 'inboxes' : null)
    if (source !== null) throw new AppError('forbidden', { detail: 'only site admins may change this', source })
  }
  const isDemotion = isChange(body.fields.role, 'Admin') || isChange(target.state, 'active')
  if (user.is_app_owner && isDemotion) throw new AppError('forbidden', 'the site owner stays an active admin')
}

const isChange = (given: unknown, present: unknown): boolean =>
  given !== undefined && given !== null && given !== '' && String(given).toLowerCase() !== String(present).toLowerCase()

const hasEntries = (value: unknown): boolean => Array.isArray(value) && value.length > 0

function removedInboxes(body: WireBody): number[] {
  const entries = readRefs(new Problems(), 'inboxes', body.fields.inboxes) ?? []
  return entries.filter((entry) => entry.remove).map((entry) => entry.id)
}

/** An inbox's address cannot be an agent's too: mail to it would be nobody's and everybody's. */
async function checkAddress(ctx: Ctx, body: WireBody, problems: Problems): Promise<void> {
  const { email } = body.fields
  if (typeof email === 'string')
    await addTakenAddresses(ctx.db, [{ value: email, source: 'email' }], ['inboxes', 'inboxaliases'], problems)
}
