import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'

export type Overview = components['schemas']['Overview']

/** The periods that can be looked at, in days. */
export const periods = [7, 14, 30] as const

/** How the desk is doing; days begin in this zone. Asked again now and then, as time passes for late answers. */
export function overviewQuery(days: number, timezone: string) {
  return queryOptions({
    queryKey: ['ticket-counts', 'overview', days, timezone] as const,
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/overview.json', { signal, params: { query: { days, timezone } } }))).overview,
    refetchInterval: 60_000,
  })
}
