import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Paperclip } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { rowOf, rowsOf } from '../api/included.ts'
import { nameOf } from '../app/person.ts'
import { usePreference } from '../app/preferences.ts'
import { fullTime, shortAge } from '../i18n/dates.ts'
import { messagesQuery, ticketQuery } from '../ticket/ticket-queries.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Tag } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import type { ListedTicket } from './ticket-lists.ts'
import styles from './ticket-row.module.css'

interface TicketRowProps {
  /** Undefined while its page is being loaded. */
  listed: ListedTicket | undefined
  viewId: string
  isActive: boolean
  isOpen: boolean
}

const shownTags = 2

/** One ticket of a list. Pointing at it loads it, so that opening it is at once. */
export function TicketRow({ listed, viewId, isActive, isOpen }: TicketRowProps) {
  const { t } = useTranslation('inbox')
  const client = useQueryClient()
  const density = usePreference('density')
  if (listed === undefined) return <LoadingRow />
  const { ticket, included } = listed
  const agent = rowOf(included.users, ticket.agent)
  const isUnread = ticket.isRead === false
  const states = [isUnread && styles['unread'], isActive && styles['active'], isOpen && styles['open']]

  function prefetch(): void {
    void client.prefetchQuery(ticketQuery(ticket.id))
    void client.prefetchQuery(messagesQuery(ticket.id))
  }

  return (
    <div role="gridcell" style={{ blockSize: '100%' }}>
      <Link
        to="/inbox/$view/$ticketId"
        params={{ view: viewId, ticketId: String(ticket.id) }}
        className={classNames(styles['row'], ...states, density === 'compact' && styles['compact'])}
        preload={false}
        onPointerEnter={prefetch}
        onFocus={prefetch}
      >
        <span className={styles['mark']} />
        <span className={styles['texts']}>
          <span className={styles['line']}>
            {isUnread && <span className="visually-hidden">{t('row.unread')}</span>}
            <span className={styles['sender']}>
              {nameOf(rowOf(included.customers, ticket.customer)) || t('row.nobody')}
            </span>
            {ticket.hasAttachments === true && (
              <Paperclip className={styles['icon']} size={13} aria-label={t('row.attachments')} />
            )}
            <time className={styles['age']} dateTime={ticket.updatedAt ?? ''} title={fullTime(ticket.updatedAt)}>
              {shortAge(ticket.updatedAt)}
            </time>
          </span>
          <span className={styles['line']}>
            <span className={styles['subject']}>{ticket.subject || t('row.noSubject')}</span>
            {agent !== undefined && <Avatar name={nameOf(agent)} size="small" />}
          </span>
          <span className={styles['line']}>
            <span className={styles['preview']}>{ticket.previewText}</span>
            <span className={styles['tags']}>
              {rowsOf(included.tags, ticket.tags)
                .slice(0, shownTags)
                .map((tag) => (
                  <Tag key={tag.id} color={tag.color}>
                    {tag.name ?? ''}
                  </Tag>
                ))}
            </span>
          </span>
        </span>
      </Link>
    </div>
  )
}

function LoadingRow() {
  const { t } = useTranslation()
  return (
    <div role="gridcell" className={styles['row']} aria-label={t('loading')}>
      <span className={styles['mark']} />
      <span className={styles['texts']}>
        {['40%', '75%', '90%'].map((width) => (
          <span key={width} className={styles['line']}>
            <Skeleton width={width} />
          </span>
        ))}
      </span>
    </div>
  )
}
