import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import type { Message } from '../api/types.ts'
import { type MessageList, messagePageSize, messagesQuery } from './ticket-queries.ts'

export interface Conversation {
  /** Oldest first. */
  messages: readonly Message[]
  included: MessageList['included']
  /** How many older ones the server has. */
  olderCount: number
  /** False while what is shown is from before, and the server is asked for news. */
  isCurrent: boolean
}

/** The newest messages of a ticket, and as many older pages as were asked for. */
export function useConversation(ticketId: number) {
  const [pages, setPages] = useState(1)
  const { first, conversation, isLoadingOlder } = useQueries({
    queries: Array.from({ length: pages }, (_, nth) => messagesQuery(ticketId, nth + 1)),
    combine,
  })
  return {
    conversation,
    error: first?.error ?? null,
    refetch: () => void first?.refetch(),
    isLoadingOlder,
    loadOlder: () => setPages((count) => count + 1),
  }
}

// outside of the component: the answers are joined anew only when there is a new one
function combine(answers: readonly UseQueryResult<MessageList>[]) {
  const [first] = answers
  return {
    first,
    conversation:
      first?.data === undefined
        ? undefined
        : {
            ...joined(answers.flatMap(({ data }) => data ?? [])),
            isCurrent: first.isFetchedAfterMount || !first.isFetching,
          },
    isLoadingOlder: answers.some(({ isPending }, nth) => nth > 0 && isPending),
  }
}

/** Pages overlap when something was said between two requests. */
function joined(lists: readonly MessageList[]): Omit<Conversation, 'isCurrent'> {
  const messages = new Map<number, Message>()
  const included: Record<string, unknown[]> = {}
  for (const list of lists) {
    for (const message of list.messages) messages.set(message.id, message)
    for (const [section, rows] of Object.entries(list.included))
      if (Array.isArray(rows)) (included[section] ??= []).push(...rows)
  }
  const records = lists[0]?.pagination.records ?? 0
  return {
    messages: [...messages.values()].toReversed(),
    included: included as MessageList['included'],
    olderCount: Math.max(0, records - lists.length * messagePageSize),
  }
}
