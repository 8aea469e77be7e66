import fc from 'fast-check'
import { resolve } from '../../server/api-docs/operations.ts'
import type { Document, Schema } from '../../server/desk-api/openapi-types.ts'
import { hostileValue } from './hostile.ts'

const deepest = 5

/** Values that fit a schema, with now and then something in them that does not. */
export function valueFor(document: Document, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const fitting = fittingValue(document, resolve<Schema>(document, schema as { $ref: string }), depth)
  // seldom enough that many requests have one thing wrong or nothing
  const weight = 20
  return fc.oneof({ arbitrary: fitting, weight }, { arbitrary: hostileValue, weight: 1 })
}

function fittingValue(document: Document, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (depth > deepest) return fc.constant(null)
  const { anyOf, allOf, enum: allowed, const: only, type } = schema
  if (only !== undefined) return fc.constant(only)
  if (Array.isArray(allowed)) return fc.constantFrom<unknown>(...allowed)
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((each: Schema) => valueFor(document, each, depth + 1)))
  if (Array.isArray(allOf)) return objectFor(document, joined(document, allOf as Schema[]), depth)
  const types = Array.isArray(type) ? (type as string[]) : typeof type === 'string' ? [type] : []
  if (types.length === 0) return schema['properties'] === undefined ? hostileValue : objectFor(document, schema, depth)
  return fc.oneof(
    ...types.map((each) => ({
      arbitrary: typedValue(document, each, schema, depth),
      weight: each === 'null' ? 1 : 5,
    })),
  )
}

/** All parts of an object as one schema. */
function joined(document: Document, parts: readonly Schema[]): Schema {
  const all = parts.map((part) => resolve<Schema>(document, part as { $ref: string }))
  const flat = all.map((part) => (Array.isArray(part['allOf']) ? joined(document, part['allOf'] as Schema[]) : part))
  return {
    type: 'object',
    properties: Object.assign({}, ...flat.map((part) => part['properties'])) as object,
    required: flat.flatMap((part) => (part['required'] ?? []) as string[]),
  }
}

function typedValue(document: Document, type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  switch (type) {
    case 'integer':
      return fc.oneof({ arbitrary: fc.integer({ min: 1, max: 3 }), weight: 8 }, { arbitrary: fc.integer(), weight: 1 })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'string':
      return textFor(schema)
    case 'array':
      return fc.array(valueFor(document, (schema['items'] ?? {}) as Schema, depth + 1), { maxLength: 3 })
    case 'object':
      return objectFor(document, schema, depth)
    default:
      return fc.constant(null)
  }
}

function textFor({ format, maxLength }: Schema): fc.Arbitrary<string> {
  const most = typeof maxLength === 'number' ? maxLength : 100
  const limits = most > 5_000 ? [] : ['x'.repeat(most), 'x'.repeat(most + 1)]
  switch (format) {
    case 'email':
      return fc.integer({ min: 1, max: 40 }).map((number) => `person${number}@fuzz.example`)
    case 'date-time':
    case 'date':
      return fc
        .date({ noInvalidDate: true })
        .map((date) => (format === 'date' ? date.toISOString().slice(0, 10) : date.toISOString()))
    default:
      return fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom('word', 'Two words', '1', '2', 'active', 'asc', ...limits),
      )
  }
}

function objectFor(document: Document, schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Schema>; required?: string[] }
  const names = Object.keys(properties)
  if (names.length === 0) return fc.dictionary(fc.string({ maxLength: 5 }), hostileValue, { maxKeys: 2 })
  // a handful of the properties at a time: with all of them nearly every body would have something wrong
  return fc
    .subarray(names, { minLength: Math.min(2, names.length), maxLength: Math.min(5, names.length) })
    .chain((chosen) => {
      const wanted = [...new Set([...required.filter((name) => name in properties), ...chosen])]
      return fc.record(
        Object.fromEntries(wanted.map((name) => [name, valueFor(document, properties[name] as Schema, depth + 1)])),
      )
    })
}
