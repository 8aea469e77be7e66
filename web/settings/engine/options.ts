import { queryOptions, useQuery } from '@tanstack/react-query'
import { nameOf } from '../../app/person.ts'
import type { Option } from '../../ui/select.tsx'
import { fetchRows } from './rows.ts'
import type { OptionSource } from './spec.ts'

const pageSize = 100
/** More than that nobody chooses from a list. */
const mostPages = 10

/** What can be chosen of a resource, by its name. */
function optionsQuery(source: OptionSource) {
  return queryOptions({
    queryKey: [source, 'options'] as const,
    queryFn: async ({ signal }): Promise<readonly Option<number>[]> => {
      const options: Option<number>[] = []
      for (let page = 1; page <= mostPages; page += 1) {
        const { rows, count } = await fetchRows<NamedRow>(source, { page, pageSize }, signal)
        options.push(...rows.map((row) => ({ value: row.id, label: labelOf(row) })))
        if (options.length >= count || rows.length === 0) break
      }
      return options
    },
    staleTime: 60_000,
  })
}

/** The options of a resource; undefined while they are loaded. */
export function useOptions(source: OptionSource): readonly Option<number>[] | undefined {
  return useQuery(optionsQuery(source)).data
}

type NamedRow = {
  id: number
  name?: string | null
  agentLabel?: string | null
  email?: string | null
  firstName?: string | null
  lastName?: string | null
}

function labelOf(row: NamedRow): string {
  return row.name || row.agentLabel || nameOf(row) || `#${row.id}`
}
