import type { FastifyInstance } from 'fastify'
import { type Sql, sql } from '../db/sql.ts'
import { answerList, answerOne, idOf, mustSee } from '../desk-api/mount.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { Resource } from '../desk-api/resource.ts'
import { ctxOf } from '../http/context.ts'
import { withOldPages } from './old-lists.ts'

const prefix = '/desk/v1/helpdocs'

/**
 * Mounts what pages of help articles read by the older API (desk-api-other.md C.14.5): sites, categories and articles
 * by short names, with the rows of today.
 */
export function registerOldHelpDocs(app: FastifyInstance): void {
  const sites = resourceNamed('helpdocssites')
  const categories = resourceNamed('helpdocscategories')
  const articles = resourceNamed('helpdocarticles')

  const list = (path: string, name: string, of: Resource, parent?: { resource: Resource; where(id: number): Sql }) =>
    app.get(`${prefix}/${path}.json`, async (request) => {
      if (parent !== undefined) await mustSee(ctxOf(request), parent.resource, idOf(request))
      const where = parent === undefined ? null : parent.where(idOf(request))
      return renamed(withOldPages(await answerList(request, of, where)), of.wire.many, name)
    })
  const get = (path: string, name: string, of: Resource) =>
    app.get(`${prefix}/${path}/:id.json`, async (request) =>
      renamed(await answerOne(request, of, idOf(request)), of.wire.one, name),
    )

  const ofSite = { resource: sites, where: (id: number) => sql`t.site_id = ${id}` }
  list('sites', 'sites', sites)
  get('sites', 'site', sites)
  list('sites/:id/categories', 'categories', categories, ofSite)
  list('sites/:id/articles', 'articles', articles, ofSite)
  list('categories/:id/articles', 'articles', articles, {
    resource: categories,
    where: (id) =>
      sql`exists (select 1 from helpdocarticle_categories l where l.article_id = t.id and l.category_id = ${id})`,
  })
  get('articles', 'article', articles)
}

function renamed(answer: object, today: string, then: string): object {
  const { [today]: rows, ...rest } = answer as Record<string, unknown>
  return { [then]: rows, ...rest }
}
