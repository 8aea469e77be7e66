import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { rowOf } from '../../api/included.ts'
import { shortAge } from '../../i18n/dates.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Words } from '../../ui/words.tsx'
import { toneOf } from '../status-tone.ts'
import styles from './panel.module.css'
import { Section } from './section.tsx'

const shown = 5

/** What the customer asked before, the newest first. */
export function LastTickets({ ticketId, customerId }: { ticketId: number; customerId: number | undefined }) {
  const { t } = useTranslation('ticket')
  const list = useQuery({
    queryKey: ['ticket-lists', 'customer', customerId],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/customers/{id}/tickets.json', {
          signal,
          params: {
            path: { id: customerId ?? 0 },
            query: {
              pageSize: shown + 1,
              orderBy: 'createdAt',
              orderMode: 'desc',
              fields: ['subject', 'status', 'createdAt'],
              includes: ['ticketstatuses'],
            },
          },
        }),
      ),
    enabled: customerId !== undefined,
  })
  const others = (list.data?.tickets ?? []).filter(({ id }) => id !== ticketId).slice(0, shown)
  return (
    <Section id="last" title={t('panel.last')}>
      {list.isError && (
        <ErrorState isSmall what={t('panel.lastFailed')} error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && others.length === 0 && <p className={styles['quiet']}>{t('panel.lastNone')}</p>}
      <ul className={styles['list']}>
        {others.map((ticket) => {
          const status = rowOf(list.data?.included.ticketstatuses, ticket.status)
          return (
            <li key={ticket.id} className={styles['line']}>
              <Link
                to="/inbox/$view/$ticketId"
                params={{ view: 'all', ticketId: String(ticket.id) }}
                className={styles['link'] ?? ''}
              >
                <Words>{ticket.subject || t('noSubject')}</Words>
              </Link>
              <Badge tone={toneOf(status?.id ?? 0)}>{status?.name}</Badge>
              <span className={styles['quiet']}>{shortAge(ticket.createdAt)}</span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
