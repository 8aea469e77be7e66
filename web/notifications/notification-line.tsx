import { Link } from '@tanstack/react-router'
import {
  AlarmClock,
  AtSign,
  Bell,
  CircleUser,
  type LucideIcon,
  Mail,
  MailOpen,
  MailWarning,
  MessageSquare,
  Timer,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { rowOf, rowOfAny } from '../api/included.ts'
import { nameOf } from '../app/person.ts'
import { fullTime, shortAge } from '../i18n/dates.ts'
import { IconButton } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Words } from '../ui/words.tsx'
import { type Notification, type NotificationList, useMarkRead } from './notification-queries.ts'
import styles from './notifications.module.css'

const icons: Record<string, LucideIcon> = {
  assigned: CircleUser,
  mention: AtSign,
  message: MessageSquare,
  newTicket: Mail,
  slaBreach: AlarmClock,
  slaWarning: Timer,
  undelivered: MailWarning,
}
const kinds = ['assigned', 'mention', 'message', 'newTicket', 'slaBreach', 'slaWarning', 'undelivered'] as const

interface NotificationLineProps {
  notification: Notification
  included: NotificationList['included']
}

/** One notification: who did what, in which ticket, when. Opening its ticket marks it as read. */
export function NotificationLine({ notification, included }: NotificationLineProps) {
  const { t } = useTranslation('notifications')
  const { mutate: markRead } = useMarkRead()
  const { id, createdAt } = notification
  const isRead = notification.isRead === true
  const kind = kinds.find((name) => name === notification.kind) ?? 'message'
  const Icon = icons[kind] ?? Bell
  const ticket = rowOf(included.tickets, notification.ticket)
  const who = nameOf(rowOfAny(included, notification.createdBy) as Parameters<typeof nameOf>[0]) || t('somebody')
  return (
    <li className={styles['line']} data-read={isRead}>
      <Icon className={styles['icon']} size={17} aria-hidden />
      <Link
        className={styles['link']}
        to="/tickets/$ticketId"
        params={{ ticketId: String(notification.ticket?.id) }}
        onClick={() => isRead || markRead({ id, isRead: true })}
      >
        {!isRead && <span className="visually-hidden">{t('unread')} </span>}
        <span className={styles['what']}>{t(`kind.${kind}`, { name: who })}</span>
        <span className={styles['subject']}>
          <Words>{ticket?.subject || t('noSubject')}</Words>{' '}
          <span className={styles['number']}>#{notification.ticket?.id}</span>
        </span>
      </Link>
      <time className={styles['time']} dateTime={createdAt ?? ''} title={fullTime(createdAt)}>
        {shortAge(createdAt)}
      </time>
      <IconButton
        label={isRead ? t('markUnread') : t('markRead')}
        icon={isRead ? Mail : MailOpen}
        onClick={() => markRead({ id, isRead: !isRead })}
      />
    </li>
  )
}

/** The list while it is loaded. */
export function NotificationSkeleton() {
  return (
    <ul className={styles['list']}>
      {[60, 45, 70, 50, 65].map((share) => (
        <li key={share} className={styles['line']} data-read>
          <Skeleton width={`${share}%`} />
        </li>
      ))}
    </ul>
  )
}
