import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Message } from '../api/types.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'

type Answered = Promise<{ data?: unknown; response: Response }>

/** What can be done with a message that is there. Each says what went wrong, and loads the ticket anew. */
export function useMessageVerbs(message: Message) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const navigate = useNavigate()
  const ticketId = message.ticket?.id ?? 0
  const path = { id: message.id }
  const { mutate } = useMutation({
    mutationFn: ({ act }: { act: () => Answered; done?: string; failed: string }) => answer(act()),
    onSuccess: (_data, { done }) => {
      if (done !== undefined) showToast({ text: done })
    },
    onError: (error, { failed }) => showFailure(failed, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['tickets', ticketId] }),
  })
  return {
    setPinned: (isPinned: boolean) =>
      mutate({
        act: () => api.PATCH('/messages/{id}.json', { params: { path }, body: { message: { isPinned } } as never }),
        failed: t('failed.pin'),
      }),
    like: (isWanted: boolean) =>
      mutate({
        act: () =>
          isWanted
            ? api.PUT('/messages/{id}/like.json', { params: { path } })
            : api.DELETE('/messages/{id}/like.json', { params: { path } }),
        failed: t('failed.react'),
      }),
    react: (emoji: string, isWanted: boolean) =>
      mutate({
        act: () => {
          const params = { path: { ...path, emoji } }
          return isWanted
            ? api.PUT('/messages/{id}/reactions/{emoji}.json', { params })
            : api.DELETE('/messages/{id}/reactions/{emoji}.json', { params })
        },
        failed: t('failed.react'),
      }),
    remove: () =>
      mutate({
        act: () => api.DELETE('/messages/{id}.json', { params: { path } }) as Answered,
        done: t('done.messageDeleted'),
        failed: t('failed.delete'),
      }),
    resend: () =>
      mutate({
        act: () => api.POST('/messages/{id}/resend.json', { params: { path }, body: {} }),
        done: t('done.resent'),
        failed: t('failed.resend'),
      }),
    reschedule: (sendAt: string | null) =>
      mutate({
        act: () =>
          api.PATCH('/messages/{id}.json', {
            params: { path },
            body: { message: { scheduledEmail: sendAt === null ? null : { sendAt, timezone: 'UTC' } } } as never,
          }),
        done: t(sendAt === null ? 'done.unscheduled' : 'done.rescheduled'),
        failed: t('failed.schedule'),
      }),
    save: (text: string, editMethod: 'html' | 'markdown', onDone: () => void) =>
      mutate(
        {
          act: () =>
            api.PATCH('/messages/{id}.json', {
              params: { path },
              body: { message: { message: text, editMethod } } as never,
            }),
          done: t('done.messageSaved'),
          failed: t('failed.edit'),
        },
        { onSuccess: onDone },
      ),
    /** Puts it into another ticket, or makes one of it (null), and goes there. */
    move: (target: number | null) =>
      mutate(
        {
          act: () =>
            api.POST('/tickets/{ticketId}/messages/{id}/move.json', {
              params: { path: { ticketId, id: message.id } },
              body: (target === null ? {} : { ticket: { id: target } }) as never,
            }),
          done: t('done.moved'),
          failed: t('failed.move'),
        },
        {
          onSuccess: (data) => {
            const moved = (data as { ticket?: { id: number } }).ticket?.id
            void client.invalidateQueries({ queryKey: ['ticket-lists'] })
            if (moved !== undefined)
              void navigate({ to: '/inbox/$view/$ticketId', params: { view: 'all', ticketId: String(moved) } })
          },
        },
      ),
  }
}
