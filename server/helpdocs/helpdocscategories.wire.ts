import { boolean, entity, entityFilter, integer, type Resource, ref, resource, text } from '../desk-api/resource.ts'
import { createCategory, deleteCategory, updateCategory } from './write-category.wire.ts'

/**
 * Categories of a help docs site (desk-api-other.md C.14.3). `parent_id` and `helpDocsSites_id` are plain numbers under
 * the API's own odd keys; the site is also the relation `sites` of filters and includes.
 */
export const helpdocscategories: Resource = resource({
  wire: { one: 'helpdocscategory', many: 'helpdocscategories' },
  table: 'helpdocscategories',
  fields: {
    ...entity,
    name: text({ required: true }),
    slug: text({ max: 100 }),
    // both are checked and written by the workflow
    parent_id: integer({ readonly: true }),
    helpDocsSites_id: integer({ readonly: true, column: 'site_id' }),
    displayOrder: integer(),
    oldURL: text({ max: 2_000, column: 'old_url' }),
    displayOnDocHomepage: boolean(),
    site: ref('helpdocssites', { hidden: true }),
  },
  list: {
    filter: [
      ...entityFilter,
      'name',
      'slug',
      'parent_id',
      'helpDocsSites_id',
      'displayOrder',
      'displayOnDocHomepage',
      'site',
    ],
    order: ['name', 'slug', 'displayOrder', 'site'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'agent' },
  create: createCategory,
  update: updateCategory,
  remove: (ctx, _body, id) => deleteCategory(ctx, id),
})
