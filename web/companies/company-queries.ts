import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import type { Company } from '../api/types.ts'
import { pageSize } from '../people/use-paged-list.ts'

/** A page of companies: those that fit the words, best first, or all by name. */
export function companiesQuery(search: string, page: number) {
  return {
    queryKey: ['companies', 'list', search.trim(), page] as const,
    async queryFn({ signal }: { signal: AbortSignal }): Promise<{ rows: readonly Company[]; total: number }> {
      const query = { page, pageSize }
      const { companies, pagination } =
        search.trim() === ''
          ? await answer(api.GET('/companies.json', { signal, params: { query } }))
          : await answer(
              api.GET('/search/companies.json', { signal, params: { query: { ...query, search: search.trim() } } }),
            )
      return { rows: companies, total: pagination.records ?? companies.length }
    },
  }
}

/** One company with its domains, phones, address and first hundred customers. */
export function companyQuery(id: number) {
  return queryOptions({
    queryKey: ['companies', id] as const,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/companies/{id}.json', {
          signal,
          params: { path: { id }, query: { includes: ['domains', 'phones', 'addresses', 'customers'] } },
        }),
      ),
  })
}

/** The last tickets of a company. */
export function companyTicketsQuery(id: number) {
  return queryOptions({
    queryKey: ['ticket-lists', 'company', id] as const,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/companies/{id}/tickets.json', {
          signal,
          params: {
            path: { id },
            query: { pageSize: 20, orderBy: 'updatedAt', orderMode: 'desc', includes: ['ticketstatuses', 'users'] },
          },
        }),
      ),
  })
}
