import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { slug } from '../lib/slug.ts'

/** True for a site that is not deleted. */
export async function isSite(db: Queryable, siteId: number): Promise<boolean> {
  const rows = await db.query(sql`select 1 from helpdocssites where id = ${siteId} and state = 'active'`)
  return rows.length > 0
}

/** The site of a category or an article, of any state; null when there is no such row. */
export async function findSiteOf(
  db: Queryable,
  table: 'helpdocscategories' | 'helpdocarticles',
  id: number,
): Promise<number | null> {
  const [row] = await db.query<{ siteId: number }>(sql`select site_id as "siteId" from ${raw(table)} where id = ${id}`)
  return row?.siteId ?? null
}

/** Which of these rows are active, of one site when it is given. */
export async function findActive(
  db: Queryable,
  table: 'helpdocscategories' | 'helpdocarticles',
  at: { ids: readonly number[]; siteId: number | null },
): Promise<ReadonlySet<number>> {
  if (at.ids.length === 0) return new Set()
  const rows = await db.query<{ id: number }>(sql`
    select id from ${raw(table)} where id = any(${at.ids}::bigint[]) and state = 'active'
      and (${at.siteId}::bigint is null or site_id = ${at.siteId})`)
  return new Set(rows.map((row) => row.id))
}

/** The column value of a slug made of a name: with a number when another row of the site has it. */
export function freeSlug(table: 'helpdocscategories' | 'helpdocarticles', siteId: number, name: unknown): Sql {
  const wanted = slug(typeof name === 'string' ? name : '', table === 'helpdocarticles' ? 'article' : 'category')
  return sql`(
    select free.slug from (
      select ${wanted}::text as slug, 1 as number
      union all select ${wanted}::text || '-' || n, n from generate_series(2, 10000) n) free
    where not exists (
      select 1 from ${raw(table)} o where o.site_id = ${siteId} and o.slug = free.slug and o.state = 'active')
    order by free.number limit 1)`
}

/** The column value that puts a new row behind the others of its site. */
export function lastOfSite(table: 'helpdocscategories' | 'helpdocarticles', siteId: number): Sql {
  return sql`(select coalesce(max(o.display_order), 0) + 1 from ${raw(table)} o
    where o.site_id = ${siteId} and o.state = 'active')`
}

/** True when another active row of the site has this slug. */
export async function isSlugTaken(
  db: Queryable,
  table: 'helpdocscategories' | 'helpdocarticles',
  at: { siteId: number; slug: string; id: number | null },
): Promise<boolean> {
  const rows = await db.query(sql`
    select 1 from ${raw(table)} where site_id = ${at.siteId} and slug = ${at.slug} and state = 'active'
      and id is distinct from ${at.id}::bigint`)
  return rows.length > 0
}

/** Replaces what an article is in, or what it points to. */
export async function replaceLinks(
  tx: Tx,
  link: { table: 'helpdocarticle_categories' | 'helpdocarticle_related'; other: 'category_id' | 'related_id' },
  at: { articleId: number; ids: readonly number[] },
): Promise<void> {
  await tx.query(sql`delete from ${raw(link.table)} where article_id = ${at.articleId}`)
  await tx.query(sql`
    insert into ${raw(link.table)} (article_id, ${raw(link.other)})
    select ${at.articleId}::bigint, unnest(${[...new Set(at.ids)]}::bigint[])`)
}

/** Moves the categories and articles of a site to the trash. */
export async function markContentsDeleted(tx: Tx, ctx: Ctx, siteId: number): Promise<void> {
  for (const table of ['helpdocscategories', 'helpdocarticles']) {
    await tx.query(sql`
      update ${raw(table)} set state = 'deleted', deleted_at = ${ctx.now}, deleted_by_id = ${ctx.actor.id}
      where site_id = ${siteId} and state = 'active'`)
  }
}

/** Hangs the children of a category under its own parent. */
export async function liftChildren(tx: Tx, id: number): Promise<void> {
  await tx.query(sql`
    update helpdocscategories c set parent_id = p.parent_id from helpdocscategories p
    where p.id = ${id} and c.parent_id = p.id`)
}

/** True when `ancestorId` stands above the category, or is the category itself. */
export async function isUnder(db: Queryable, id: number, ancestorId: number): Promise<boolean> {
  const rows = await db.query(sql`
    with recursive above as (
      select id, parent_id from helpdocscategories where id = ${id}
      union select c.id, c.parent_id from helpdocscategories c join above a on c.id = a.parent_id
    ) select 1 from above where id = ${ancestorId}`)
  return rows.length > 0
}
