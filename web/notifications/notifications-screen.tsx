import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bell, CheckCheck } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../app/actions/action.ts'
import { ActionButton } from '../app/actions/action-button.tsx'
import { useActions } from '../app/actions/registry.ts'
import { ScreenHead } from '../app/screen-head.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Switch } from '../ui/toggle.tsx'
import { NotificationLine, NotificationSkeleton } from './notification-line.tsx'
import { mostShown, notificationsQuery, useMarkAllRead, useUnreadCount } from './notification-queries.ts'
import styles from './notifications.module.css'
import { useOnlyUnread } from './only-unread.ts'

/** What the signed-in agent was told, the newest first. */
export function NotificationsScreen() {
  const { t } = useTranslation('notifications')
  const list = useQuery(notificationsQuery)
  const unread = useUnreadCount()
  const [isOnlyUnread, setIsOnlyUnread] = useOnlyUnread()
  const { mutate: markAllRead } = useMarkAllRead()
  const actions = useMemo(
    (): Action[] => [
      {
        id: 'notifications.readAll',
        label: t('readAll'),
        group: 'list',
        icon: CheckCheck,
        keys: 'shift+i',
        isAvailable: (unread ?? 0) > 0,
        run: () => markAllRead(),
      },
    ],
    [t, unread, markAllRead],
  )
  useActions('screen', actions)
  const rows = (list.data?.notifications ?? []).filter((row) => !isOnlyUnread || row.isRead !== true)

  return (
    <>
      <ScreenHead title={t('title')} actions={<ActionButton id="notifications.readAll" />} />
      <div className={styles['body']}>
        <div className={styles['bar']}>
          <Switch label={t('onlyUnread')} checked={isOnlyUnread} onChange={setIsOnlyUnread} />
          <Link to="/settings/notifications">{t('settings')}</Link>
        </div>
        {list.isError && <ErrorState what={t('loadFailed')} error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <NotificationSkeleton />}
        {list.isSuccess && rows.length === 0 && (
          <EmptyState
            icon={Bell}
            title={isOnlyUnread ? t('noneUnread') : t('none')}
            text={t('noneText')}
            action={isOnlyUnread && <Button onClick={() => setIsOnlyUnread(false)}>{t('showAll')}</Button>}
          />
        )}
        {rows.length > 0 && (
          <ul className={styles['list']} aria-label={t('title')}>
            {rows.map((row) => (
              <NotificationLine key={row.id} notification={row} included={list.data?.included ?? {}} />
            ))}
          </ul>
        )}
        {(list.data?.pagination.records ?? 0) > mostShown && (
          <p className={styles['more']}>{t('more', { count: mostShown })}</p>
        )}
      </div>
    </>
  )
}
