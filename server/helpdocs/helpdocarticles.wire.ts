import { sql } from '../db/sql.ts'
import {
  boolean,
  computed,
  entity,
  entityFilter,
  integer,
  longText,
  oneOf,
  type Resource,
  ref,
  related,
  resource,
  text,
} from '../desk-api/resource.ts'
import { createArticle, deleteArticle, updateArticle } from './write-article.wire.ts'

/** The three words of the API for what visitors may see. */
export const articleStatuses = ['Draft', 'Unpublished', 'Published'] as const

/**
 * Articles of help docs sites (desk-api-other.md C.14.2). `categories` and `relatedArticles` are plain numbers on the
 * wire; as relations they go by `categories.id` and `sites.id`.
 */
export const helpdocarticles: Resource = resource({
  wire: { one: 'helpdocarticle', many: 'helpdocarticles', path: 'helpdocssites/helpdocarticles' },
  table: 'helpdocarticles',
  fields: {
    ...entity,
    // references to a site have one s in their type (clients.md 2), the resource has two
    helpdocsite: ref('helpdocsites', { readonly: true, column: 'site_id' }),
    title: text({ required: true }),
    slug: text({ max: 100 }),
    description: text({ max: 2_000 }),
    oldURL: text({ max: 2_000, column: 'old_url' }),
    popularity: integer({ readonly: true }),
    disqusEnabled: boolean(),
    isPrivate: boolean(),
    editMethod: oneOf(['html', 'markdown', 'htmlSource']),
    displayOrder: integer(),
    status: oneOf(articleStatuses),
    contents: longText({ required: true }),
    // both are checked and written by the workflow
    categories: computed(
      'json',
      (row) => sql`array(select l.category_id from helpdocarticle_categories l
        where l.article_id = ${row}.id order by l.category_id)`,
    ),
    relatedArticles: computed(
      'json',
      (row) => sql`array(select l.related_id from helpdocarticle_related l join helpdocarticles o on o.id = l.related_id
        where l.article_id = ${row}.id and o.state = 'active' order by l.related_id)`,
    ),
    site: ref('helpdocssites', { hidden: true }),
    helpdocscategories: related(
      'helpdocscategories',
      (row) => sql`from helpdocarticle_categories x where x.article_id = ${row}.id`,
      { id: 'x.category_id', order: 'x.category_id', hidden: true },
    ),
  },
  list: {
    filter: [
      ...entityFilter,
      'title',
      'slug',
      'description',
      'status',
      'isPrivate',
      'editMethod',
      'displayOrder',
      'popularity',
      'helpdocsite',
      'site',
      'helpdocscategories',
    ],
    order: ['title', 'slug', 'status', 'displayOrder', 'popularity', 'site'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'agent' },
  create: createArticle,
  update: updateArticle,
  remove: (ctx, _body, id) => deleteArticle(ctx, id),
})
