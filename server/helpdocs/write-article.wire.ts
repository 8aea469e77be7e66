import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readRefs } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { assertMayWrite } from './access.ts'
import { findActive, findSiteOf, freeSlug, isSite, lastOfSite, replaceLinks } from './queries.ts'
import { readSite, readSlug } from './site-fields.wire.ts'

/** Creates an article in the site the body names, as old SDKs do; unlike under its site it may have no category. */
export async function createArticle(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const site = readSite(body, problems)
  if (site === null) problems.add('helpdocsite', 'must be set')
  else if (!(await isSite(ctx.db, site.id))) problems.add(site.source, 'not found')
  return insertArticle(ctx, body, site?.id ?? null, problems)
}

/** Creates an article in a site, in at least one of its categories. */
export function createArticleIn(ctx: Ctx, body: WireBody, siteId: number): Promise<number> {
  const problems = new Problems()
  if (body.fields.categories === undefined || body.fields.categories === null) problems.add('categories', 'must be set')
  return insertArticle(ctx, body, siteId, problems)
}

async function insertArticle(ctx: Ctx, body: WireBody, siteId: number | null, problems: Problems): Promise<number> {
  const hasSite = siteId !== null && problems.list.every((problem) => problem.source === 'categories')
  if (hasSite) await assertMayWrite(ctx, siteId)
  const links = await readLinks(ctx, body, { siteId, id: null }, problems)
  const slug = await readSlug(ctx, body, { table: 'helpdocarticles', siteId, id: null }, problems)
  const columns: Record<string, unknown> = { site_id: siteId }
  if (siteId !== null) {
    columns.slug = slug ?? freeSlug('helpdocarticles', siteId, body.fields.title)
    if (!body.fields.displayOrder) columns.display_order = lastOfSite('helpdocarticles', siteId)
  }
  return createRow(ctx, resourceNamed('helpdocarticles'), body, {
    problems,
    columns,
    also: (tx, id) => writeLinks(tx, id, links),
  })
}

/** Changes an article; it stays in its site. Lists of categories and related articles are replaced. */
export async function updateArticle(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const siteId = await assertMayWriteArticle(ctx, id)
  const links = await readLinks(ctx, body, { siteId, id }, problems)
  const slug = await readSlug(ctx, body, { table: 'helpdocarticles', siteId, id }, problems)
  const fields = { ...body.fields, slug: undefined }
  return updateRow(ctx, resourceNamed('helpdocarticles'), { ...body, fields }, id, {
    problems,
    columns: slug === undefined ? {} : { slug },
    also: (tx) => writeLinks(tx, id, links),
  })
}

/** Moves an article to the trash. */
export async function deleteArticle(ctx: Ctx, id: number): Promise<number> {
  await assertMayWriteArticle(ctx, id)
  return removeRow(ctx, resourceNamed('helpdocarticles'), id)
}

async function assertMayWriteArticle(ctx: Ctx, id: number): Promise<number> {
  const siteId = await findSiteOf(ctx.db, 'helpdocarticles', id)
  if (siteId === null) throw new AppError('notFound', 'not found')
  await assertMayWrite(ctx, siteId)
  return siteId
}

interface Links {
  categoryIds: number[] | undefined
  relatedIds: number[] | undefined
}

async function readLinks(
  ctx: Ctx,
  body: WireBody,
  at: { siteId: number | null; id: number | null },
  problems: Problems,
): Promise<Links> {
  const categories = readRefs(problems, 'categories', body.fields.categories)
  const others = readRefs(problems, 'relatedArticles', body.fields.relatedArticles)
  if (categories?.length === 0) problems.add('categories', 'must be set')
  const [foundCategories, foundOthers] = await Promise.all([
    findActive(ctx.db, 'helpdocscategories', { ids: idsOf(categories), siteId: at.siteId }),
    findActive(ctx.db, 'helpdocarticles', { ids: idsOf(others), siteId: null }),
  ])
  for (const { id, source } of categories ?? []) if (!foundCategories.has(id)) problems.add(source, 'not found')
  for (const { id, source } of others ?? []) {
    if (!foundOthers.has(id)) problems.add(source, 'not found')
    else if (id === at.id) problems.add(source, 'must not be the article itself')
  }
  return { categoryIds: categories && idsOf(categories), relatedIds: others && idsOf(others) }
}

const idsOf = (entries: readonly { id: number }[] | undefined): number[] => (entries ?? []).map((entry) => entry.id)

async function writeLinks(tx: Tx, articleId: number, { categoryIds, relatedIds }: Links): Promise<void> {
  if (categoryIds !== undefined)
    await replaceLinks(
      tx,
      { table: 'helpdocarticle_categories', other: 'category_id' },
      { articleId, ids: categoryIds },
    )
  if (relatedIds !== undefined)
    await replaceLinks(tx, { table: 'helpdocarticle_related', other: 'related_id' }, { articleId, ids: relatedIds })
}
