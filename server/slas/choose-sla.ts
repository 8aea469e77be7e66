import type { SlaTarget } from '../events/event.ts'
import type { BusinessHours } from '../lib/business-time.ts'
import type { Promises } from './clocks.ts'

/** Which of something an SLA is for (`only`; empty: all), and which it is not for. */
export interface Narrowing {
  only: readonly number[]
  not: readonly number[]
}

/** An SLA that is switched on, as it looks to one ticket. */
export interface Sla {
  id: number
  inboxes: Narrowing
  types: Narrowing
  tags: Narrowing
  /** Whether its customers and companies, who may be many, are this ticket's. */
  fitsCustomer: boolean
  targets: readonly { target: SlaTarget; priorityId: number | null; minutes: number }[]
  /** Who wants to hear of what: minutes before a breach for warnings. */
  notices: readonly SlaNotice[]
  /** Its own hours; null: none. */
  hours: BusinessHours | null
}

export interface SlaNotice {
  id: number
  condition: 'warning' | 'breach'
  target: SlaTarget
  minutes: number
}

/** What decides which SLA is a ticket's. */
export interface SlaFacts {
  inboxId: number
  typeId: number | null
  priorityId: number | null
  tagIds: readonly number[]
  /** The hours the ticket has of its own, which go before those of any SLA. */
  hours: BusinessHours | null
}

/** The first SLA in their order that fits a ticket, with what it promises tickets of its priority; null when none does. */
export function chooseSla(slas: readonly Sla[], facts: SlaFacts): { sla: Sla; promises: Promises } | null {
  const sla = slas.find(
    ({ inboxes, types, tags, fitsCustomer }) =>
      fitsCustomer &&
      fits(inboxes, [facts.inboxId]) &&
      fits(types, facts.typeId === null ? [] : [facts.typeId]) &&
      fits(tags, facts.tagIds),
  )
  if (sla === undefined) return null
  const minutes: Promises['minutes'] = {}
  for (const { target, priorityId, minutes: promised } of sla.targets) {
    if (priorityId === facts.priorityId) minutes[target] = Math.min(promised, minutes[target] ?? promised)
  }
  // an SLA without hours runs day and night, whatever the ticket's own are
  return { sla, promises: { minutes, hours: sla.hours === null ? null : (facts.hours ?? sla.hours) } }
}

function fits({ only, not }: Narrowing, ids: readonly number[]): boolean {
  return !ids.some((id) => not.includes(id)) && (only.length === 0 || ids.some((id) => only.includes(id)))
}
