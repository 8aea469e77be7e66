import { type Document, type Method, methods, type Operation } from '../desk-api/openapi-types.ts'

export interface DescribedOperation {
  method: Method
  /** As in the document: `/tickets/{id}.json`. */
  path: string
  /** What stands before the path: `/desk/api/v2`, or nothing. */
  prefix: string
  operation: Operation
}

/** Every operation of a document, in the order of its paths. */
export function listOperations(document: Document): DescribedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method]
      const prefix = (item.servers?.[0]?.url ?? document.servers[0]?.url ?? '').replace(/\/$/, '')
      return operation === undefined ? [] : [{ method, path, prefix, operation }]
    }),
  )
}

/** What a reference into the document's components means. */
export function resolve<Value>(document: Document, value: Value | { readonly $ref: string }): Value {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value as Value
  const [, , part = '', name = ''] = String(value.$ref).split('/')
  return (document.components as unknown as Record<string, Record<string, Value>>)[part]?.[name] as Value
}
