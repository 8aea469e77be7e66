import type { TFunction } from 'i18next'
import type { Ticket } from '../api/types.ts'
import type { TicketsChange } from './change-tickets.ts'
import type { ChoiceRow } from './choices.ts'

/** What of tickets can be changed in bulk. */
export type ChangeBy = 'agent' | 'status' | 'priority' | 'tag' | 'inbox' | 'unread' | 'delete'

/** The changes by what they change, each made of the row that was chosen; null is none. */
export function changesBy(t: TFunction<'inbox'>): Record<ChangeBy, (row: ChoiceRow | null) => TicketsChange> {
  return {
    agent: (row) => ({
      label: row === null ? t('bulk.to.nobody') : t('bulk.to.agent', { name: row.name }),
      fields: { agent: reference(row) },
      shown: () => ({ agent: refTo(row, 'users') }),
    }),
    status: (row) => ({
      label: t('bulk.to.status', { name: row?.name }),
      fields: { status: reference(row) },
      shown: () => ({ status: refTo(row, 'ticketstatuses') }),
    }),
    priority: (row) => ({
      label: row === null ? t('bulk.to.noPriority') : t('bulk.to.priority', { name: row.name }),
      fields: { priority: reference(row) },
      shown: () => ({ priority: refTo(row, 'ticketpriorities') }),
    }),
    inbox: (row) => ({
      label: t('bulk.to.inbox', { name: row?.name }),
      fields: { inbox: reference(row) },
      shown: () => ({ inbox: refTo(row, 'inboxes') }),
    }),
    tag: (row) => tagged(t, row),
    unread: () => ({
      label: t('bulk.to.unread'),
      fields: { isRead: false },
      shown: () => ({ isRead: false }),
    }),
    delete: () => ({
      label: t('bulk.to.trash'),
      fields: { state: 'deleted' },
      shown: () => ({ state: 'deleted' }),
    }),
  }
}

function tagged(t: TFunction<'inbox'>, row: ChoiceRow | null): TicketsChange {
  const id = row?.id ?? 0
  const has = ({ tags }: Ticket) => tags?.some((tag) => tag.id === id) === true
  return {
    label: t('bulk.to.tag', { name: row?.name }),
    fields: { tags: [{ id }] },
    shown: (ticket) => (has(ticket) ? {} : { tags: [...(ticket.tags ?? []), { id, type: 'tags' }] }),
  }
}

const reference = (row: { id: number } | null | undefined) => (row ? { id: row.id } : null)

const refTo = <Type extends string>(row: { id: number } | null, type: Type) =>
  row === null ? null : { id: row.id, type }
