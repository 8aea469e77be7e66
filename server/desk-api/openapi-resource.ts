import type { ResourceNotes } from './openapi-notes.ts'
import type { Answer, OperationSpec } from './openapi-operation.ts'
import { schemaName } from './openapi-schemas.ts'
import { type Parameter, parameterRef, type Reference, type Schema, schemaRef } from './openapi-types.ts'
import type { Resource } from './resource.ts'

/** The operations that mount.ts derives from a declaration. */
export function resourceOperations(resource: Resource, notes: ResourceNotes): OperationSpec[] {
  const { many, path = many } = resource.wire
  const name = schemaName(resource)
  const [one, several] = labelOf(resource, notes)
  const base = { tag: many }
  const operations: OperationSpec[] = [
    {
      ...base,
      id: `list${upper(many)}`,
      method: 'get',
      path: `/${path}.json`,
      summary: `List ${several}`,
      query: listQuery(resource, notes),
      answers: [listAnswer(resource)],
    },
    {
      ...base,
      id: `get${name}`,
      method: 'get',
      path: `/${path}/{id}.json`,
      summary: `Get ${article(one)}`,
      query: oneQuery(resource),
      answers: [oneAnswer(resource)],
    },
  ]
  if (resource.create !== false) {
    operations.push({
      ...base,
      id: `create${name}`,
      method: 'post',
      path: `/${path}.json`,
      summary: `Create ${article(one)}`,
      query: oneQuery(resource),
      body: { schema: schemaRef(`${name}Create`), exampleName: `${name}Create` },
      answers: [oneAnswer(resource, 201)],
    })
  }
  if (resource.update !== false) operations.push(...updateOperations(resource, notes))
  if (resource.remove !== false) operations.push(...removeOperations(resource, notes))
  return operations
}

function updateOperations(resource: Resource, notes: ResourceNotes): OperationSpec[] {
  const name = schemaName(resource)
  const [one] = labelOf(resource, notes)
  const { many, path = many } = resource.wire
  const update = (method: 'put' | 'patch'): OperationSpec => ({
    tag: many,
    id: `${method === 'put' ? 'put' : 'update'}${name}`,
    method,
    path: `/${path}/{id}.json`,
    summary: `Update ${article(one)}`,
    ...(method === 'put' ? { description: 'The same as PATCH: what is not given stays as it is.' } : {}),
    query: oneQuery(resource),
    body: { schema: schemaRef(`${name}Update`), required: false, exampleName: `${name}Update` },
    answers: [oneAnswer(resource)],
  })
  return [update('patch'), update('put'), ...bulkUpdates(resource, notes)]
}

/** The bulk update, by PATCH and by PUT; for resources with an update of their own, too. */
export function bulkUpdates(resource: Resource, notes: ResourceNotes): OperationSpec[] {
  const name = schemaName(resource)
  const [, several] = labelOf(resource, notes)
  const { one, many, path = many } = resource.wire
  return (['patch', 'put'] as const).map((method) => ({
    tag: many,
    id: `${method === 'put' ? 'bulkPut' : 'bulkUpdate'}${upper(many)}`,
    method,
    path: `/${path}/update.json`,
    summary: `Update every one of the ${several} that match`,
    query: [parameterRef(`${name}.filter`)],
    body: {
      schema: bulkBody(one, name),
      example: { filter_args: { filter: { id: { $in: [1, 2] } }, bulkDryExecute: true }, [one]: {} },
    },
    answers: [jobAnswer],
  }))
}

/** What `filter_args` selects, changed as the rest of the body says. */
function bulkBody(one: string, name: string): Schema {
  const filterArguments = {
    type: 'object',
    properties: { filter: schemaRef(`${name}Filter`), bulkDryExecute: { type: 'boolean' } },
  }
  return {
    allOf: [
      schemaRef(`${name}Input`),
      {
        type: 'object',
        properties: {
          filter_args: filterArguments,
          filter: schemaRef(`${name}Filter`),
          bulkDryExecute: { type: 'boolean' },
          [one]: schemaRef(`${name}Input`),
        },
      },
    ],
  }
}

function removeOperations(resource: Resource, notes: ResourceNotes): OperationSpec[] {
  const [one] = labelOf(resource, notes)
  const { many, path = many } = resource.wire
  return [
    {
      tag: many,
      id: `delete${schemaName(resource)}`,
      method: 'delete',
      path: `/${path}/{id}.json`,
      summary: `Delete ${article(one)}`,
      answers: [{ status: 204, description: 'It is in the trash.' }],
    },
    bulkRemoval(resource, notes),
  ]
}

/** The bulk delete; for resources with a delete of their own, too. */
export function bulkRemoval(resource: Resource, notes: ResourceNotes): OperationSpec {
  const name = schemaName(resource)
  const [, several] = labelOf(resource, notes)
  const { many, path = many } = resource.wire
  return {
    tag: many,
    id: `bulkDelete${upper(many)}`,
    method: 'delete',
    path: `/${path}/delete.json`,
    summary: `Delete every one of the ${several} that match`,
    description: 'The filter may also come in the body, as for the bulk update.',
    query: [parameterRef(`${name}.filter`)],
    answers: [jobAnswer],
  }
}

/** The number of the job that a bulk operation is. */
export const jobAnswer: Answer = {
  status: 200,
  description: 'The job that does it, or did it already; see `GET /jobs/{id}.json`.',
  schema: { type: 'object', required: ['jobId'], properties: { jobId: { type: 'string', pattern: '^\\d+$' } } },
  example: { jobId: '17' },
}

/** The query parameters of a list of this resource. */
export function listQuery(resource: Resource, notes: ResourceNotes): (Parameter | Reference)[] {
  const own = ['filter', 'orderBy'].map((parameter) => parameterRef(`${schemaName(resource)}.${parameter}`))
  const common = ['orderMode', 'page', 'pageSize', 'cursor', 'includeArchived'].map(parameterRef)
  return [...own, ...common, ...oneQuery(resource), ...(notes.listParameters ?? [])]
}

/** The query parameters of an answer with one row. */
export function oneQuery(resource: Resource): Reference[] {
  return ['includes', 'fields'].map((parameter) => parameterRef(`${schemaName(resource)}.${parameter}`))
}

/** A page of rows. */
export function listAnswer(resource: Resource): Answer {
  const name = `${schemaName(resource)}List`
  return { status: 200, description: 'A page of the list.', schema: schemaRef(name), exampleName: name }
}

/** One row. */
export function oneAnswer(resource: Resource, status = 200): Answer {
  const name = `${schemaName(resource)}Answer`
  return {
    status,
    description: status === 201 ? 'It was created.' : 'The row as it is now.',
    schema: schemaRef(name),
    exampleName: name,
  }
}

const labelOf = (resource: Resource, notes: ResourceNotes): readonly [string, string] =>
  notes.label ?? [resource.wire.one, resource.wire.many]

const article = (noun: string): string => `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`

const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
