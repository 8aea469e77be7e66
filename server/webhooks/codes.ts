/** Every event an endpoint may ask for (desk-api-other.md A.13.1), by the name in `X-Desk-Event`. */
export const webhookCodes = [
  'agent.created',
  'agent.added',
  'agent.updated',
  'agent.edited',
  'agent.deleted',
  'customer.created',
  'customer.edited',
  'customer.deleted',
  'inbox.created',
  'inbox.edited',
  'inbox.deleted',
  'tag.created',
  'tag.edited',
  'tag.deleted',
  'thread.edited',
  'thread.deleted',
  'ticket.agent.reply',
  'ticket.assigned',
  'ticket.created',
  'ticket.customer.reply',
  'ticket.deleted',
  'ticket.happiness.added',
  'ticket.merged',
  'ticket.moved',
  'ticket.note',
  'note.added',
  'ticket.priority',
  'ticket.status',
  'ticket.tag.added',
  'ticket.tag.removed',
  'ticket.unassigned',
] as const

export type WebhookCode = (typeof webhookCodes)[number]

/** The other name of a code, of which pages of the vendor disagree: sent only to endpoints that ask for it by that. */
const otherNames: Partial<Record<WebhookCode, WebhookCode>> = {
  'agent.created': 'agent.added',
  'agent.updated': 'agent.edited',
  'ticket.note': 'note.added',
}

/** What an endpoint covers. */
export interface Coverage {
  allEvents: boolean
  codes: readonly string[]
  allInboxes: boolean
  inboxIds: readonly number[]
}

/**
 * The name under which an endpoint hears of a code; null when it does not ask for it. `inboxIds` are the inboxes it
 * happened in, null for what belongs to no inbox (customers, agents, tags): that is for every endpoint.
 */
export function nameFor(endpoint: Coverage, code: WebhookCode, inboxIds: readonly number[] | null): string | null {
  const isCovered =
    endpoint.allInboxes || inboxIds === null || inboxIds.some((inboxId) => endpoint.inboxIds.includes(inboxId))
  if (!isCovered) return null
  if (endpoint.allEvents || endpoint.codes.includes(code)) return code
  const other = otherNames[code]
  return other !== undefined && endpoint.codes.includes(other) ? other : null
}
