import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import { listAnswer, listQuery, oneAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'

/** The operations on the articles of one site (helpdocs/article-routes.wire.ts); across sites they are derived. */
export function helpDocsOperations(): OperationSpec[] {
  const articles = resourceNamed('helpdocarticles')
  const tag = 'helpdocarticles'
  const path = '/helpdocssites/{siteId}/helpdocarticles'
  const update = (method: 'patch' | 'put'): OperationSpec => ({
    id: `${method === 'put' ? 'put' : 'update'}HelpdocarticleOfSite`,
    tag,
    method,
    path: `${path}/{id}.json`,
    summary: 'Update an article of a site',
    query: oneQuery(articles),
    body: { schema: schemaRef('HelpdocarticleUpdate'), required: false, exampleName: 'HelpdocarticleUpdate' },
    answers: [oneAnswer(articles)],
  })
  return [
    {
      id: 'listHelpdocarticlesOfSite',
      tag,
      method: 'get',
      path: `${path}.json`,
      summary: 'List the articles of a site',
      query: listQuery(articles, {}),
      answers: [listAnswer(articles)],
    },
    {
      id: 'createHelpdocarticleOfSite',
      tag,
      method: 'post',
      path: `${path}.json`,
      summary: 'Create an article in a site',
      description: 'At least one category of the site is needed; the body’s own `helpdocsite` is ignored.',
      query: oneQuery(articles),
      body: { schema: schemaRef('HelpdocarticleCreate'), exampleName: 'HelpdocarticleCreate' },
      answers: [oneAnswer(articles, 201)],
    },
    {
      id: 'getHelpdocarticleOfSite',
      tag,
      method: 'get',
      path: `${path}/{id}.json`,
      summary: 'Get an article of a site',
      query: oneQuery(articles),
      answers: [oneAnswer(articles)],
    },
    update('patch'),
    update('put'),
    {
      id: 'deleteHelpdocarticleOfSite',
      tag,
      method: 'delete',
      path: `${path}/{id}.json`,
      summary: 'Delete an article of a site',
      answers: [{ status: 204, description: 'It is in the trash.' }],
    },
  ]
}
