import type { Message } from '../api/types.ts'

const alwaysOpen = 3

/** What stands in a conversation. */
export function isEvent({ threadType }: Message): boolean {
  return threadType === 'eventInfo' || threadType === 'completedTask'
}

/** The first message that the reader has not seen; null when they have seen all. */
export function firstUnread(messages: readonly Message[]): number | null {
  return messages.find((message) => message.isRead === false && !isEvent(message))?.id ?? null
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
