import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { oneQuery } from '../desk-api/openapi-resource.ts'
import { schemaName } from '../desk-api/openapi-schemas.ts'
import { parameterRef, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import { oldList } from './v1.ts'

// Help docs by the older API (v1/old-help-docs.wire.ts).

function list(id: string, path: string, key: string, many: string, whose = ''): OperationSpec {
  return {
    id,
    tag: many,
    method: 'get',
    path: `/desk/v1/helpdocs/${path}.json`,
    isOutside: true,
    summary: `List the ${key}${whose} as the older API does`,
    query: ['page', 'pageSize'].map(parameterRef),
    answers: [{ status: 200, description: 'A page of the list.', schema: oldList(many, key) }],
  }
}

function get(id: string, path: string, key: string, many: string): OperationSpec {
  const resource = resourceNamed(many)
  const title = schemaName(resource)
  const schema = {
    type: 'object',
    required: [key, 'included'],
    properties: { [key]: schemaRef(title), included: schemaRef(`${title}Included`) },
  } as const
  return {
    id,
    tag: many,
    method: 'get',
    path: `/desk/v1/helpdocs/${path}/{id}.json`,
    isOutside: true,
    summary: `Get ${key === 'article' ? 'an article' : 'a site'} as the older API does`,
    query: oneQuery(resource),
    answers: [{ status: 200, description: 'What was asked for.', schema }],
  }
}

/** The operations on help docs of the older API. */
export const oldHelpDocsOperations = (): OperationSpec[] => [
  list('listOldSites', 'sites', 'sites', 'helpdocssites'),
  get('getOldSite', 'sites', 'site', 'helpdocssites'),
  list('listOldCategoriesOfSite', 'sites/{id}/categories', 'categories', 'helpdocscategories', ' of a site'),
  list('listOldArticlesOfSite', 'sites/{id}/articles', 'articles', 'helpdocarticles', ' of a site'),
  list('listOldArticlesOfCategory', 'categories/{id}/articles', 'articles', 'helpdocarticles', ' of a category'),
  get('getOldArticle', 'articles', 'article', 'helpdocarticles'),
]
