import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { join, raw, sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { siteFields } from './site-fields.ts'

/** Columns of the site's one row. */
export type SiteRow = Record<string, unknown>
export type SiteChange = Record<string, unknown>

// never the secret
const columns = raw(
  [...Object.values(siteFields).map(({ column }) => column), 'timezone', 'updated_at', 'updated_by_id'].join(', '),
)

/** The settings of the site. */
export async function findSite(db: Queryable): Promise<SiteRow> {
  const [row] = await db.query<SiteRow>(sql`select ${columns} from site`)
  if (row === undefined) throw new Error('the site has not been made')
  return row
}

/** What the desk signs links, forms and addresses with. */
export async function findSiteSecret(db: Queryable): Promise<Buffer> {
  const [row] = await db.query<{ secret: Buffer }>(sql`select secret from site`)
  if (row === undefined) throw new Error('the site has not been made')
  return row.secret
}

/** Changes the given columns and gives all. The names of columns are our own, from site-fields.ts. */
export async function updateSite(ctx: Ctx, change: SiteChange): Promise<SiteRow> {
  const sets = Object.entries(change).map(([column, value]) => sql`${raw(column)} = ${value}`)
  const row = await ctx.db.transaction(async (tx) => {
    if (sets.length > 0) {
      const stamp = [sql`updated_at = ${ctx.now}`, sql`updated_by_id = ${ctx.actor.id}`]
      await tx.query(sql`update site set ${join([...sets, ...stamp])}`)
      await record(tx, ctx.actor, { kind: 'row.updated', resource: 'sitesettings', id: 1 })
    }
    await ctx.idempotency?.complete(tx, 1)
    return findSite(tx)
  })
  wakeDispatcher(ctx.db)
  return row
}
