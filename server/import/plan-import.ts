import type { Problems } from '../lib/app-error.ts'
import type { ImportedPerson, ImportedTicket, ImportTickets } from './commands.ts'
import { type ImportLookups, type KnownInbox, peopleOf } from './import-lookups.ts'

// Closed, as the API documents it, unless the ticket says otherwise.
const defaultStatus = 'closed'

/** A ticket whose every name was found, but for people and tags that still have to be made. */
export interface PlannedTicket {
  given: ImportedTicket
  inbox: KnownInbox
  statusId: number
  typeId: number | null
  priorityId: number | null
}

export interface ImportPlan {
  /** What was not imported before. */
  tickets: PlannedTicket[]
  missing: { customers: ImportedPerson[]; users: ImportedPerson[]; tags: string[]; isSourceMissing: boolean }
}

/** Holds an import against what there is; adds a problem for each name that nothing has. Known tickets are left alone. */
export function planImport(command: ImportTickets, lookups: ImportLookups, problems: Problems): ImportPlan {
  const { fallback } = lookups
  if (fallback === undefined && command.fallbackInboxId.value !== 0)
    problems.add(command.fallbackInboxId.source, 'not found')
  const fresh = command.tickets.filter((ticket) => !lookups.ticketIds.has(ticket.externalId))
  const freshOnly = { ...command, tickets: fresh }
  const users = [...peopleOf(freshOnly, 'user')].flatMap(([key, person]) => (lookups.users.has(key) ? [] : [person]))
  for (const { email, source } of users)
    if (lookups.takenAddresses.has(email.toLowerCase())) problems.add(`${source}.email`, 'is the address of an inbox')
  const tags = new Map(fresh.flatMap((ticket) => ticket.tags.map((tag) => [tag.value.toLowerCase(), tag.value])))
  return {
    tickets: fresh.map((ticket) => planTicket(ticket, lookups, problems)),
    missing: {
      users,
      customers: [...peopleOf(freshOnly, 'customer')].flatMap(([key, person]) =>
        lookups.customers.has(key) ? [] : [person],
      ),
      tags: [...tags].flatMap(([key, name]) => (lookups.tags.has(key) ? [] : [name])),
      isSourceMissing: fresh.length > 0 && lookups.sourceId === null,
    },
  }
}

function planTicket(given: ImportedTicket, lookups: ImportLookups, problems: Problems): PlannedTicket {
  const { source } = given
  const inbox = lookups.inboxes.get(given.inboxAddress?.toLowerCase() ?? '') ?? lookups.fallback
  const find = <Value>(
    field: 'status' | 'type' | 'priority',
    values: ReadonlyMap<string, Value>,
    name: string | null,
  ) => {
    const found = name === null ? undefined : values.get(name.toLowerCase())
    if (found === undefined && name !== null) problems.add(`${source}.${field}`, 'not found')
    return found
  }
  const type = find('type', lookups.types, given.type)
  const isIn = (inboxIds: readonly number[]): boolean => inbox === undefined || inboxIds.includes(inbox.id)
  if (type !== undefined && !isIn(type.inboxIds)) problems.add(`${source}.type`, 'is not enabled for this inbox')
  for (const tag of given.tags) {
    // a tag of no inbox in particular is one of all
    const inboxIds = lookups.tags.get(tag.value.toLowerCase())?.inboxIds ?? []
    if (inboxIds.length > 0 && !isIn(inboxIds)) problems.add(tag.source, 'is not enabled for this inbox')
  }
  return {
    given,
    inbox: inbox ?? { id: 0, email: '', defaultTypeId: null },
    statusId: find('status', lookups.statuses, given.status ?? defaultStatus) ?? 0,
    typeId: type?.id ?? inbox?.defaultTypeId ?? null,
    priorityId: find('priority', lookups.priorities, given.priority) ?? null,
  }
}
