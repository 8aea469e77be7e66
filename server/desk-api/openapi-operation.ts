import { failureRefs, headerRefs } from './openapi-failures.ts'
import {
  type Content,
  type Method,
  type Operation,
  type Parameter,
  parameterRef,
  type Reference,
  type Response,
  type Schema,
} from './openapi-types.ts'

/** A body or an answer: its schema, and where its example is. */
export interface Payload {
  schema?: Schema
  /** `application/json` when absent. */
  mediaType?: string
  /** A value, or the name of one of the document's examples. */
  example?: unknown
  exampleName?: string
}

export interface Answer extends Payload {
  status: number
  description: string
  headers?: readonly string[]
}

/** An operation as it is described by hand or derived; everything that follows from method and path is added. */
export interface OperationSpec {
  id: string
  method: Method
  path: string
  tag: string
  summary: string
  description?: string
  /** Parameters beside those in the path. */
  query?: readonly (Parameter | Reference)[]
  /** Parameters in the path that are no plain id. */
  ids?: Readonly<Record<string, Schema>>
  body?: Payload & { required?: boolean; description?: string }
  answers: readonly Answer[]
  /** Nobody has to be signed in. */
  isPublic?: boolean
  /** Not below the API's own address. */
  isOutside?: boolean
  /** Error statuses beyond those that follow from method and path. */
  failures?: readonly number[]
}

const writes: readonly Method[] = ['post', 'put', 'patch']

/** Builds the operation: path parameters, Idempotency-Key, the headers of answers and every error that can occur. */
export function operationOf(spec: OperationSpec): Operation {
  const { method, isPublic = false } = spec
  const isWrite = writes.includes(method)
  return {
    operationId: spec.id,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(isPublic ? { security: [] } : {}),
    parameters: [
      ...pathParameters(spec),
      ...(spec.query ?? []),
      ...(isWrite && !isPublic ? [parameterRef('idempotencyKey')] : []),
    ],
    ...(spec.body === undefined ? {} : { requestBody: requestBody(spec.body) }),
    responses: {
      ...Object.fromEntries(spec.answers.map((answer) => [answer.status, response(answer, isWrite && !isPublic)])),
      // what an operation says about a failure goes before what is true of most
      ...failureRefs(failuresOf(spec).filter((status) => spec.answers.every((answer) => answer.status !== status))),
    },
  }
}

function failuresOf({ method, path, isPublic = false, failures = [] }: OperationSpec): number[] {
  const hasBody = method !== 'get'
  return [
    400,
    ...(isPublic ? [] : [401, 403]),
    ...(path.includes('{') || /\/(update|delete)\.json$/.test(path) ? [404] : []),
    ...(hasBody ? [409, 413, 415] : []),
    ...(isPublic ? [] : [429]),
    500,
    503,
    ...failures,
  ]
}

function pathParameters({ path, ids = {} }: OperationSpec): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: ids[name] ?? { type: 'integer', minimum: 1 },
  }))
}

function requestBody(body: NonNullable<OperationSpec['body']>): NonNullable<Operation['requestBody']> {
  const { required = true, description } = body
  return { required, ...(description === undefined ? {} : { description }), content: contentOf(body) }
}

function response(answer: Answer, canReplay: boolean): Response {
  const { description, headers = [] } = answer
  return {
    description,
    headers: headerRefs(...headers, ...(canReplay ? ['Idempotency-Replayed'] : [])),
    ...(answer.schema === undefined ? {} : { content: contentOf(answer) }),
  }
}

function contentOf({ schema = {}, mediaType = 'application/json', example, exampleName }: Payload): Content {
  const usual =
    exampleName !== undefined
      ? { $ref: `#/components/examples/${exampleName}` }
      : example !== undefined
        ? { value: example }
        : null
  return { [mediaType]: { schema, ...(usual === null ? {} : { examples: { usual } }) } }
}
