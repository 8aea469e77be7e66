import type { Event, EventOf } from '../events/event.ts'
import type { WebhookCode } from './codes.ts'

/** What an event says to the outside: a code, and what its payload is made of (desk-api-other.md A.13.3). */
export type Announcement =
  | { payload: 'ticket' | 'deletedTicket'; code: WebhookCode; ticketId: number }
  | { payload: 'assigned'; code: WebhookCode; ticketId: number; agentId: number | null }
  | { payload: 'status'; code: WebhookCode; ticketId: number; statusId: number }
  | { payload: 'priority'; code: WebhookCode; ticketId: number; priorityId: number | null }
  | { payload: 'moved'; code: WebhookCode; ticketId: number; inboxId: number; oldInboxId: number }
  | { payload: 'merged'; code: WebhookCode; ticketId: number; intoTicketId: number }
  | { payload: 'ticketTag'; code: WebhookCode; ticketId: number; tagId: number }
  /** Of a reply the message's author decides which of the two codes it is. */
  | { payload: 'thread' | 'deletedThread'; code: WebhookCode; ticketId: number; messageId: number }
  | { payload: 'agent' | 'customer' | 'inbox' | 'tag' | 'rating'; code: WebhookCode; id: number }
  | { payload: 'id'; code: WebhookCode; id: number }

const rowCodes: Record<string, readonly [payload: 'agent' | 'customer' | 'inbox' | 'tag', codes: RowCodes]> = {
  users: ['agent', { 'row.created': 'agent.created', 'row.updated': 'agent.updated', 'row.deleted': 'agent.deleted' }],
  customers: [
    'customer',
    { 'row.created': 'customer.created', 'row.updated': 'customer.edited', 'row.deleted': 'customer.deleted' },
  ],
  inboxes: ['inbox', { 'row.created': 'inbox.created', 'row.updated': 'inbox.edited', 'row.deleted': 'inbox.deleted' }],
  tags: ['tag', { 'row.created': 'tag.created', 'row.updated': 'tag.edited', 'row.deleted': 'tag.deleted' }],
}

export type RowEvent = EventOf<'row.created' | 'row.updated' | 'row.deleted'>
type RowCodes = Record<RowEvent['kind'], WebhookCode>

/** Everything an event has to say to webhooks, always in the same order; most events say nothing or one thing. */
export function announcementsOf(event: Event): Announcement[] {
  switch (event.kind) {
    case 'ticket.created':
      return [{ payload: 'ticket', code: 'ticket.created', ticketId: event.ticketId }]
    case 'ticket.deleted':
      return [{ payload: 'deletedTicket', code: 'ticket.deleted', ticketId: event.ticketId }]
    case 'ticket.merged':
      return [{ ...event, payload: 'merged', code: 'ticket.merged' }]
    case 'ticket.assigned': {
      const code = event.agentId === null ? 'ticket.unassigned' : 'ticket.assigned'
      return [{ payload: 'assigned', code, ticketId: event.ticketId, agentId: event.agentId }]
    }
    case 'ticket.updated':
      return ofChanges(event)
    case 'message.created':
      return ofMessage(event)
    case 'message.updated':
      return [{ ...event, payload: 'thread', code: 'thread.edited' }]
    case 'message.deleted':
      return [{ ...event, payload: 'deletedThread', code: 'thread.deleted' }]
    case 'row.created':
    case 'row.updated':
    case 'row.deleted':
      return ofRow(event)
    default:
      return []
  }
}

function ofChanges({ ticketId, changes }: EventOf<'ticket.updated'>): Announcement[] {
  const list: Announcement[] = []
  const { statusId, priorityId, inboxId, tags } = changes
  if (statusId) list.push({ payload: 'status', code: 'ticket.status', ticketId, statusId: statusId.to as number })
  if (priorityId) {
    const to = priorityId.to as number | null
    list.push({ payload: 'priority', code: 'ticket.priority', ticketId, priorityId: to })
  }
  if (inboxId) {
    const [from, to] = [inboxId.from as number, inboxId.to as number]
    list.push({ payload: 'moved', code: 'ticket.moved', ticketId, inboxId: to, oldInboxId: from })
  }
  for (const { tagId, added } of (tags?.to ?? []) as { tagId: number; added: boolean }[]) {
    list.push({ payload: 'ticketTag', code: added ? 'ticket.tag.added' : 'ticket.tag.removed', ticketId, tagId })
  }
  return list
}

// A forward goes to strangers and is no reply; what the desk writes into a thread by itself is none either.
function ofMessage({ ticketId, messageId, threadType }: EventOf<'message.created'>): Announcement[] {
  if (threadType === 'note') return [{ payload: 'thread', code: 'ticket.note', ticketId, messageId }]
  return threadType === 'message' ? [{ payload: 'thread', code: 'ticket.agent.reply', ticketId, messageId }] : []
}

function ofRow({ kind, resource, id }: RowEvent): Announcement[] {
  if (resource === 'happinessratings')
    return kind === 'row.created' ? [{ payload: 'rating', code: 'ticket.happiness.added', id }] : []
  const found = rowCodes[resource]
  if (found === undefined) return []
  const [payload, codes] = found
  return [{ payload: kind === 'row.deleted' ? 'id' : payload, code: codes[kind], id }]
}
