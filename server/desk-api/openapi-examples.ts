import type { ResourceNotes } from './openapi-notes.ts'
import { schemaName } from './openapi-schemas.ts'
import type { Components } from './openapi-types.ts'
import type { Field, Resource, ScalarField } from './resource.ts'

type Row = Record<string, unknown>

const moment = '2026-03-02T09:30:00Z'

// Fields of many resources; the rest of a made-up row is null, 0, false or empty.
const usual: Readonly<Record<string, unknown>> = {
  id: 1,
  state: 'active',
  createdAt: moment,
  updatedAt: moment,
  createdBy: { id: 1, type: 'users' },
  updatedBy: { id: 1, type: 'users' },
  name: 'Example',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Byron',
  color: '#3550c4',
  displayOrder: 1,
}

/** Adds the examples of a resource's answers and bodies; they are checked against their schemas by a test. */
export function addExamples(components: Components, resource: Resource, notes: ResourceNotes): void {
  const name = schemaName(resource)
  const { one, many } = resource.wire
  const row = exampleRow(resource, notes)
  const page = {
    count: 1,
    pageSize: 50,
    pageOffset: 0,
    pages: 1,
    hasMore: false,
    hasMorePages: false,
    nextCursor: null,
  }
  const pagination = { records: 1, pageSize: 50, pages: 1, page: 1, hasMorePages: false }
  components.examples[`${name}Answer`] = { value: { [one]: row, included: {} } }
  components.examples[`${name}List`] = { value: { [many]: [row], included: {}, pagination, meta: { page } } }
  const body = notes.bodyExample ?? exampleBody(resource, row)
  if (resource.create !== false) components.examples[`${name}Create`] = { value: { [one]: body } }
  if (resource.update !== false) {
    const [first] = Object.entries(body).filter(([, value]) => typeof value !== 'object')
    components.examples[`${name}Update`] = { value: first === undefined ? {} : { [one]: Object.fromEntries([first]) } }
  }
}

function exampleRow(resource: Resource, notes: ResourceNotes): Row {
  const row: Row = {}
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.hidden || field.onRequest) continue
    row[name] = notes.example?.[name] ?? exampleValue(name, field)
  }
  return row
}

function exampleValue(name: string, field: Field): unknown {
  const given = usual[name]
  switch (field.kind) {
    case 'id':
      return 1
    case 'ref':
      return field.required ? { id: 1, type: field.target } : null
    case 'actor':
      return given ?? null
    case 'refs':
      return []
    case 'strings':
      return []
    case 'oneOf':
      return field.values?.[0] ?? null
    case 'json':
      return null
    case 'boolean':
      return false
    case 'timestamp':
      return given ?? null
    default:
      return given ?? (field.required ? madeUp(field) : null)
  }
}

function madeUp(field: ScalarField): unknown {
  if (field.kind !== 'text') return 1
  return field.format === 'domain' ? 'example.com' : 'Example'
}

function exampleBody(resource: Resource, row: Row): Row {
  const required = Object.entries(resource.fields).filter(([, field]) => field.required && !field.readonly)
  const given = required.map(([name, field]) => [name, field.kind === 'ref' ? { id: 1 } : row[name]])
  return Object.fromEntries(given)
}
