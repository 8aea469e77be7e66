import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { answer, api } from '../api/client.ts'
import type { Ticket } from '../api/types.ts'
import { showEverywhere } from './change-ticket.ts'
import type { MessageList } from './ticket-queries.ts'
import type { Conversation } from './use-conversation.ts'

/**
 * What stands before somebody's eyes is read: up to the newest message shown, and again with each that arrives. A ticket
 * that is then marked unread stays it until it is opened again.
 */
export function useMarkRead(id: number, ticket: Ticket | undefined, conversation: Conversation | undefined): void {
  const client = useQueryClient()
  const markedId = useRef(0)
  const isSeen = useSyncExternalStore(onVisibility, () => !document.hidden)
  useEffect(() => {
    if (!isSeen || ticket === undefined || conversation?.isCurrent !== true) return
    const { messages } = conversation
    const newest = messages.at(-1)
    if (newest === undefined || newest.id === markedId.current) return
    markedId.current = newest.id
    if (ticket.isRead !== false && messages.every(({ isRead }) => isRead !== false)) return
    const seen = new Set(messages.map((message) => message.id))
    const body = { message: { id: newest.id } }
    answer(api.PUT('/tickets/{id}/read.json', { params: { path: { id } }, body })).then(
      () => {
        showEverywhere(client, id, { isRead: true })
        client.setQueriesData<MessageList>(
          { queryKey: ['tickets', id, 'messages'] },
          (list) => list && readIn(list, seen),
        )
        // a hundred rows are not loaded again for one dot; lists out of sight are when they are opened
        void client.invalidateQueries({ queryKey: ['ticket-lists'], refetchType: 'none' })
      },
      // it stays unread, which loses nothing
      () => {},
    )
  }, [client, id, ticket, conversation, isSeen])
}

function readIn(list: MessageList, seen: ReadonlySet<number>): MessageList {
  const messages = list.messages.map((message) => (seen.has(message.id) ? { ...message, isRead: true } : message))
  return { ...list, messages }
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
