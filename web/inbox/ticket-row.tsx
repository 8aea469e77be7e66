import { Link } from '@tanstack/react-router'
import { Paperclip } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOf, rowsOf } from '../api/included.ts'
import { nameOf } from '../app/person.ts'
import { usePreference } from '../app/preferences.ts'
import { fullTime, shortAge } from '../i18n/dates.ts'
import { Highlighted } from '../search/highlighted.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Tag } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { DueMark } from './due-mark.tsx'
import { Onlookers } from './row-marks.tsx'
import type { ListedTicket } from './ticket-lists.ts'
import styles from './ticket-row.module.css'
import type { View } from './views.ts'

interface RowProps {
  view: View
  index: number
  /** When it is, in whole minutes: ages are written anew with it. */
  minute: number
  isActive: boolean
  isOpen: boolean
  isSelected: boolean
  /** `isRange`: from the ticket chosen before up to this one. */
  onSelect: (index: number, isRange: boolean) => void
  /** Loads it, so that opening it is at once. */
  onPoint: (id: number) => void
}

const shownTags = 2

/** One ticket of a list: its tick, and the link that opens it; `listed` is undefined while its page is being loaded. */
export function TicketRow({ listed, ...props }: RowProps & { listed: ListedTicket | undefined }) {
  return listed === undefined ? <LoadingRow /> : <LoadedRow {...props} {...listed} />
}

// a change of one ticket draws its row alone
const LoadedRow = memo(function LoadedRow(props: RowProps & ListedTicket) {
  const { ticket, included, snippet, view, index, isActive, isOpen, isSelected, onSelect, onPoint } = props
  const { t } = useTranslation('inbox')
  const density = usePreference('density')
  const agent = rowOf(included.users, ticket.agent)
  const isUnread = ticket.isRead === false
  const subject = ticket.subject || t('row.noSubject')
  const states = [
    isUnread && styles['unread'],
    isActive && styles['active'],
    isOpen && styles['open'],
    isSelected && styles['selected'],
    density === 'compact' && styles['compact'],
    ticket.state === 'deleted' && styles['gone'],
  ]

  return (
    <div className={classNames(styles['row'], ...states)}>
      <div role="gridcell" className={styles['mark']}>
        <input
          type="checkbox"
          className={styles['tick']}
          aria-label={t('row.select', { subject })}
          // the keys of the list choose rows; with every tick a stop, Tab would never leave the list
          tabIndex={-1}
          checked={isSelected}
          onChange={() => {}}
          onClick={(event) => onSelect(index, event.shiftKey)}
        />
        <span className={styles['dot']} />
      </div>
      <div role="gridcell" className={styles['cell']}>
        <Link
          to="/inbox/$view/$ticketId"
          params={{ view: view.id, ticketId: String(ticket.id) }}
          search={view.search === undefined ? {} : { q: view.search }}
          className={styles['link']}
          preload={false}
          aria-current={isOpen ? 'true' : undefined}
          onPointerEnter={() => onPoint(ticket.id)}
          onFocus={() => onPoint(ticket.id)}
          onClick={(event) => {
            if (!event.shiftKey) return
            event.preventDefault()
            onSelect(index, true)
          }}
        >
          <span className={styles['line']}>
            {isUnread && <span className="visually-hidden">{t('row.unread')}</span>}
            <span className={styles['sender']}>
              <Highlighted
                text={nameOf(rowOf(included.customers, ticket.customer)) || t('row.nobody')}
                search={view.search}
              />
            </span>
            <Onlookers ticketId={ticket.id} />
            {ticket.hasAttachments === true && (
              <Paperclip className={styles['icon']} size={13} aria-label={t('row.attachments')} />
            )}
            <DueMark createdAt={ticket.createdAt} slaDueAt={ticket.slaDueAt} slaTarget={ticket.slaTarget} />
            <time className={styles['age']} dateTime={ticket.updatedAt ?? ''} title={fullTime(ticket.updatedAt)}>
              {shortAge(ticket.updatedAt)}
            </time>
          </span>
          <span className={styles['line']}>
            <span className={styles['subject']}>
              <Highlighted text={subject} search={view.search} />
            </span>
            {agent !== undefined && <Avatar name={nameOf(agent)} size="small" />}
          </span>
          <span className={styles['line']}>
            <span className={styles['preview']}>
              <Highlighted text={snippet ?? ticket.previewText ?? ''} search={view.search} />
            </span>
            {/* where the words of a search stand needs the room */}
            {snippet === undefined && (
              <span className={styles['tags']}>
                {rowsOf(included.tags, ticket.tags)
                  .slice(0, shownTags)
                  .map((tag) => (
                    <Tag key={tag.id} color={tag.color}>
                      {tag.name ?? ''}
                    </Tag>
                  ))}
              </span>
            )}
          </span>
        </Link>
      </div>
    </div>
  )
})

function LoadingRow() {
  const { t } = useTranslation()
  const density = usePreference('density')
  const widths = density === 'compact' ? ['40%', '75%'] : ['40%', '75%', '90%']
  return (
    <div role="gridcell" className={styles['row']} aria-label={t('loading')}>
      <span className={styles['mark']} />
      <span className={styles['texts']}>
        {widths.map((width) => (
          <span key={width} className={styles['line']}>
            <Skeleton width={width} />
          </span>
        ))}
      </span>
    </div>
  )
}
