import type { Actor } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'
import { formatInstant } from '../desk-api/present.ts'
import { registry } from '../desk-api/registry.ts'
import { isAllowed } from '../desk-api/rights.ts'
import type { EventKind } from '../events/event.ts'
import { canSeeInbox } from '../inboxes/access.ts'
import { seesTicket } from '../tickets/access.ts'
import type { NumberedEvent } from './queries.ts'
import { visiblePresence } from './see-presence.ts'
import type { Teller } from './stream.ts'

// What browsers are told (docs/live.md). An event names what changed and no more; what it was is asked for with the
// rights of who asks.

/** By what it is decided who hears of an event. A new kind has to be put here; `nobody` is the safe choice. */
const audiences: Record<EventKind, 'ticket' | 'row' | 'rows' | 'nobody'> = {
  'ticket.created': 'ticket',
  'ticket.updated': 'ticket',
  'ticket.assigned': 'ticket',
  'ticket.deleted': 'ticket',
  'ticket.sla': 'ticket',
  'ticket.recovered': 'ticket',
  'ticket.merged': 'ticket',
  'ticket.scheduled': 'ticket',
  'ticket.imported': 'ticket',
  'schedule.changed': 'ticket',
  'schedule.cancelled': 'ticket',
  'message.created': 'ticket',
  'message.updated': 'ticket',
  'message.deleted': 'ticket',
  'message.delivery': 'ticket',
  'row.created': 'row',
  'row.updated': 'row',
  'row.deleted': 'row',
  'rows.imported': 'rows',
  'notice.queued': 'nobody',
  // carries the address of somebody who may be no agent
  'password.forgotten': 'nobody',
  'job.queued': 'nobody',
  'mail.reprocess': 'nobody',
}

// Rows of no declared resource that every agent may read.
const openResources = new Set(['sitesettings'])

/** Tells events and presence as server-sent events. */
export function sseTeller(db: Queryable): Teller {
  return {
    // the pause before a browser connects again differs, so that a restart does not bring all at once
    opening: (sequence) =>
      `retry: ${1_000 + Math.floor(Math.random() * 2_000)}\n${block('ready', { sequence }, sequence)}`,
    reset: (sequence) => block('reset', { sequence }, sequence),
    // an id without data is remembered and not shown: events of others count as received
    heartbeat: (sequence) => `: still here\nid: ${sequence}\n\n`,
    async events(actor, events) {
      const rows = await findVisibleRows(db, actor, events)
      return events.map((event) => textFor(actor, event, rows)).join('')
    },
    presence: (actor, presence) =>
      visiblePresence(actor, presence)
        .map(({ ticketId, users }) => block('presence', { ticketId, users }))
        .join(''),
  }
}

type VisibleRows = ReadonlySet<string>

function textFor(actor: Actor, event: NumberedEvent, rows: VisibleRows): string {
  const audience = audiences[event.kind as EventKind]
  if (audience === 'row') return rows.has(`${event.resource} ${event.rowId}`) ? wholeText(event) : ''
  if (audience === 'rows') return mayRead(actor, event.resource) ? wholeText(event) : ''
  if (audience !== 'ticket' || event.ticket === null) return ''
  if (!seesTicket(actor, event.ticket)) return hasLeftSight(actor, event) ? namelessText(event) : ''
  return mayHearOfMessage(actor, event) ? wholeText(event) : ''
}

/** A draft is its author's alone; of a message that is gone nobody knows what it was. */
function mayHearOfMessage(actor: Actor, { messageId, message }: NumberedEvent): boolean {
  if (messageId === null) return true
  return message !== null && (!message.isDraft || message.draftOfId === actor.id)
}

/** The ticket was in the actor's lists until this event. */
function hasLeftSight(actor: Actor, { kind, fromInboxId, ticket }: NumberedEvent): boolean {
  if (kind === 'ticket.deleted') return ticket !== null && canSeeInbox(actor, ticket.inboxId)
  return fromInboxId !== null && canSeeInbox(actor, fromInboxId)
}

function mayRead(actor: Actor, resource: string | null): boolean {
  const declared = registry.get(resource ?? '')
  return declared !== undefined && isAllowed(declared.access.read, actor)
}

/** Asks each resource's own scope: notifications, sessions and the like are their owner's alone. */
async function findVisibleRows(db: Queryable, actor: Actor, events: readonly NumberedEvent[]): Promise<VisibleRows> {
  const asked = new Map<string, Set<number>>()
  for (const { kind, resource, rowId } of events) {
    if (audiences[kind as EventKind] !== 'row' || resource === null || rowId === null) continue
    asked.set(resource, (asked.get(resource) ?? new Set()).add(rowId))
  }
  const visible = new Set<string>()
  for (const [resource, ids] of asked) {
    for (const id of await visibleIds(db, actor, resource, [...ids])) visible.add(`${resource} ${id}`)
  }
  return visible
}

async function visibleIds(db: Queryable, actor: Actor, resource: string, ids: number[]): Promise<number[]> {
  if (openResources.has(resource)) return ids
  const declared = registry.get(resource)
  if (declared === undefined || !isAllowed(declared.access.read, actor)) return []
  if (declared.scope === undefined) return ids
  const rows = await db.query<{ id: number }>(
    sql`select t.id from ${raw(declared.table)} t where t.id = any(${ids}::bigint[]) and (${declared.scope(actor)})`,
  )
  return rows.map((row) => row.id)
}

// the same for everybody who hears it
const texts = new WeakMap<NumberedEvent, string>()

function wholeText(event: NumberedEvent): string {
  const known = texts.get(event)
  if (known !== undefined) return known
  const { sequence, kind, ticketId, messageId, resource, rowId, changes } = event
  const text = block(
    null,
    {
      sequence,
      kind,
      ...(ticketId === null ? {} : { ticketId }),
      ...(messageId === null ? {} : { messageId }),
      ...(resource === null ? {} : { resource }),
      ...(rowId === null ? {} : { id: rowId }),
      // `statusId` is called `status` on the wire
      ...(changes === null ? {} : { changes: changes.map((name) => name.replace(/Id$/, '')) }),
      ...who(event),
    },
    sequence,
  )
  texts.set(event, text)
  return text
}

/** Some ticket left this reader's sight; lists are to be loaded again, and which ticket it was is not said. */
function namelessText(event: NumberedEvent): string {
  const { sequence } = event
  return block(null, { sequence, kind: 'tickets.changed', ...who(event) }, sequence)
}

function who({ actorId, actorType, createdAt }: NumberedEvent): object {
  return { actor: actorId === null ? null : { id: actorId, type: actorType }, at: formatInstant(createdAt) }
}

function block(event: string | null, data: object, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}${event === null ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`
}
