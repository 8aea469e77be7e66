import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { rowOf } from '../api/included.ts'
import type { components } from '../api/schema.d.ts'
import type { Company, Customer } from '../api/types.ts'
import { pageSize } from '../people/use-paged-list.ts'

export type Contact = components['schemas']['Contact']

/** A customer in a list with its company. */
export interface ListedCustomer {
  customer: Customer
  company: Company | undefined
}

/** A page of customers: those that fit the words, best first, or all, the last changed first. */
export function customersQuery(search: string, page: number) {
  return {
    queryKey: ['customers', 'list', search.trim(), page] as const,
    async queryFn({ signal }: { signal: AbortSignal }) {
      const query = { page, pageSize, includes: ['companies' as const] }
      const { customers, included, pagination } =
        search.trim() === ''
          ? await answer(
              api.GET('/customers.json', {
                signal,
                params: { query: { ...query, orderBy: 'updatedAt', orderMode: 'desc' } },
              }),
            )
          : await answer(
              api.GET('/search/customers.json', { signal, params: { query: { ...query, search: search.trim() } } }),
            )
      const rows: ListedCustomer[] = customers.map((customer) => ({
        customer,
        company: rowOf(included.companies, customer.company),
      }))
      return { rows, total: pagination.records ?? rows.length }
    },
  }
}

/** One customer with contacts and company. */
export function customerQuery(id: number) {
  return queryOptions({
    queryKey: ['customers', id] as const,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/customers/{id}.json', {
          signal,
          params: { path: { id }, query: { includes: ['companies', 'contacts'] } },
        }),
      ),
  })
}

/** The last tickets of a customer. */
export function customerTicketsQuery(id: number) {
  return queryOptions({
    queryKey: ['ticket-lists', 'customer', id] as const,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/customers/{id}/tickets.json', {
          signal,
          params: {
            path: { id },
            query: { pageSize: 20, orderBy: 'updatedAt', orderMode: 'desc', includes: ['ticketstatuses', 'users'] },
          },
        }),
      ),
  })
}
