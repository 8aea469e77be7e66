import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { join } from '../db/sql.ts'
import type { Resource } from '../desk-api/resource.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { companies } from '../people/companies.wire.ts'
import { customers } from '../people/customers.wire.ts'
import { tickets } from '../tickets/tickets.wire.ts'
import { answerSearch } from './answer-search.wire.ts'
import { parseExact, parseWords } from './grammar.ts'
import { resolveNames } from './names.ts'
import { isTrue, type Query, textOf } from './parameters.ts'
import { type Searched, searchedCompanies, searchedCustomers, searchedTickets } from './searched.ts'
import { findSnippets } from './snippets.ts'
import type { TextTerm } from './text-query.ts'
import { ticketCondition } from './ticket-conditions.ts'
import { readJsonFilter, readTicketSearch } from './ticket-parameters.wire.ts'

/** Mounts the searches of tickets, customers and companies (desk-api-tickets.md 11, desk-api-other.md C.20). */
export function registerSearchRoutes(app: FastifyInstance): void {
  app.get(`${apiPrefix}/search/tickets.json`, (request) => answerTicketSearch(request, request.query as Query))
  mountPeople(app, customers, searchedCustomers)
  mountPeople(app, companies, searchedCompanies)
}

/** Answers a search of tickets; `query` is what is asked for, paging and includes are those of the request. */
export async function answerTicketSearch(request: FastifyRequest, query: Query): Promise<object> {
  const ctx = ctxOf(request)
  const { terms, criteria } = readTicketSearch(query, ctx.now)
  const conditions = (await resolveNames(ctx.db, ctx.actor, criteria)).map(ticketCondition)
  return answerSearch(request, {
    resource: found(isTrue(query, 'omitMerged') ? ['active'] : ['active', 'merged']),
    searched: searchedTickets,
    terms,
    where: conditions.length === 0 ? null : join(conditions, ' and '),
    filter: readJsonFilter(query),
    ...(isTrue(query, 'snippets') ? { also: (ids) => snippetsOf(ctx, ids, terms) } : {}),
  })
}

/** `snippets` (ours): where the words stand in the tickets of the page. */
async function snippetsOf(ctx: Ctx, ids: readonly number[], terms: readonly TextTerm[]): Promise<object> {
  const snippets = await findSnippets(ctx.db, ids, terms)
  return { snippets: snippets.map(({ ticketId, text }) => ({ ticket: { id: ticketId, type: 'tickets' }, text })) }
}

function mountPeople(app: FastifyInstance, resource: Resource, searched: Searched): void {
  app.get(`${apiPrefix}/search/${resource.wire.many}.json`, async (request) => {
    const query = request.query as Query
    const text = textOf(query, 'search')
    const terms = isTrue(query, 'exact') ? parseExact(text).terms : parseWords(text)
    return answerSearch(request, { resource, searched, terms, where: null, filter: readJsonFilter(query) })
  })
}

/** Tickets as the search shows them: archived and merged ones too, the last changed first when no words are asked for. */
function found(states: readonly string[]): Resource {
  return {
    ...tickets,
    list: { ...tickets.list, states, parameters: () => null, defaultOrder: 'updatedAt', defaultMode: 'desc' },
  }
}
