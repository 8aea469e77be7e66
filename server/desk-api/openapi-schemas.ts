import { answerSchema, inputSchema, refName } from './openapi-fields.ts'
import type { ResourceNotes } from './openapi-notes.ts'
import { type Components, type Parameter, type Schema, schemaRef, titleOf } from './openapi-types.ts'
import { isRelation, sectionOf, sectionsOf } from './relations.ts'
import type { Field, Registry, Resource } from './resource.ts'

/** How a resource is called among the schemas: `Ticketpriority`. */
export const schemaName = (resource: Resource): string => titleOf(resource.wire.one)

const shown = (resource: Resource): [string, Field][] =>
  Object.entries(resource.fields).filter(([, field]) => !field.hidden)

/** Adds the schemas of references to everything any resource refers to. */
export function addReferences(components: Components, registry: Registry): void {
  const fields = [...registry.values()].flatMap((resource) => Object.values(resource.fields))
  const targets = new Set(fields.flatMap((field) => (isRelation(field) ? [field.target] : [])))
  for (const target of targets) {
    components.schemas[refName(registry, target)] = reference({ const: target })
  }
  components.schemas['ActorRef'] = reference({ enum: ['users', 'customers'] })
}

const reference = (type: Schema): Schema => ({
  type: 'object',
  required: ['id', 'type'],
  properties: { id: { type: 'integer' }, type: { type: 'string', ...type } },
})

/** Adds what a resource looks like in answers, and what `included` may hold beside it. */
export function addAnswerSchemas(
  components: Components,
  registry: Registry,
  resource: Resource,
  notes: ResourceNotes,
): void {
  const name = schemaName(resource)
  components.schemas[name] = {
    type: 'object',
    ...(notes.description === undefined ? {} : { description: notes.description }),
    // `fields` of the request leaves out everything else
    required: ['id'],
    properties: Object.fromEntries(
      shown(resource).map(([field, declared]) => [
        field,
        {
          // a deleted row says so here, whatever states may be written
          ...(field === 'state' ? { type: ['string', 'null'] } : answerSchema(registry, declared)),
          ...(declared.readonly ? { readOnly: true } : {}),
          ...notes.fields?.[field],
        },
      ]),
    ),
  }
  components.schemas[`${name}Included`] = {
    type: 'object',
    description: 'Rows referred to, by kind: only the sections that `includes` asked for.',
    properties: Object.fromEntries(
      [...sectionsOf(resource, registry)].map(([section, target]) => [
        section,
        { type: 'array', items: schemaRef(schemaName(registry.get(target) as Resource)) },
      ]),
    ),
  }
  components.schemas[`${name}Answer`] = {
    type: 'object',
    required: [resource.wire.one, 'included'],
    properties: { [resource.wire.one]: schemaRef(name), included: schemaRef(`${name}Included`) },
  }
  components.schemas[`${name}List`] = {
    type: 'object',
    required: [resource.wire.many, 'included', 'pagination', 'meta'],
    properties: {
      [resource.wire.many]: { type: 'array', items: schemaRef(name) },
      included: schemaRef(`${name}Included`),
      pagination: schemaRef('Pagination'),
      meta: schemaRef('PageMeta'),
    },
  }
}

/** Adds the bodies a resource takes: its own part, the child rows beside it, and both forms of putting them together. */
export function addBodySchemas(
  components: Components,
  registry: Registry,
  resource: Resource,
  notes: ResourceNotes,
): void {
  const name = schemaName(resource)
  components.schemas[`${name}Input`] = {
    type: 'object',
    description: 'What is left out or null stays as it is; unknown and read-only properties are ignored.',
    properties: { ...inputProperties(resource), ...notes.input },
  }
  const children = { ...childInputs(registry, resource), ...notes.includedInput }
  components.schemas[`${name}IncludedInput`] =
    Object.keys(children).length === 0
      ? ignored
      : {
          type: ['object', 'null'],
          description: 'Rows that belong to this one, written with it.',
          properties: children,
        }
  const required = shown(resource).flatMap(([field, declared]) => (declared.required ? [field] : []))
  components.schemas[`${name}Update`] = bodySchema(resource, [])
  if (resource.create !== false) components.schemas[`${name}Create`] = bodySchema(resource, required)
}

const ignored: Schema = { type: ['object', 'null'], description: 'Ignored.', additionalProperties: true }

/** A body in both forms, flat and wrapped in the singular name (desk-api-tickets.md 1.3). */
export function bothForms(wrapper: string, schema: Schema, included: Schema = ignored): Schema {
  return {
    anyOf: [
      {
        title: 'wrapped',
        type: 'object',
        required: [wrapper],
        properties: { [wrapper]: schema, included },
      },
      { title: 'flat', allOf: [schema, { type: 'object', properties: { included } }] },
    ],
  }
}

function bodySchema(resource: Resource, required: readonly string[]): Schema {
  const name = schemaName(resource)
  const input = schemaRef(`${name}Input`)
  const schema =
    required.length === 0 ? input : { allOf: [input, { type: 'object', required, properties: anything(required) }] }
  return bothForms(resource.wire.one, schema, schemaRef(`${name}IncludedInput`))
}

// generators of typed clients take an object without properties for one that can have none
const anything = (names: readonly string[]): Schema => Object.fromEntries(names.map((name) => [name, {}]))

function inputProperties(resource: Resource): Record<string, Schema> {
  return Object.fromEntries(
    shown(resource).flatMap(([name, field]) => {
      const schema = field.readonly ? null : inputSchema(field)
      return schema === null ? [] : [[name, schema]]
    }),
  )
}

function childInputs(registry: Registry, resource: Resource): Record<string, Schema> {
  const sections: Record<string, Schema> = {}
  for (const field of Object.values(resource.fields)) {
    const target = isRelation(field) ? registry.get(field.target) : undefined
    if (target === undefined) continue
    const row = { type: 'object', properties: { id: { type: 'integer' }, delete: { type: 'boolean' } } }
    if (field.kind === 'refs' && field.childKey !== undefined) {
      const items = { allOf: [schemaRef(`${schemaName(target)}Input`), row] }
      sections[target.wire.many] = { type: ['array', 'null'], items }
    } else if (field.kind === 'ref' && field.joinedByIncluded) {
      sections[target.wire.many] = { type: ['array', 'null'], items: row }
    }
  }
  return sections
}

/** Adds the filter of a resource and the parameters of its list. */
export function addListParameters(components: Components, registry: Registry, resource: Resource): void {
  const name = schemaName(resource)
  const group = { type: 'array', items: schemaRef(`${name}Filter`) }
  const names = resource.list.filter.flatMap((field) => {
    const declared = resource.fields[field]
    return declared !== undefined && isRelation(declared) ? [field, sectionOf(declared)] : [field]
  })
  components.schemas[`${name}Filter`] = {
    type: 'object',
    description:
      'Conditions on fields, on references by id, and on what is referred to by `relation.field`; all must hold.',
    properties: {
      ...Object.fromEntries(names.map((field) => [field, schemaRef('FilterCondition')])),
      ...Object.fromEntries(Object.keys(resource.list.conditions ?? {}).map((each) => [each, conditionSchema(each)])),
      $and: group,
      $or: group,
    },
    patternProperties: { '^[A-Za-z_]+\\.[A-Za-z_.]+$': schemaRef('FilterCondition') },
  }
  for (const parameter of listParameters(registry, resource)) {
    components.parameters[`${name}.${parameter.name}`] = parameter
  }
}

const conditionSchema = (name: string): Schema => ({
  type: 'string',
  description: `What the parameter \`${name}\` of the search takes: words and operators, as people type them.`,
})

function listParameters(registry: Registry, resource: Resource): Parameter[] {
  const orders = [...new Set(['id', 'createdAt', 'updatedAt', ...resource.list.order])]
  const { defaultOrder, defaultMode = 'asc' } = resource.list
  const list = (items: Schema): Pick<Parameter, 'schema' | 'style' | 'explode'> => ({
    schema: { type: 'array', items },
    style: 'form',
    explode: false,
  })
  return [
    {
      name: 'filter',
      in: 'query',
      description: 'JSON text; see the schema of its content. A field or operator that is not allowed is a 400.',
      schema: {
        type: 'string',
        contentMediaType: 'application/json',
        contentSchema: schemaRef(`${schemaName(resource)}Filter`),
      },
      example: '{"createdAt":{"$gte":"2026-01-01T00:00:00Z"}}',
    },
    {
      name: 'orderBy',
      in: 'query',
      description: `A field, or \`relation.field\`; without it the list is ordered by \`${defaultOrder}\`, ${defaultMode === 'asc' ? 'ascending' : 'descending'}.`,
      schema: { type: 'string', anyOf: [{ enum: orders }, { pattern: '^[A-Za-z_]+[._][A-Za-z_.]+$' }] },
    },
    {
      name: 'includes',
      in: 'query',
      description: 'Sections for `included`, separated by commas; `all` gives every one. Unknown ones are ignored.',
      ...list({ type: 'string', enum: [...sectionsOf(resource, registry).keys(), 'all'] }),
    },
    {
      name: 'fields',
      in: 'query',
      description: 'Fields to answer, separated by commas; `id` is always among them.',
      ...list({ type: 'string', enum: shown(resource).map(([field]) => field) }),
    },
  ]
}
