import type { Message } from '../api/types.ts'

/** The newest message that everybody sees, a customer's or a colleague's; 0 before the first. */
export function newestPublicId(messages: readonly Message[]): number {
  return Math.max(0, ...messages.filter(isPublic).map(({ id }) => id))
}

/** What others said in public since, oldest first: an answer written before it may be wrong by now. */
export function newerMessages(messages: readonly Message[], seenId: number, myId: number): Message[] {
  return messages
    .filter((message) => isPublic(message) && message.id > seenId)
    .filter(({ createdBy }) => createdBy?.type !== 'users' || createdBy.id !== myId)
    .toSorted((one, other) => one.id - other.id)
}

function isPublic({ threadType, isDraft }: Message): boolean {
  return (threadType === 'message' || threadType === 'forward') && isDraft !== true
}
