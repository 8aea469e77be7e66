import { failureResponses } from './openapi-failures.ts'
import type { Components, Parameter, Schema } from './openapi-types.ts'

// What every operation shares: headers, paging, sign-in, the form of errors and conditions.

const wholeNumber = (description: string, options: Schema = {}): Schema => ({
  type: 'integer',
  minimum: 0,
  description,
  ...options,
})

const errorSchema: Schema = {
  type: 'object',
  description: 'What went wrong; one item for each problem, all problems of a request at once.',
  required: ['errors', 'message', 'requestId'],
  properties: {
    errors: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['id', 'title', 'code', 'detail'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          title: { type: 'string', examples: ['Bad Request'] },
          code: { type: 'string', enum: ['E2', 'E3', 'E4', 'E5', 'E429'] },
          detail: { type: 'string', examples: ['must be set'] },
          source: {
            type: 'string',
            description: 'Where in the request: a dotted path in the body without its wrapper, or a parameter.',
            examples: ['files[2].id'],
          },
        },
      },
    },
    message: { type: 'string', examples: ['400 Bad Request'] },
    requestId: { type: 'string', description: 'The same as the header `X-Request-Id`.' },
  },
}

const conditionValue: Schema = { type: ['string', 'number', 'boolean', 'null'] }

const conditionSchema: Schema = {
  description:
    'A value (short for `$eq`), or operators of which all must hold. Text is compared without case; dates are RFC 3339.',
  anyOf: [
    conditionValue,
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...Object.fromEntries(
          ['$eq', '$ne', '$lt', '$lte', '$gt', '$gte', '$contains'].map((name) => [name, conditionValue]),
        ),
        $in: { type: 'array', items: conditionValue, maxItems: 10_000 },
        $nin: { type: 'array', items: conditionValue, maxItems: 10_000 },
      },
    },
  ],
}

const referenceInput: Schema = {
  description: 'A reference: `{"id": 1}`, `1` or `"1"`. Null, 0 and `{"id": 0}` mean "not given".',
  anyOf: [
    { type: 'object', properties: { id: { type: ['integer', 'string', 'null'] } } },
    { type: 'integer' },
    { type: 'string' },
    { type: 'null' },
  ],
}

// What a walk with `cursor` does not count is null.
const counted = (description: string): Schema => ({
  ...wholeNumber(`${description} Null when the request has \`cursor\`.`),
  type: ['integer', 'null'],
})

const paginationSchema: Schema = {
  type: 'object',
  required: ['records', 'pageSize', 'pages', 'page', 'hasMorePages'],
  properties: {
    records: counted('Rows on all pages.'),
    pageSize: wholeNumber('Rows on a page at most.'),
    pages: counted('Pages there are.'),
    page: counted('This page; the first is 1.'),
    hasMorePages: { type: 'boolean' },
  },
}

const metaSchema: Schema = {
  type: 'object',
  description: 'The same page once more, in the form newer clients read.',
  required: ['page'],
  properties: {
    page: {
      type: 'object',
      required: ['count', 'pageSize', 'pageOffset', 'pages', 'hasMore', 'hasMorePages'],
      properties: {
        count: counted('Rows on all pages.'),
        pageSize: wholeNumber('Rows on a page at most.'),
        pageOffset: counted('This page; the first is 0.'),
        pages: counted('Pages there are.'),
        hasMore: { type: 'boolean' },
        hasMorePages: { type: 'boolean' },
        nextCursor: {
          type: ['string', 'null'],
          description:
            'Send it as `cursor` with the same filter and order to get the rows after these; null at the end.',
        },
        isEstimate: {
          type: 'boolean',
          description: 'Searches only: `count` and `pages` are estimated, because very many rows match.',
        },
      },
    },
  },
}

const parameters: Record<string, Parameter> = {
  page: {
    name: 'page',
    in: 'query',
    description:
      'Page number, the first is 1. Smaller ones count as 1; beyond the last the list is empty. Without it `pageOffset` ' +
      'says how many rows of whole pages to pass over.',
    schema: { type: 'integer', default: 1 },
  },
  pageSize: {
    name: 'pageSize',
    in: 'query',
    description: 'Rows a page, 1 to 100; what is outside is clamped.',
    schema: { type: 'integer', default: 50 },
  },
  cursor: {
    name: 'cursor',
    in: 'query',
    description:
      'Walks a long list: empty to begin, then `meta.page.nextCursor` of the answer before, until that is null. ' +
      'Nothing is counted, rows that come in meanwhile shift nothing, and `page` is ignored. A cursor that is broken or ' +
      'belongs to another filter or order is a 400.',
    schema: { type: 'string' },
  },
  orderMode: {
    name: 'orderMode',
    in: 'query',
    description: 'Direction of `orderBy`, in any case.',
    schema: { type: 'string', enum: ['asc', 'desc'] },
  },
  includeArchived: {
    name: 'includeArchived',
    in: 'query',
    description: '`true` adds archived rows to the list.',
    schema: { type: 'boolean', default: false },
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes a repeated request answer the first result again for 24 hours. The same key with another request is 409.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
    example: 'order-4711-ticket',
  },
}

const headers: Components['headers'] = {
  'X-Request-Id': {
    description: 'Names the request in the log; a plain short one that the caller sent is kept.',
    schema: { type: 'string' },
  },
  'X-Rate-Limit-Limit': {
    description: 'Requests allowed a minute; 1000000 when there is no limit.',
    schema: { type: 'integer' },
  },
  'X-Rate-Limit-Remaining': { description: 'Requests left in this minute.', schema: { type: 'integer' } },
  'X-Rate-Limit-Reset': { description: 'Seconds until the minute is over.', schema: { type: 'integer' } },
  'Retry-After': { description: 'Seconds to wait before the request is worth repeating.', schema: { type: 'integer' } },
  'Idempotency-Replayed': {
    description: '`true` when this is the stored answer of an earlier request with the same key.',
    schema: { type: 'string', const: 'true' },
  },
}

/** The components every document has. */
export function commonComponents(): Components {
  return {
    schemas: {
      Error: errorSchema,
      FilterCondition: conditionSchema,
      ReferenceInput: referenceInput,
      Pagination: paginationSchema,
      PageMeta: metaSchema,
    },
    parameters: { ...parameters },
    headers,
    responses: failureResponses(),
    examples: {},
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'An API token: `Authorization: Bearer tkn.v1_…`.' },
      basic: { type: 'http', scheme: 'basic', description: 'An API token as the user name; the password is ignored.' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: 'deskhand_session',
        description: 'What signing in with a browser leaves; writes must come from pages of the desk itself.',
      },
    },
  }
}
