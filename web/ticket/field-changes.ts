import type { TFunction } from 'i18next'
import type { components } from '../api/schema.d.ts'
import type { Ticket } from '../api/types.ts'
import type { TicketChange } from './change-ticket.ts'

type TicketInput = components['schemas']['TicketInput']

const kinds = {
  agent: 'users',
  inbox: 'inboxes',
  priority: 'ticketpriorities',
  status: 'ticketstatuses',
  type: 'tickettypes',
} as const
export type RefField = keyof typeof kinds

/** Points a field at another row (null: at none), and back again when it is undone. */
export function refChange(
  t: TFunction<'ticket'>,
  ticket: Ticket,
  field: RefField,
  to: { id: number; name: string } | null,
): TicketChange {
  const set = (id: number | null) => ({
    fields: { [field]: id === null ? null : { id } } as TicketInput,
    shown: { [field]: id === null ? null : { id, type: kinds[field] } } as Partial<Ticket>,
    failed: t(`failed.${field}`),
  })
  const done = to === null ? t(`done.no.${field}`) : t(`done.${field}`, { name: to.name })
  return {
    id: ticket.id,
    ...set(to?.id ?? null),
    done,
    undo: { ...set(ticket[field]?.id ?? null), done: t('done.undone') },
  }
}

/** Puts a tag on, or takes it off. */
export function tagChange(
  t: TFunction<'ticket'>,
  ticket: Ticket,
  tag: { id: number; name: string },
  isWanted: boolean,
): TicketChange {
  const had = ticket.tags ?? []
  const others = had.filter(({ id }) => id !== tag.id)
  const set = (isOn: boolean) => ({
    fields: { tags: [isOn ? { id: tag.id } : { id: tag.id, delete: true }] } as TicketInput,
    shown: { tags: isOn ? [...others, { id: tag.id, type: 'tags' as const }] : others },
    failed: t('failed.tag'),
  })
  return {
    id: ticket.id,
    ...set(isWanted),
    done: t(isWanted ? 'done.tagged' : 'done.untagged', { name: tag.name }),
    undo: { ...set(!isWanted), done: t('done.undone') },
  }
}

/** Another subject. */
export function subjectChange(t: TFunction<'ticket'>, ticket: Ticket, subject: string): TicketChange {
  const set = (text: string) => ({ fields: { subject: text }, shown: { subject: text }, failed: t('failed.subject') })
  return {
    id: ticket.id,
    ...set(subject),
    done: t('done.subject'),
    undo: { ...set(ticket.subject ?? ''), done: t('done.undone') },
  }
}
