import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import { showFailure } from '../ui/explain-failure.ts'

export type Notification = components['schemas']['Notification']
export type NotificationList = components['schemas']['NotificationList']

/** More are nobody's business to read; the list says so. */
export const mostShown = 100

/** The newest notifications with their tickets and who caused them. Live events ask for them anew. */
export const notificationsQuery = queryOptions({
  queryKey: ['notifications', 'list'] as const,
  queryFn: ({ signal }): Promise<NotificationList> =>
    answer(
      api.GET('/notifications.json', {
        signal,
        params: { query: { pageSize: mostShown, includes: ['tickets', 'users', 'customers'] } },
      }),
    ),
})

const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'] as const,
  queryFn: async ({ signal }) => {
    const query = { pageSize: 1, filter: JSON.stringify({ isRead: false }), fields: ['id' as const] }
    return (await answer(api.GET('/notifications.json', { signal, params: { query } }))).pagination.records ?? 0
  },
})

/** How many notifications are unread; undefined until it is known. */
export function useUnreadCount(): number | undefined {
  return useQuery(unreadQuery).data
}

/** Marks one as read or unread; it shows at once, and is taken back when the API refuses. */
export function useMarkRead() {
  const { t } = useTranslation('notifications')
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, isRead }: { id: number; isRead: boolean }) =>
      // the description names what a change takes; see NotificationInput
      answer(api.PATCH('/notifications/{id}.json', { params: { path: { id } }, body: { notification: { isRead } } })),
    onMutate: ({ id, isRead }) => showRead(client, (row) => row.id === id, isRead),
    onError(error, _given, putBack) {
      putBack?.()
      showFailure(t('failed'), error)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  })
}

/** Marks everything as read. */
export function useMarkAllRead() {
  const { t } = useTranslation('notifications')
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      answer(api.PATCH('/notifications/update.json', { body: { isRead: true, filter: { isRead: false } } })),
    onMutate: () => showRead(client, () => true, true),
    onError(error, _given, putBack) {
      putBack?.()
      showFailure(t('failed'), error)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  })
}

/** Shows rows as read or not in the list and in the count; gives the function that takes it out again. */
async function showRead(client: QueryClient, isMeant: (row: Notification) => boolean, isRead: boolean) {
  await client.cancelQueries({ queryKey: ['notifications'] })
  const list = client.getQueryData(notificationsQuery.queryKey)
  const unread = client.getQueryData(unreadQuery.queryKey)
  const changed = list?.notifications.filter((row) => isMeant(row) && row.isRead !== isRead).length ?? 0
  client.setQueryData(
    notificationsQuery.queryKey,
    (old) =>
      old && { ...old, notifications: old.notifications.map((row) => (isMeant(row) ? { ...row, isRead } : row)) },
  )
  client.setQueryData(unreadQuery.queryKey, (count) =>
    count === undefined ? count : Math.max(0, count + (isRead ? -changed : changed)),
  )
  return () => {
    client.setQueryData(notificationsQuery.queryKey, list)
    client.setQueryData(unreadQuery.queryKey, unread)
  }
}
