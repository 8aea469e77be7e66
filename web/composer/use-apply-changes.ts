import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { components } from '../api/schema.d.ts'
import type { Ticket } from '../api/types.ts'
import { useChangeTicket } from '../ticket/change-ticket.ts'
import { idIn } from './canned.ts'

type TicketInput = components['schemas']['TicketInput']

const kinds = {
  agent: 'users',
  inbox: 'inboxes',
  priority: 'ticketpriorities',
  status: 'ticketstatuses',
  type: 'tickettypes',
} as const
type Field = keyof typeof kinds

/** Changes the ticket as a canned response says; `name` is said, and it can all be taken back at once. */
export function useApplyChanges(ticket: Ticket): (changes: TicketInput, name: string) => void {
  const { t } = useTranslation('composer')
  const change = useChangeTicket()
  return useCallback(
    (changes, name) => {
      const failed = t('failed.apply')
      const before = { ...fieldsBefore(ticket, changes), ...tagsBefore(ticket, changes) } as TicketInput
      change({
        id: ticket.id,
        fields: changes,
        shown: shownBy(changes, ticket),
        done: t('done.applied', { name }),
        failed,
        undo: { fields: before, shown: {}, done: t('done.undone'), failed },
      })
    },
    [t, change, ticket],
  )
}

const fieldsIn = (changes: TicketInput): Field[] =>
  (Object.keys(kinds) as Field[]).filter((field) => changes[field] !== undefined)

function fieldsBefore(ticket: Ticket, changes: TicketInput): object {
  return Object.fromEntries(fieldsIn(changes).map((field) => [field, ticket[field] ? { id: ticket[field]?.id } : null]))
}

/** Tags are added by a change; taking it back takes off those that were not there. */
function tagsBefore(ticket: Ticket, { tags }: TicketInput): object {
  if (!Array.isArray(tags)) return {}
  const had = new Set((ticket.tags ?? []).map(({ id }) => id))
  const added = tags.map(idIn).filter((id) => id !== null && !had.has(id))
  return added.length === 0 ? {} : { tags: added.map((id) => ({ id, delete: true })) }
}

function shownBy(changes: TicketInput, ticket: Ticket): Partial<Ticket> {
  const refs = fieldsIn(changes).map((field) => {
    const id = idIn(changes[field])
    return [field, id === null ? null : { id, type: kinds[field] }]
  })
  const added = Array.isArray(changes.tags) ? changes.tags.map(idIn).filter((id) => id !== null) : []
  const all = new Set([...(ticket.tags ?? []).map(({ id }) => id), ...added])
  const tags = added.length === 0 ? {} : { tags: [...all].map((id) => ({ id, type: 'tags' as const })) }
  return { ...(Object.fromEntries(refs) as Partial<Ticket>), ...tags }
}
