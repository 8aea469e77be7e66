import type { Ctx } from '../db/ctx.ts'
import { isObject } from '../desk-api/body.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readRef, readText } from '../desk-api/values.ts'
import type { Problems } from '../lib/app-error.ts'
import { slug as slugOf } from '../lib/slug.ts'
import { isSlugTaken } from './queries.ts'

// A reference to a site goes by `helpdocsite` with one s, a category's site by an odd key of its own; clients mix them.
const names = ['helpDocsSites_id', 'helpdocsite', 'helpdocssite', 'site', 'siteId']

/** The site a body names, under any of its names; null when it names none. */
export function readSite(body: WireBody, problems: Problems): { id: number; source: string } | null {
  for (const name of names) {
    const value = body.fields[name]
    const id = readRef(problems, name, value)
    if (typeof id === 'number') return { id, source: isObject(value) ? `${name}.id` : name }
  }
  return null
}

/** The slug a body gives, in the form of slugs; undefined for none. One that another row of the site has is a problem. */
export async function readSlug(
  ctx: Ctx,
  body: WireBody,
  at: { table: 'helpdocscategories' | 'helpdocarticles'; siteId: number | null; id: number | null },
  problems: Problems,
): Promise<string | undefined> {
  const given = readText(problems, 'slug', body.fields.slug, { max: 100 })
  if (given === undefined || given.trim() === '') return undefined
  const slug = slugOf(given, 'untitled', 100)
  if (at.siteId !== null && (await isSlugTaken(ctx.db, at.table, { siteId: at.siteId, slug, id: at.id })))
    problems.add('slug', 'already exists')
  return slug
}
