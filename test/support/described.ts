import { listOperations, resolve } from '../../server/api-docs/operations.ts'
import type { Method, Response } from '../../server/desk-api/openapi-types.ts'
import { rewriteUrl } from '../../server/http/url.ts'
import { describeRoutes } from '../../server/routes.ts'
import { schemaChecker, strictDocument } from './schema-checker.ts'

interface Received {
  method: string
  url: string
  status: number
  contentType: string
  body: unknown
}

interface Described {
  pattern: RegExp
  /** Few braces first: `update.json` before `{id}.json`. */
  parameters: number
  path: string
  responses: Readonly<Record<string, Response | { readonly $ref: string }>>
}

/**
 * Throws, naming operation and path, when an answer is not one that the description of the API describes: its status,
 * its kind, and of JSON every property.
 */
export function expectDescribed(received: Received): void {
  const complaint = complaintAbout(received)
  if (complaint === null) return
  const { method, url, status, body } = received
  const shown = JSON.stringify(body)?.slice(0, 600)
  throw new Error(`${method} ${url} answered ${status}, which is not as described: ${complaint}\n${shown}`)
}

let loaded: ReturnType<typeof load> | undefined

function load() {
  const document = strictDocument(describeRoutes())
  const operations = new Map<string, Described[]>()
  for (const { method, prefix, path, operation } of listOperations(document)) {
    const list = operations.get(method) ?? []
    operations.set(method, list)
    const text = `${prefix}${path}`
    const pattern = text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]*')
    list.push({
      pattern: new RegExp(`^${pattern}$`),
      parameters: text.split('{').length,
      path: text,
      responses: operation.responses,
    })
  }
  for (const list of operations.values()) list.sort((one, other) => one.parameters - other.parameters)
  return { document, operations, checkerOf: schemaChecker(document) }
}

function complaintAbout({ method, url, status, contentType, body }: Received): string | null {
  loaded ??= load()
  const { document, operations, checkerOf } = loaded
  const path = rewriteUrl({ url }).split('?', 1)[0] ?? ''
  const known = operations.get(method.toLowerCase() as Method)
  const describing = (address: string) => known?.find(({ pattern }) => pattern.test(address))
  const operation = describing(path) ?? describing(`${path}.json`)
  // where nothing is, the answer is the API's 404; an address that cannot be read is its 400
  const responses = operation?.responses ?? {
    400: { $ref: '#/components/responses/BadRequest' },
    404: { $ref: '#/components/responses/NotFound' },
  }
  const place = operation?.path ?? 'an unknown path'
  const response = resolve<Response | undefined>(document, responses[status])
  if (response === undefined) return `${place} has no ${status}`
  const kind = contentType.split(';', 1)[0] ?? ''
  if (response.content === undefined) return body === undefined ? null : `${place} ${status} has no body`
  const content = response.content[kind] ?? response.content['*/*']
  if (content === undefined) return `${place} ${status} is not ${kind}`
  if (kind !== 'application/json' || response.content[kind] === undefined) return null
  const complaint = checkerOf(content.schema)(body)
  return complaint === null ? null : `${place}: ${complaint}`
}
