import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../../api/included.ts'
import { Words } from '../../ui/words.tsx'
import type { TicketAnswer } from '../ticket-queries.ts'
import styles from './panel.module.css'

/** Tickets this one came from, went into, or brought forth. */
export function TicketLinks({ answer: { ticket, included } }: { answer: TicketAnswer }) {
  const { t } = useTranslation('ticket')
  const links = [
    ...(ticket.parent ? [['parent', ticket.parent.id] as const] : []),
    ...(ticket.children ?? []).map(({ id }) => ['child', id] as const),
    ...(ticket.splitFrom ? [['splitFrom', ticket.splitFrom.id] as const] : []),
    ...(ticket.splitInto ?? []).map(({ id }) => ['splitInto', id] as const),
    ...(ticket.mergedTo ? [['mergedTo', ticket.mergedTo.id] as const] : []),
  ]
  if (links.length === 0) return null
  return (
    <ul className={styles['list']}>
      {links.map(([kind, id]) => (
        <li key={`${kind} ${id}`} className={styles['line']}>
          <span className={styles['quiet']}>{t(`link.${kind}`)}</span>
          <Link
            to="/inbox/$view/$ticketId"
            params={{ view: 'all', ticketId: String(id) }}
            className={styles['link'] ?? ''}
          >
            #{id} <Words>{rowOf(included.tickets, { id })?.subject ?? ''}</Words>
          </Link>
        </li>
      ))}
    </ul>
  )
}
