import { useMutation } from '@tanstack/react-query'
import { BellOff, BellPlus, Link, MailOpen, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { refreshTickets } from '../api/query-client.ts'
import { useSession } from '../api/session.ts'
import type { Ticket } from '../api/types.ts'
import type { Action } from '../app/actions/action.ts'
import { runAction, useActions } from '../app/actions/registry.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'

interface Act {
  act: () => Promise<{ data?: unknown; response: Response }>
  done: string
  failed: string
  undo?: () => void
}

/** What is done with a ticket as a whole: following, reading, throwing away. */
export function useTicketMoves(ticket: Ticket | undefined): void {
  const { t } = useTranslation('ticket')
  const me = useSession()
  const { mutate } = useMutation({
    mutationFn: ({ act }: Act) => answer(act()),
    onSuccess: (_data, { done, undo }) => void showToast({ text: done, undo }),
    onError: (error, { failed }) => showFailure(failed, error),
    onSettled: refreshTickets,
  })
  const actions = useMemo((): Action[] => {
    if (ticket === undefined) return []
    const params = { path: { id: ticket.id } }
    const isFollowing = (ticket.followers ?? []).some(({ id }) => id === me.id)
    const follower = { path: { id: ticket.id, userId: me.id } }
    const recover = () =>
      mutate({
        act: () => api.POST('/tickets/{id}/recover.json', { params }),
        done: t('done.recovered'),
        failed: t('failed.recover'),
      })
    return [
      {
        id: 'ticket.follow',
        label: t(isFollowing ? 'command.unfollow' : 'command.follow'),
        group: 'ticket',
        icon: isFollowing ? BellOff : BellPlus,
        run: () =>
          mutate({
            act: () =>
              isFollowing
                ? api.DELETE('/tickets/{id}/followers/{userId}.json', { params: follower })
                : api.PUT('/tickets/{id}/followers/{userId}.json', { params: follower }),
            done: t(isFollowing ? 'done.unfollowed' : 'done.followed'),
            failed: t('failed.follow'),
          }),
      },
      {
        id: 'ticket.unread',
        label: t('command.unread'),
        group: 'ticket',
        icon: MailOpen,
        keys: 'shift+u',
        run: () => {
          runAction('list.back')
          mutate({
            act: () => api.PUT('/tickets/{id}/unread.json', { params }),
            done: t('done.unread'),
            failed: t('failed.unread'),
          })
        },
      },
      {
        id: 'ticket.copyLink',
        label: t('command.copyLink'),
        group: 'ticket',
        icon: Link,
        run: () =>
          void navigator.clipboard
            .writeText(`${window.location.origin}/tickets/${ticket.id}`)
            .then(() => showToast({ text: t('done.copied') })),
      },
      {
        id: 'ticket.delete',
        label: t('command.delete'),
        group: 'ticket',
        icon: Trash2,
        isAvailable: ticket.state !== 'deleted',
        run: () => {
          runAction('list.next')
          mutate({
            act: () => api.DELETE('/tickets/{id}.json', { params }) as Promise<{ response: Response }>,
            done: t('done.deleted'),
            failed: t('failed.deleteTicket'),
            undo: recover,
          })
        },
      },
    ]
  }, [t, ticket, me.id, mutate])
  useActions('item', actions)
}
