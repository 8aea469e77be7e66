import { getRouteApi, useNavigate } from '@tanstack/react-router'

const route = getRouteApi('/signed-in/notifications')

/** Whether what was read is left out; it stands in the address, so that it survives a reload. */
export function useOnlyUnread(): [boolean, (isOnlyUnread: boolean) => void] {
  const { unread = false } = route.useSearch()
  const navigate = useNavigate()
  return [
    unread,
    (isOnly) => void navigate({ to: '/notifications', search: isOnly ? { unread: true } : {}, replace: true }),
  ]
}
