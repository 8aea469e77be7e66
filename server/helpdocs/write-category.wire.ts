import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readRef } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { assertMayWrite } from './access.ts'
import { findActive, findSiteOf, freeSlug, isSite, isUnder, lastOfSite, liftChildren } from './queries.ts'
import { readSite, readSlug } from './site-fields.wire.ts'

/** Creates a category in the site the body names. */
export async function createCategory(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const siteId = await readExistingSite(ctx, body, problems)
  if (siteId !== null) await assertMayWrite(ctx, siteId)
  const parentId = await readParent(ctx, body, { siteId, id: null }, problems)
  const slug = await readSlug(ctx, body, { table: 'helpdocscategories', siteId, id: null }, problems)
  const columns: Record<string, unknown> = { site_id: siteId }
  if (parentId !== undefined) columns.parent_id = parentId
  if (siteId !== null) {
    columns.slug = slug ?? freeSlug('helpdocscategories', siteId, body.fields.name)
    if (!body.fields.displayOrder) columns.display_order = lastOfSite('helpdocscategories', siteId)
  }
  return createRow(ctx, resourceNamed('helpdocscategories'), body, { problems, columns })
}

/** Changes a category; it stays in its site. */
export async function updateCategory(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const siteId = await findSiteOf(ctx.db, 'helpdocscategories', id)
  if (siteId === null) throw new AppError('notFound', 'not found')
  await assertMayWrite(ctx, siteId)
  const parentId = await readParent(ctx, body, { siteId, id }, problems)
  const slug = await readSlug(ctx, body, { table: 'helpdocscategories', siteId, id }, problems)
  const columns: Record<string, unknown> = {}
  if (parentId !== undefined) columns.parent_id = parentId
  if (slug !== undefined) columns.slug = slug
  const fields = { ...body.fields, slug: undefined }
  return updateRow(ctx, resourceNamed('helpdocscategories'), { ...body, fields }, id, { problems, columns })
}

/** Deletes a category; what was under it hangs under its parent, and articles only lose it. */
export async function deleteCategory(ctx: Ctx, id: number): Promise<number> {
  const siteId = await findSiteOf(ctx.db, 'helpdocscategories', id)
  if (siteId === null) throw new AppError('notFound', 'not found')
  await assertMayWrite(ctx, siteId)
  return removeRow(ctx, resourceNamed('helpdocscategories'), id, {
    async also(tx) {
      await liftChildren(tx, id)
      await tx.query(sql`delete from helpdocarticle_categories where category_id = ${id}`)
    },
  })
}

async function readExistingSite(ctx: Ctx, body: WireBody, problems: Problems): Promise<number | null> {
  const given = readSite(body, problems)
  if (given === null) {
    problems.add('helpDocsSites_id', 'must be set')
    return null
  }
  if (await isSite(ctx.db, given.id)) return given.id
  problems.add(given.source, 'not found')
  return null
}

async function readParent(
  ctx: Ctx,
  body: WireBody,
  at: { siteId: number | null; id: number | null },
  problems: Problems,
): Promise<number | undefined> {
  const parentId = readRef(problems, 'parent_id', body.fields.parent_id)
  if (typeof parentId !== 'number' || at.siteId === null) return undefined
  const found = await findActive(ctx.db, 'helpdocscategories', { ids: [parentId], siteId: at.siteId })
  if (!found.has(parentId)) problems.add('parent_id', 'not found')
  else if (at.id !== null && (await isUnder(ctx.db, parentId, at.id)))
    problems.add('parent_id', 'must not be the category itself or one under it')
  return parentId
}
