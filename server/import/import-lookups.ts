import type { Queryable } from '../db/pool.ts'
import { type Sql, sql } from '../db/sql.ts'
import type { ImportedPerson, ImportTickets } from './commands.ts'

export interface KnownCustomer {
  id: number
  contactId: number
  companyId: number | null
}

export interface KnownInbox {
  id: number
  email: string
  defaultTypeId: number | null
}

/** Everything the tickets of a request refer to, as it is in the database; names and addresses in lower case. */
export interface ImportLookups {
  /** What was imported before, by its external id. */
  ticketIds: ReadonlyMap<string, number>
  sourceId: number | null
  fallback: KnownInbox | undefined
  inboxes: ReadonlyMap<string, KnownInbox>
  users: ReadonlyMap<string, number>
  customers: ReadonlyMap<string, KnownCustomer>
  /** Addresses of inboxes among those of people who would be agents. */
  takenAddresses: ReadonlySet<string>
  statuses: ReadonlyMap<string, number>
  priorities: ReadonlyMap<string, number>
  types: ReadonlyMap<string, { id: number; inboxIds: number[] }>
  tags: ReadonlyMap<string, { id: number; inboxIds: number[] }>
}

/** The people of a request, each once. */
export function peopleOf(command: ImportTickets, kind: ImportedPerson['kind']): Map<string, ImportedPerson> {
  const people = new Map<string, ImportedPerson>()
  for (const { customer, agent, threads } of command.tickets) {
    for (const person of [customer, agent, ...threads.map((thread) => thread.author)]) {
      const key = person?.email.toLowerCase() ?? ''
      if (person?.kind === kind && key !== '' && !people.has(key)) people.set(key, person)
    }
  }
  return people
}

/** Loads it in one flight, however many tickets there are. */
export async function findImportLookups(db: Queryable, command: ImportTickets): Promise<ImportLookups> {
  const { tickets } = command
  const inboxAddresses = tickets.flatMap((ticket) => ticket.inboxAddress ?? [])
  const agents = [...peopleOf(command, 'user').keys()]
  const customers = [...peopleOf(command, 'customer').keys()]
  const lower = (names: (string | null)[]) => [...new Set(names.flatMap((name) => name?.toLowerCase() ?? []))]
  const statements: Sql[] = [
    sql`select external_id as key, ticket_id as value from imported_tickets
      where source = ${command.sourceName.toLowerCase()} and external_id = any(${tickets.map((ticket) => ticket.externalId)}::text[])`,
    sql`select id from ticketsources where lower(name) = ${command.sourceName.toLowerCase()} and state = 'active'`,
    sql`select lower(a.address::text) as key, i.id = ${command.fallbackInboxId.value} as "isFallback",
        json_build_object('id', i.id, 'email', i.email, 'defaultTypeId', (
          select y.id from tickettypes y join inbox_tickettypes e on e.tickettype_id = y.id
          where e.inbox_id = i.id and y.is_default and y.state = 'active' limit 1)) as value
      from inboxes i cross join lateral (
        select i.email as address union select x.email from inboxaliases x where x.inbox_id = i.id and x.state = 'active') a
      where i.state = 'active' and (i.id = ${command.fallbackInboxId.value} or a.address = any(${inboxAddresses}::text[]::citext[]))`,
    sql`select lower(email::text) as key, id as value from users where state <> 'deleted' and email = any(${agents}::text[]::citext[])`,
    sql`select lower(k.value::text) as key, json_build_object('id', c.id, 'contactId', k.id, 'companyId', c.company_id) as value
      from contacts k join customers c on c.id = k.customer_id
      where k.type = 'email' and k.state = 'active' and k.value = any(${customers}::text[]::citext[])`,
    sql`select lower(email::text) as key from inboxes where state = 'active' and email = any(${agents}::text[]::citext[])
      union select lower(email::text) from inboxaliases where state = 'active' and email = any(${agents}::text[]::citext[])`,
    sql`select unnest(array[lower(name), lower(code)]) as key, id as value from ticketstatuses where state = 'active'`,
    sql`select lower(name) as key, id as value from ticketpriorities where state = 'active'`,
    sql`select lower(y.name) as key, json_build_object('id', y.id,
        'inboxIds', array(select e.inbox_id from inbox_tickettypes e where e.tickettype_id = y.id)) as value
      from tickettypes y where y.state = 'active' and lower(y.name) = any(${lower(tickets.map((ticket) => ticket.type))}::text[])`,
    sql`select lower(g.name) as key, json_build_object('id', g.id,
        'inboxIds', array(select l.inbox_id from inbox_tags l where l.tag_id = g.id)) as value
      from tags g where g.state = 'active'
        and lower(g.name) = any(${lower(tickets.flatMap((ticket) => ticket.tags.map((tag) => tag.value)))}::text[])`,
  ]
  const [known, sources, inboxes, users, contacts, taken, statuses, priorities, types, tags] = (await db.flight(
    statements,
  )) as unknown as Keyed[][]
  return {
    ticketIds: byKey(known),
    sourceId: (sources?.[0] as unknown as { id: number } | undefined)?.id ?? null,
    fallback: inboxes?.find((row) => row.isFallback)?.value as KnownInbox | undefined,
    inboxes: byKey(inboxes),
    users: byKey(users),
    customers: byKey(contacts),
    takenAddresses: new Set(taken?.map((row) => row.key)),
    statuses: byKey(statuses),
    priorities: byKey(priorities),
    types: byKey(types),
    tags: byKey(tags),
  }
}

interface Keyed {
  key: string
  value: unknown
  isFallback?: boolean
}

function byKey<Value>(rows: readonly Keyed[] | undefined): ReadonlyMap<string, Value> {
  return new Map(rows?.map((row) => [row.key, row.value as Value]))
}
