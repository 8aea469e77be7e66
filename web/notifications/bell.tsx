import { Link } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../app/announce.ts'
import { Tooltip } from '../ui/tooltip.tsx'
import styles from './bell.module.css'
import { useUnreadCount } from './notification-queries.ts'

const mostCounted = 99

/** The way to the notifications, with how many are unread; a new one is said to screen readers. */
export function NotificationBell() {
  const { t } = useTranslation()
  const unread = useUnreadCount() ?? 0
  const before = useRef<number | null>(null)
  useEffect(() => {
    if (before.current !== null && unread > before.current) announce(t('bell.unread', { count: unread }))
    before.current = unread
  }, [t, unread])
  const label = unread === 0 ? t('section.notifications') : t('bell.unread', { count: unread })
  return (
    <Tooltip label={label} keys="g n">
      <Link to="/notifications" className={styles['bell']} aria-label={label}>
        <Bell size={17} aria-hidden />
        {unread > 0 && <span className={styles['count']}>{unread > mostCounted ? `${mostCounted}+` : unread}</span>}
      </Link>
    </Tooltip>
  )
}
