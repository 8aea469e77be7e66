import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../../api/client.ts'
import type { Included } from '../../api/included.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Row } from './spec.ts'

type Query = Record<string, unknown>
type Request = (
  path: string,
  init: { params?: { path?: Query; query?: Query }; body?: unknown; signal?: AbortSignal },
) => Promise<{ data?: Record<string, unknown>; response: Response }>

// The typed client wants the address of one resource. All declared resources have the same requests, so the one place
// that takes any of them is here; what the rows are is said again by each ResourceSpec.
const requests = api as unknown as Record<'GET' | 'POST' | 'PATCH' | 'DELETE', Request>

/** A page of a list. */
export interface Listed<Item> {
  rows: readonly Item[]
  included: Included
  /** How many there are on all pages. */
  count: number
}

export interface ListOptions {
  page?: number
  pageSize?: number
  filter?: Record<string, unknown> | undefined
  includes?: readonly string[] | undefined
  orderBy?: string
  orderMode?: 'asc' | 'desc'
}

/** A page of any resource. Its key starts with the resource's name, so that a change of it is seen. */
export function listQuery<Item extends Row>(name: string, options: ListOptions = {}) {
  return queryOptions({
    queryKey: [name, 'list', options] as const,
    queryFn: ({ signal }) => fetchRows<Item>(name, options, signal),
  })
}

const againMilliseconds = 2_000

/** A `refetchInterval` that looks again while a row is in the state, where no event tells that it left it. */
export function whileAny(waiting: string) {
  return ({ state }: { state: { data: Listed<Row & { state?: string | null }> | undefined } }) =>
    state.data?.rows.some((row) => row.state === waiting) === true ? againMilliseconds : false
}

/** Asks for a page of any resource. */
export async function fetchRows<Item extends Row>(
  name: string,
  { page = 1, pageSize = 50, filter = {}, includes = [], orderBy, orderMode }: ListOptions,
  signal: AbortSignal,
): Promise<Listed<Item>> {
  const query = {
    page,
    pageSize,
    ...(Object.keys(filter).length > 0 ? { filter: JSON.stringify(filter) } : {}),
    ...(includes.length > 0 ? { includes } : {}),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...(orderMode === undefined ? {} : { orderMode }),
  }
  const found = await answer(requests.GET(`/${name}.json`, { signal, params: { query } }))
  const pagination = found['pagination'] as { records?: number | null } | undefined
  const rows = (found[name] ?? []) as Item[]
  return { rows, included: (found['included'] ?? {}) as Included, count: pagination?.records ?? rows.length }
}

/** One row with what its form needs beside it. */
export function rowQuery<Item extends Row>(
  at: { name: string; one: string; includes?: readonly string[] },
  id: number,
) {
  const { name, one, includes = [] } = at
  return queryOptions({
    queryKey: [name, id, includes] as const,
    queryFn: async ({ signal }) => {
      const query = includes.length > 0 ? { includes } : {}
      const found = await answer(requests.GET(`/${name}/{id}.json`, { signal, params: { path: { id }, query } }))
      return { row: found[one] as Item, included: (found['included'] ?? {}) as Included }
    },
  })
}

/** Makes a row (`id` undefined) or changes one; gives the API's answer. */
export async function saveRow(
  at: { name: string; one: string },
  id: number | undefined,
  { fields, included }: { fields: Record<string, unknown>; included: Record<string, unknown> },
  // of many changes in a row only the last one has anything shown anew
  { isQuiet = false }: { isQuiet?: boolean } = {},
): Promise<Record<string, unknown>> {
  const hasIncluded = Object.keys(included).length > 0
  const body = { [at.one]: fields, ...(hasIncluded ? { included } : {}) }
  const saved = await answer(
    id === undefined
      ? requests.POST(`/${at.name}.json`, { body })
      : requests.PATCH(`/${at.name}/{id}.json`, { params: { path: { id } }, body }),
  )
  if (!isQuiet) await forget(at.name)
  return saved
}

/** Deletes a row. */
export async function deleteRow(name: string, id: number): Promise<void> {
  await answer(requests.DELETE(`/${name}/{id}.json`, { params: { path: { id } } }))
  await forget(name)
}

/** Has everything that shows this resource asked for again. */
export function forget(name: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [name] })
}
