import { keepPreviousData, type QueryKey, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

/** One page of a list, and how many rows there are on all. */
export interface Page<Row> {
  rows: readonly Row[]
  total: number
}

interface PageQuery<Row> {
  queryKey: QueryKey
  queryFn: (context: { signal: AbortSignal }) => Promise<Page<Row>>
}

export const pageSize = 100

/** A list of any length of which the pages in sight are asked for. `onRange` is told which rows are in sight. */
export function usePagedList<Row>(pageQuery: (page: number) => PageQuery<Row>) {
  const [range, setRange] = useState({ first: 0, last: 0 })
  const first = useQuery({ ...pageQuery(1), placeholderData: keepPreviousData })
  const start = pageOf(range.first)
  const pages = Array.from({ length: pageOf(range.last) - start + 1 }, (_, nth) => start + nth)
  const loaded = useQueries({ queries: pages.map((page) => pageQuery(page)) })
  const onRange = useCallback((from: number, to: number) => setRange({ first: from, last: to }), [])
  return {
    isPending: first.isPending,
    isError: first.isError,
    error: first.error,
    refetch: first.refetch,
    total: first.data?.total ?? 0,
    rowAt(index: number): Row | undefined {
      const page = pageOf(index)
      const data = page === 1 ? first.data : loaded[page - start]?.data
      return data?.rows[index % pageSize]
    },
    onRange,
  }
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize) + 1
}
