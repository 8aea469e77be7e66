import type { Actor, Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'

/** 403 unless the actor writes in the site: its contributors do, and site admins everywhere. */
export async function assertMayWrite(ctx: Ctx, siteId: number): Promise<void> {
  if (!(await mayWrite(ctx.db, ctx.actor, siteId)))
    throw new AppError('forbidden', 'only contributors of the site may write in it')
}

async function mayWrite(db: Queryable, actor: Actor, siteId: number): Promise<boolean> {
  if (isSiteAdmin(actor)) return true
  const rows = await db.query(
    sql`select 1 from helpdocssite_contributors where site_id = ${siteId} and user_id = ${actor.id}`,
  )
  return rows.length > 0
}
