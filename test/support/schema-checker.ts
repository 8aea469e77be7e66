import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Document } from '../../server/desk-api/openapi-types.ts'

/** Null when a value fits, else what is wrong with it. */
export type Check = (value: unknown) => string | null

/**
 * Checks values against schemas of the document, more strictly than it demands: a property that it does not describe
 * is wrong. Each schema is compiled when it is first needed.
 */
export function schemaChecker(document: Document): (schema: object) => Check {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  formats.default(ajv)
  // each under an address of its own, so that it is compiled once and not for every schema that refers to it
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    ajv.addSchema(absolute(schema), `${base}${name}`)
  }
  const compiled = new WeakMap<object, ValidateFunction>()
  return (schema) => {
    let validate = compiled.get(schema)
    if (validate === undefined) compiled.set(schema, (validate = ajv.compile(absolute(schema))))
    const check = validate
    return (value) => {
      if (check(value)) return null
      const [error] = check.errors ?? []
      const more = error?.params === undefined ? '' : ` ${JSON.stringify(error.params)}`
      return `${error?.instancePath ?? ''} ${error?.message ?? 'does not fit'}${more}`
    }
  }
}

const base = 'https://schemas.test/'

function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/components/schemas/', `"$ref":"${base}`)) as object
}

/** A copy of the document whose answers may hold nothing that it does not name. */
export function strictDocument(document: Document): Document {
  const closed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(closed)
    if (typeof value !== 'object' || value === null) return value
    const copy: Record<string, unknown> = Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, closed(inner)]),
    )
    const isObject = typeof copy['properties'] === 'object' && copy['type'] === 'object'
    return isObject && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy
  }
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [
      name,
      /Input$|Create$|Update$/.test(name) ? schema : (closed(schema) as typeof schema),
    ]),
  )
  return { ...document, components: { ...document.components, schemas } }
}
