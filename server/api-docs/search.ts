import type { Answer, OperationSpec } from '../desk-api/openapi-operation.ts'
import { listAnswer, oneQuery } from '../desk-api/openapi-resource.ts'
import { schemaName } from '../desk-api/openapi-schemas.ts'
import { type Parameter, parameterRef, type Reference, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { Resource } from '../desk-api/resource.ts'

// Searches (search/search-routes.wire.ts). Empty, `false` and `0` ask for nothing.

const text: Schema = { type: 'string' }
const parameter = (name: string, description: string, schema: Schema = text): Parameter => ({
  name,
  in: 'query',
  description,
  schema,
})
const list = (name: string, description: string): Parameter => ({
  name,
  in: 'query',
  description: `${description} Separated by commas or repeated.`,
  schema: { type: 'array', items: text },
  style: 'form',
  explode: false,
})
const flag = (name: string, description: string): Parameter => parameter(name, description, { type: 'boolean' })

const words = [
  parameter(
    'search',
    'Words, begun words, `"phrases"`, `-not`; for tickets also `from:`, `to:`, `assignee:me`, `status:`, `tag:`, `inbox:`, `has:attachment`, `is:overdue`, `before:`.',
  ),
  flag('exact', 'Takes the words as one phrase.'),
]

const ofTickets = [
  ...['inboxes', 'teams', 'customers', 'companies', 'statuses', 'priorities', 'types', 'sources', 'agents', 'tags'].map(
    (name) => list(name, 'Ids; names where there are some.'),
  ),
  list('excludeInboxes', 'Inboxes to leave out.'),
  list('excludeTags', 'Tags to leave out.'),
  list('rating', 'Happiness rating options.'),
  list('helpdocSites', 'Help sites.'),
  list('task', 'A linked task.'),
  list('project', 'A linked project.'),
  list('ticket', 'A ticket.'),
  list('subjectKeywords', 'Words in the subject.'),
  list('taskStatuses', '`completed` or others.'),
  list('twCompanyIds', 'Companies of another system; no ticket has one.'),
  flag('unassigned', 'Tickets without an agent, too.'),
  flag('tagRequireAll', 'All of the tags.'),
  flag('onlyUntagged', 'Tickets without tags.'),
  flag('onlyWithAttachment', 'Tickets with files.'),
  flag('excludeWorkEmails', 'Team inboxes only.'),
  flag('omitMerged', 'Leaves out merged tickets.'),
  parameter('archived', '`true` for archived tickets alone, `false` for the others alone.'),
  parameter('startDate', 'Created on this day or later.', { type: 'string', format: 'date' }),
  parameter('endDate', 'Created on this day or before.', { type: 'string', format: 'date' }),
  parameter('lastUpdated', 'Changed on this day or later.', { type: 'string', format: 'date' }),
  parameter('updatedAtFrom', 'Changed then or later.', { type: 'string', format: 'date-time' }),
  parameter('updatedAtTo', 'Changed then or before.', { type: 'string', format: 'date-time' }),
  parameter(
    'timeRange',
    'Created in a range with a name: `today`, `yesterday`, `last7days`, `last30days`, `thisMonth`, `lastMonth`.',
  ),
  flag('snippets', 'Adds `snippets`: where the words stand in the tickets of the page. Ours.'),
  parameter('customfields', 'JSON: `[{"id": 1, "value": "x", "operation": "contains"}, {"id": 2, "values": [3]}]`.'),
]

/** The operations that search. */
export function searchOperations(): OperationSpec[] {
  return [
    { ...search('tickets', [...words, ...ofTickets]), answers: [withSnippets(listAnswer(resourceNamed('tickets')))] },
    search('customers', words),
    search('companies', words),
    {
      ...search('helpdocarticles', [...words, ...ofArticles]),
      path: '/search/helpdocs.json',
      summary: 'Search articles',
    },
  ]
}

/** The list of tickets with `snippets` beside it. */
function withSnippets(answer: Answer): Answer {
  const snippet: Schema = {
    type: 'object',
    required: ['ticket', 'text'],
    properties: { ticket: schemaRef('TicketRef'), text },
  }
  const schema: Schema = {
    type: 'object',
    required: ['tickets', 'included', 'pagination', 'meta'],
    properties: {
      tickets: { type: 'array', items: schemaRef('Ticket') },
      included: schemaRef('TicketIncluded'),
      pagination: schemaRef('Pagination'),
      meta: schemaRef('PageMeta'),
      snippets: { type: 'array', description: 'Only with `snippets=true`.', items: snippet },
    },
  }
  return { ...answer, schema }
}

const ofArticles = [
  list('status', '`Draft`, `Unpublished` or `Published`, in any case.'),
  list('site', 'Help sites; `siteId` and `helpdocSites` are the same.'),
  list('category', 'Categories; `categoryId` is the same.'),
]

function search(many: string, own: readonly Parameter[]): OperationSpec {
  const resource = resourceNamed(many)
  return {
    id: `search${schemaName(resource)}`,
    tag: 'search',
    method: 'get',
    path: `/search/${many}.json`,
    summary: `Search ${many}`,
    description:
      'Best first, the newest first among equals, unless `orderBy` says otherwise. `pageSize` goes up to 200.',
    query: [...own, ...listQuery(resource)],
    answers: [listAnswer(resource)],
  }
}

function listQuery(resource: Resource): (Parameter | Reference)[] {
  const name = schemaName(resource)
  return [
    ...['filter', 'orderBy'].map((each) => parameterRef(`${name}.${each}`)),
    ...['orderMode', 'page', 'pageSize'].map(parameterRef),
    ...oneQuery(resource),
  ]
}
