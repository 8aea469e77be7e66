import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { nameOf } from '../app/person.ts'

const few = { pageSize: 100 } as const
const staleTime = 5 * 60_000

/** Where tickets may come from: mail, telephone, ... */
export const sourcesQuery = queryOptions({
  queryKey: ['ticketsources'],
  queryFn: async () => (await answer(api.GET('/ticketsources.json', { params: { query: few } }))).ticketsources,
  staleTime,
})

/** The templates one may use. */
export const templatesQuery = queryOptions({
  queryKey: ['tickettemplates'],
  queryFn: async () => (await answer(api.GET('/tickettemplates.json', { params: { query: few } }))).tickettemplates,
  staleTime,
})

/** Customers whose names or addresses begin with what was typed. */
export function customersFoundQuery(typed: string) {
  return queryOptions({
    queryKey: ['customers', 'found', typed] as const,
    queryFn: async ({ signal }) => {
      const query = { search: typed, pageSize: 10 }
      const { customers } = await answer(api.GET('/search/customers.json', { signal, params: { query } }))
      return customers.map((customer) => ({
        id: customer.id,
        email: customer.email ?? '',
        label: [nameOf(customer), customer.email].filter(Boolean).join(' · '),
      }))
    },
    enabled: typed.trim().length > 1,
    placeholderData: keepPreviousData,
  })
}

/** One customer, for an address that names them. */
export function customerNamedQuery(id: number | undefined) {
  return queryOptions({
    queryKey: ['customers', id, 'label'] as const,
    queryFn: async () => {
      const { customer } = await answer(api.GET('/customers/{id}.json', { params: { path: { id: id ?? 0 } } }))
      return { id: customer.id, label: [nameOf(customer), customer.email].filter(Boolean).join(' · ') }
    },
    enabled: id !== undefined,
  })
}
