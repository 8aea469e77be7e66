import fc from 'fast-check'
import { type DescribedOperation, resolve } from '../../server/api-docs/operations.ts'
import type { Content, Document, Parameter, Schema } from '../../server/desk-api/openapi-types.ts'
import { valueFor } from './from-schema.ts'
import { hostileBody, hostileHeaders, hostileQuery, hostileSegment, hostileText, withVerbatim } from './hostile.ts'

export interface FuzzRequest {
  url: string
  body: string | Buffer | undefined
  headers: Record<string, string>
}

/** Requests of one operation: most of them nearly right, all of them odd somewhere. */
export function requestsOf(
  document: Document,
  { operation, path, prefix }: DescribedOperation,
): fc.Arbitrary<FuzzRequest> {
  const parameters = operation.parameters.map((parameter) => resolve<Parameter>(document, parameter))
  const content = operation.requestBody?.content ?? {}
  const schema = content['application/json']?.schema
  const body =
    schema !== undefined
      ? jsonBody(document, schema, exampleOf(document, content['application/json']))
      : content['multipart/form-data'] !== undefined
        ? multipartBody
        : fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary: hostileBody, weight: 1 })
  return fc
    .record({
      address: addressOf(path),
      query: fc.oneof({ arbitrary: queryOf(document, parameters), weight: 9 }, { arbitrary: hostileQuery, weight: 1 }),
      body,
      headers: fc.oneof({ arbitrary: fc.constant({}), weight: 9 }, { arbitrary: hostileHeaders, weight: 1 }),
    })
    .map(({ address, query, body: sent, headers }) => ({
      url: `${prefix}${address}${query === '' ? '' : `?${query}`}`,
      body: sent,
      headers: {
        ...(sent === undefined ? {} : { 'content-type': isMultipart(sent) ? multipartType : 'application/json' }),
        ...headers,
      },
    }))
}

function exampleOf(document: Document, content: Content[string] | undefined): unknown {
  return resolve<{ value?: unknown }>(document, (content?.examples?.['usual'] ?? {}) as { value?: unknown }).value
}

function addressOf(path: string): fc.Arbitrary<string> {
  const id = fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 4 }).map(String), weight: 9 },
    { arbitrary: hostileSegment, weight: 1 },
  )
  const parts = path.split(/\{\w+\}/)
  return fc
    .tuple(...parts.slice(1).map(() => id))
    .map((ids) => parts.reduce((text, part, index) => `${text}${ids[index - 1]}${part}`))
}

function queryOf(document: Document, parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  return fc
    .subarray(inQuery, { maxLength: Math.min(4, inQuery.length) })
    .chain((chosen) => fc.tuple(...chosen.map((parameter) => pairOf(document, parameter))))
    .map((pairs) => pairs.join('&'))
}

function pairOf(document: Document, { name, schema }: Parameter): fc.Arbitrary<string> {
  const inner = schema['contentSchema'] as Schema | undefined
  const value =
    inner !== undefined
      ? valueFor(document, inner).map((filter) => withVerbatim(JSON.stringify(filter)))
      : valueFor(document, schema).map((given) => (Array.isArray(given) ? given.map(textOf).join(',') : textOf(given)))
  return fc
    .oneof({ arbitrary: value, weight: 12 }, { arbitrary: hostileText, weight: 1 })
    .map((text) => `${name}=${encode(text)}`)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

// a lone surrogate cannot be percent-encoded; as the bytes a careless encoder makes of it
const encode = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\u0001')
    .split('\u0001')
    .map(encodeURIComponent)
    .join('%ED%A0%80')

function jsonBody(document: Document, schema: Schema, example: unknown): fc.Arbitrary<string | Buffer | undefined> {
  const generated = valueFor(document, schema)
  const completed = fc
    .tuple(generated, fc.integer({ min: 1 }))
    .map(([value, number]) => complete(distinct(example, number), value))
  return fc.oneof(
    { arbitrary: generated.map(written), weight: 10 },
    { arbitrary: completed.map(written), weight: 15 },
    { arbitrary: hostileBody, weight: 1 },
    { arbitrary: fc.constant(undefined), weight: 1 },
  )
}

const written = (value: unknown): string => withVerbatim(JSON.stringify(value))

type JsonObject = Record<string, unknown>
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The example, changed by what was made up: so that more than the first thing missing is tried. */
function complete(example: unknown, value: unknown): unknown {
  if (!isObject(example) || !isObject(value)) return value
  const merged: JsonObject = { ...value }
  for (const [name, inner] of Object.entries(example)) {
    if (isObject(inner) && isObject(value[name])) merged[name] = { ...inner, ...value[name] }
    else if (!(name in value)) merged[name] = inner
  }
  return merged
}

/** The example with names and addresses that nothing else has. */
function distinct(example: unknown, number: number): unknown {
  if (!isObject(example)) return example
  return Object.fromEntries(
    Object.entries(example).map(([name, value]) => {
      if (name === 'name' || name === 'localPart') return [name, `${String(value)}${number}`]
      if (typeof value === 'string' && value.includes('@')) return [name, `p${number}@fuzz.example`]
      return [name, distinct(value, number)]
    }),
  )
}

const boundary = 'fuzz-boundary'
const multipartType = `multipart/form-data; boundary=${boundary}`
const isMultipart = (body: string | Buffer): boolean => typeof body === 'string' && body.includes(boundary)

const partHead = fc.constantFrom(
  'name="file"; filename="a.txt"',
  'name="file"; filename="../../a\\0.txt"',
  'name="file"; filename=""',
  'name="file"',
  'name="other"; filename="b.txt"',
  'name="filename"',
  'name="disposition"',
  'name="key"',
  'name="policy"',
  'name="x-amz-signature"',
  'name="__proto__"',
  'name=""',
  '',
)

const multipartBody: fc.Arbitrary<string | Buffer> = fc.oneof(
  {
    arbitrary: fc
      .tuple(fc.array(fc.tuple(partHead, hostileText), { maxLength: 4 }), fc.boolean())
      .map(([parts, isClosed]) =>
        [
          ...parts.map(([head, text]) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`),
          isClosed ? `--${boundary}--\r\n` : `--${boundary}`,
        ].join(''),
      ),
    weight: 5,
  },
  { arbitrary: hostileBody, weight: 1 },
)
