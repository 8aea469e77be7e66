import { Link } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import type { TicketList } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { fullTime, shortAge } from '../i18n/dates.ts'
import { toneOf } from '../ticket/status-tone.ts'
import { Badge } from '../ui/badge.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Table } from '../ui/table.tsx'
import { Words } from '../ui/words.tsx'
import styles from './ticket-table.module.css'

interface TicketTableProps {
  tickets: { data?: TicketList | undefined; error: unknown; isError: boolean; refetch: () => unknown }
}

/** What these people have written about, the newest first. */
export function TicketTable({ tickets }: TicketTableProps) {
  const { t } = useTranslation('people')
  const { data } = tickets
  if (tickets.isError)
    return <ErrorState what={t('ticketsFailed')} error={tickets.error} onRetry={() => void tickets.refetch()} />
  if (data === undefined) return <Skeleton width="70%" />
  if (data.tickets.length === 0) return <EmptyState icon={Inbox} title={t('noTickets')} text={t('noTicketsText')} />
  const { included } = data
  const more = (data.pagination.records ?? 0) - data.tickets.length
  return (
    <>
      <Table
        label={t('tickets')}
        rows={data.tickets}
        keyOf={(ticket) => ticket.id}
        columns={[
          {
            id: 'subject',
            heading: t('column.subject'),
            cell: (ticket) => (
              <Link to="/tickets/$ticketId" params={{ ticketId: String(ticket.id) }} className={styles['subject']}>
                <Words>{ticket.subject || t('noSubject')}</Words> <span className={styles['number']}>#{ticket.id}</span>
              </Link>
            ),
          },
          {
            id: 'status',
            heading: t('column.status'),
            cell: (ticket) => (
              <Badge tone={toneOf(ticket.status?.id ?? 0)}>{rowOf(included.ticketstatuses, ticket.status)?.name}</Badge>
            ),
          },
          {
            id: 'agent',
            heading: t('column.agent'),
            isSecondary: true,
            cell: (ticket) => <Words>{nameOf(rowOf(included.users, ticket.agent)) || '–'}</Words>,
          },
          {
            id: 'age',
            heading: t('column.changed'),
            isAtEnd: true,
            cell: (ticket) => (
              <time dateTime={ticket.updatedAt ?? ''} title={fullTime(ticket.updatedAt)}>
                {shortAge(ticket.updatedAt)}
              </time>
            ),
          },
        ]}
      />
      {more > 0 && <p className={styles['more']}>{t('moreTickets', { count: more })}</p>}
    </>
  )
}
