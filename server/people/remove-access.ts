import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

/** Ends everything a user could do: tokens, sessions, memberships; what was theirs to do is nobody's again. */
export async function revokeUser(tx: Tx, ctx: Ctx, userId: number): Promise<void> {
  const { now } = ctx
  await tx.flight([
    sql`update api_tokens set revoked_at = ${now} where user_id = ${userId} and revoked_at is null`,
    sql`delete from sessions where user_id = ${userId}`,
    sql`delete from sign_in_links where user_id = ${userId}`,
    sql`delete from password_links where user_id = ${userId}`,
    sql`delete from inbox_users where user_id = ${userId}`,
    sql`delete from ticket_followers where user_id = ${userId}`,
    sql`delete from team_users where user_id = ${userId}`,
    sql`update tickets set agent_id = null, updated_at = ${now} where agent_id = ${userId}`,
    sql`update tickettemplates set agent_id = null, updated_at = ${now} where agent_id = ${userId}`,
    sql`update inboxes set default_team_agent_id = null, updated_at = ${now} where default_team_agent_id = ${userId}`,
  ])
}

/**
 * Signs an archived user out everywhere, and frees new tickets from waiting for them. Memberships and API tokens stay as
 * they are, asleep: the user may come back.
 */
export async function archiveUser(tx: Tx, ctx: Ctx, userId: number): Promise<void> {
  await tx.flight([
    sql`delete from sessions where user_id = ${userId}`,
    sql`delete from sign_in_links where user_id = ${userId}`,
    sql`delete from password_links where user_id = ${userId}`,
    sql`update inboxes set default_team_agent_id = null, updated_at = ${ctx.now} where default_team_agent_id = ${userId}`,
  ])
}

/** Leaving an inbox unassigns one's tickets there (desk-api-other.md D.10). */
export async function unassignFormerMembers(
  tx: Tx,
  ctx: Ctx,
  membership: { userIds: readonly number[]; inboxIds: readonly number[] },
): Promise<void> {
  if (membership.userIds.length === 0 || membership.inboxIds.length === 0) return
  await tx.query(sql`
    update tickets set agent_id = null, updated_at = ${ctx.now}
    where agent_id = any(${membership.userIds}::bigint[]) and inbox_id = any(${membership.inboxIds}::bigint[])`)
}
