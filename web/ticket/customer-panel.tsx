import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOf, rowsOf } from '../api/included.ts'
import type { Ticket, TicketIncluded } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { fullTime } from '../i18n/dates.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Tag } from '../ui/badge.tsx'
import styles from './customer-panel.module.css'

/** Who asks, and what is known about the ticket beside its conversation. */
export function CustomerPanel({ answer }: { answer: { ticket: Ticket; included: TicketIncluded } }) {
  const { t } = useTranslation('ticket')
  const { ticket, included } = answer
  const customer = rowOf(included.customers, ticket.customer)
  const name = nameOf(customer)
  const tags = rowsOf(included.tags, ticket.tags)
  return (
    <aside className={styles['panel']} aria-label={t('customer.title')}>
      <div className={styles['person']}>
        <Avatar name={name} size="large" isDecorative />
        <div style={{ minInlineSize: 0 }}>
          <div className={styles['name']}>{name}</div>
          <div className={styles['address']}>{customer?.email}</div>
        </div>
      </div>
      <dl className={styles['facts']}>
        <Fact label={t('fact.company')}>{rowOf(included.companies, ticket.company)?.name}</Fact>
        <Fact label={t('fact.jobTitle')}>{customer?.jobTitle}</Fact>
        <Fact label={t('fact.phone')}>{customer?.phone}</Fact>
        <Fact label={t('fact.tickets')}>{customer?.numTickets}</Fact>
        <Fact label={t('fact.inbox')}>{rowOf(included.inboxes, ticket.inbox)?.name}</Fact>
        <Fact label={t('fact.agent')}>{nameOf(rowOf(included.users, ticket.agent)) || t('fact.nobody')}</Fact>
        <Fact label={t('fact.priority')}>{rowOf(included.ticketpriorities, ticket.priority)?.name}</Fact>
        <Fact label={t('fact.type')}>{rowOf(included.tickettypes, ticket.type)?.name}</Fact>
        <Fact label={t('fact.created')}>{fullTime(ticket.createdAt)}</Fact>
      </dl>
      {tags.length > 0 && (
        <div className={styles['tags']}>
          {tags.map((tag) => (
            <Tag key={tag.id} color={tag.color}>
              {tag.name ?? ''}
            </Tag>
          ))}
        </div>
      )}
    </aside>
  )
}

/** One thing that is known; nothing when it is not. */
function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === undefined || children === null || children === '') return null
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}
