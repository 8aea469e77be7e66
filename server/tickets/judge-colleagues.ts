import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import type { Problems } from '../lib/app-error.ts'
import type { ListChange } from './commands.ts'

/**
 * Agents added to a ticket (followers) or named in a message (mentions) are told what happens there: they must exist
 * and see its inbox. Adds a problem for each who does not.
 */
export async function judgeColleagues(
  ctx: Ctx,
  inboxId: number,
  entries: readonly ListChange[],
  problems: Problems,
): Promise<void> {
  const added = entries.filter((entry) => !entry.remove)
  if (added.length === 0) return
  const rows = await ctx.db.query<{ id: number; canSee: boolean }>(sql`
    select u.id, u.role = 'Admin' or u.is_app_owner or exists (
      select 1 from inbox_users m where m.inbox_id = ${inboxId} and m.user_id = u.id and m.state = 'active') as "canSee"
    from users u where u.id = any(${added.map((entry) => entry.id)}::bigint[]) and u.state = 'active'`)
  for (const { id, source } of added) {
    const user = rows.find((row) => row.id === id)
    if (user === undefined) problems.add(source, 'not found')
    else if (!user.canSee) problems.add(source, 'has no access to the inbox')
  }
}
