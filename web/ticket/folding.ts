import type { Message } from '../api/types.ts'

const alwaysOpen = 3

/** What stands in a conversation. */
export function isEvent({ threadType }: Message): boolean {
  return threadType === 'eventInfo' || threadType === 'completedTask'
}

/**
 * The first message that is new to the reader; null when none is. The API says of a ticket whether something is new,
 * not where it begins: that is after one's own last words, since whoever wrote has read what stood above.
 */
export function firstUnread(messages: readonly Message[], isRead: boolean, myId: number): number | null {
  if (isRead) return null
  const said = messages.filter((message) => !isEvent(message))
  const own = said.findLastIndex(({ createdBy }) => createdBy?.type === 'users' && createdBy.id === myId)
  return (said[own + 1] ?? said.at(-1))?.id ?? null
}

/** Which messages are shown whole at first: the newest, what is new, what is pinned. Programs' mail stays folded. */
export function openAtFirst(messages: readonly Message[], unreadId: number | null): ReadonlySet<number> {
  const said = messages.filter((message) => !isEvent(message))
  const from = unreadId === null ? said.length : said.findIndex(({ id }) => id === unreadId)
  const open = said.filter(
    (message, nth) => nth >= said.length - alwaysOpen || nth >= from || message.isPinned === true,
  )
  const shown = open.filter((message) => !isAutomatic(message) || message === said.at(-1))
  return new Set(shown.map(({ id }) => id))
}

/** A program wrote it: out of office, a bounce. */
export function isAutomatic({ mail }: Message): boolean {
  return mail?.automaticReason !== null && mail?.automaticReason !== undefined
}
