import { type Schema, schemaRef, titleOf } from './openapi-types.ts'
import type { Field, RefsField, Registry, ScalarField } from './resource.ts'

/** The schema of references to a resource: `UserRef`. */
export const refName = (registry: Registry, target: string): string =>
  `${titleOf(registry.get(target)?.wire.one ?? target)}Ref`

const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })

/** A field as answers show it. */
export function answerSchema(registry: Registry, field: Field): Schema {
  switch (field.kind) {
    case 'ref':
      return orNull(schemaRef(refName(registry, field.target)))
    case 'actor':
      return orNull(schemaRef('ActorRef'))
    case 'refs':
      return { type: 'array', items: referenceSchema(registry, field) }
    default:
      return scalarSchema(field)
  }
}

/** A reference of a list, with the `meta` of its join row where it has one. */
function referenceSchema(registry: Registry, field: RefsField): Schema {
  if (field.meta === undefined) return schemaRef(refName(registry, field.target))
  const rules = field.through?.meta ?? {}
  const meta = Object.keys(field.meta).map((name) => [name, rules[name] === undefined ? {} : scalarSchema(rules[name])])
  return {
    type: 'object',
    required: ['id', 'type', 'meta'],
    properties: {
      id: { type: 'integer' },
      type: { type: 'string', const: field.target },
      meta: { type: 'object', properties: Object.fromEntries(meta) },
    },
  }
}

function scalarSchema(field: ScalarField): Schema {
  const nullable = (type: string) => (field.required || field.kind === 'id' ? type : [type, 'null'])
  switch (field.kind) {
    case 'id':
    case 'integer':
      return { type: nullable('integer') }
    case 'number':
      return { type: nullable('number') }
    case 'boolean':
      return { type: nullable('boolean') }
    case 'timestamp':
      return {
        type: nullable('string'),
        format: 'date-time',
        pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
      }
    case 'oneOf':
      return { type: nullable('string'), enum: field.required ? field.values : [...(field.values ?? []), null] }
    case 'strings':
      return { type: 'array', items: { type: 'string' } }
    case 'text':
      return { type: nullable('string') }
    case 'json':
      return {}
  }
}

/** A field as bodies may give it; null means "not given". */
export function inputSchema(field: Field): Schema | null {
  switch (field.kind) {
    case 'ref':
      return schemaRef('ReferenceInput')
    case 'actor':
    case 'id':
      return null
    case 'refs':
      return field.through === undefined ? null : referencesInput(field.through.meta)
    case 'oneOf':
      return { type: ['string', 'null'], enum: [...(field.values ?? []), null] }
    case 'text':
      return { type: ['string', 'null'], ...limits(field), ...(field.format === 'email' ? { format: 'email' } : {}) }
    case 'integer':
    case 'number':
      return { type: [field.kind, 'null'], ...limits(field) }
    case 'boolean':
      return { type: ['boolean', 'null'] }
    case 'timestamp':
      return { type: ['string', 'null'], format: 'date-time' }
    case 'strings':
      return { type: ['array', 'null'], items: { type: 'string', maxLength: 1_000 } }
    case 'json':
      return {}
  }
}

function limits(field: ScalarField): Schema {
  if (field.kind === 'text') return field.max === undefined ? {} : { maxLength: field.max }
  return {
    ...(field.min === undefined ? {} : { minimum: field.min }),
    ...(field.max === undefined ? {} : { maximum: field.max }),
  }
}

/** Entries to add, or with `delete` to remove; what is not mentioned stays. */
function referencesInput(meta: Readonly<Record<string, ScalarField>>): Schema {
  const writable = Object.entries(meta).filter(([, rule]) => !rule.readonly)
  const properties = Object.fromEntries(writable.map(([name, rule]) => [name, inputSchema(rule) ?? {}]))
  return {
    type: ['array', 'null'],
    description: 'Entries to add, or with `delete: true` to remove; what is not mentioned stays.',
    items: {
      anyOf: [
        { type: 'integer' },
        {
          type: 'object',
          required: ['id'],
          properties: {
            id: { type: 'integer' },
            delete: { type: 'boolean' },
            ...(writable.length === 0 ? {} : { meta: { type: 'object', properties } }),
          },
        },
      ],
    },
  }
}
