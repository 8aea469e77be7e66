import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { components } from '../api/schema.d.ts'
import { useAgents, useInboxes, usePriorities, useStatuses, useTags } from '../inbox/choices.ts'
import { typesQuery } from '../ticket/ticket-queries.ts'
import { idIn } from './canned.ts'

type TicketInput = components['schemas']['TicketInput']
type Named = readonly { id: number; name?: string }[]

/** What a change of a ticket does, a line each: `Status: Solved`. */
export function useChangeWords(changes: TicketInput | null): readonly string[] {
  const { t } = useTranslation('composer')
  const [agents, inboxes, priorities, statuses, tags] = [
    useAgents(),
    useInboxes(),
    usePriorities(),
    useStatuses(),
    useTags(),
  ]
  const types = useQuery(typesQuery).data ?? []
  if (changes === null) return []
  const lists = { agent: agents, inbox: inboxes, priority: priorities, status: statuses, type: types } as const
  const lines = (Object.keys(lists) as (keyof typeof lists)[]).flatMap((field) => {
    if (changes[field] === undefined) return []
    return [t(`changes.${field}`, { name: nameFor(lists[field], changes[field]) || t('changes.nobody') })]
  })
  const added = Array.isArray(changes.tags) ? changes.tags : []
  const names = added.map((tag) => nameFor(tags, tag)).filter((name) => name !== '')
  return names.length === 0 ? lines : [...lines, t('changes.tags', { names: names.join(', ') })]
}

function nameFor(rows: Named, value: unknown): string {
  const id = idIn(value)
  if (id !== null) return rows.find((row) => row.id === id)?.name ?? `#${id}`
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name)
  return typeof value === 'string' ? value : ''
}
