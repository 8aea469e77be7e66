import type { Queryable } from '../db/pool.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { hasSlas } from '../slas/queries.ts'
import type { CreateTicket } from './commands.ts'
import type { CustomFieldRow } from './custom-field-values.ts'

export interface CustomerRow {
  id: number
  contactId: number | null
  companyId: number | null
  companyName: string | null
  email: string
  firstName: string
  lastName: string
  trusted: boolean
}

export interface FileRow {
  id: number
  createdById: number | null
  messageId: number | null
  isUploaded: boolean
  disposition: string
  mimeType: string
}

/** Everything a new ticket refers to, as it is in the database; null or absent where there is no such row. */
export interface Lookups {
  inbox: { id: number; name: string; email: string; statusId: number | null; signature: string } | null
  isAlias: boolean
  customer: CustomerRow | null
  /** The company a new customer is put into. */
  companyExists: boolean
  /** Active users, and whether they may see the inbox. */
  agent: { canSee: boolean } | null
  statuses: number[]
  priorityId: number | null
  /** The type asked for, and whether it is enabled in the inbox. */
  type: { enabled: boolean } | null
  defaultTypeId: number | null
  sources: number[]
  tags: { id: number; name: string; inboxIds: number[] }[]
  files: FileRow[]
  customFields: CustomFieldRow[]
  /** Agents in cc or bcc who follow what they are copied in on, as far as they may see it. */
  followers: number[]
  parent: { inboxId: number } | null
  siteTrustsImages: boolean
  /** Whether the desk promises anything. */
  hasSlas: boolean
}

// What a command does not name is not looked for: it would be half of the statement's time.
const nothing = {
  isAlias: false,
  companyExists: false,
  agent: null,
  statuses: [],
  priorityId: null,
  type: null,
  sources: [],
  tags: [],
  files: [],
  customFields: [],
  followers: [],
  parent: null,
} satisfies Partial<Lookups>

/** Loads all of it in one statement: the only round trip before a ticket is written. */
export async function findLookups(db: Pick<Queryable, 'query'>, command: CreateTicket): Promise<Lookups> {
  const inboxId = command.inboxId?.value ?? null
  const agentId = command.agentId?.value ?? null
  const typeId = command.typeId?.value ?? null
  const customerId = command.customer.id?.value ?? null
  const email = customerId === null ? (command.customer.email?.value ?? null) : null
  const statusIds = [command.statusId?.value, command.schedule?.statusId?.value].filter((id) => id !== undefined)
  const priority = command.priority?.value ?? null
  const tagIds = (command.tags ?? []).flatMap((tag) => (typeof tag.value === 'number' ? tag.value : []))
  const tagNames = (command.tags ?? []).flatMap((tag) => (typeof tag.value === 'string' ? tag.value.toLowerCase() : []))
  const copied = [...(command.cc ?? []), ...(command.bcc ?? [])]
  const asked: { [Name in keyof Lookups]: Sql | false } = {
    inbox: sql`(select json_build_object('id', i.id, 'name', i.name, 'email', i.email, 'signature', i.signature,
          'statusId', (select s.id from ticketstatuses s where s.id = i.ticketstatus_id and s.state = 'active'))
        from inboxes i where i.id = ${inboxId} and i.state = 'active')`,
    isAlias:
      command.sendFrom !== undefined &&
      sql`exists (select 1 from inboxaliases a where a.inbox_id = ${inboxId} and a.email = ${command.sendFrom}::text::citext and a.state = 'active')`,
    customer:
      customerId !== null
        ? sql`(select json_build_object('id', c.id, 'contactId', k.id, 'email', coalesce(k.value, ''), 'companyId', c.company_id, 'companyName', co.name,
            'firstName', c.first_name, 'lastName', c.last_name, 'trusted', c.trusted)
          from customers c left join companies co on co.id = c.company_id
            left join lateral (select id, value from contacts where customer_id = c.id and type = 'email' and state = 'active' order by is_main desc, id limit 1) k on true
          where c.id = ${customerId} and c.state = 'active')`
        : sql`(select json_build_object('id', c.id, 'contactId', k.id, 'email', k.value, 'companyId', c.company_id, 'companyName', co.name,
            'firstName', c.first_name, 'lastName', c.last_name, 'trusted', c.trusted)
          from contacts k join customers c on c.id = k.customer_id and c.state = 'active' left join companies co on co.id = c.company_id
          where k.value = ${email}::text::citext and k.type = 'email' and k.state = 'active')`,
    companyExists:
      command.customer.companyId !== undefined &&
      sql`exists (select 1 from companies where id = ${command.customer.companyId.value} and state = 'active')`,
    agent:
      agentId !== null &&
      sql`(select json_build_object('canSee', u.role = 'Admin' or u.is_app_owner
          or exists (select 1 from inbox_users m where m.inbox_id = ${inboxId} and m.user_id = u.id and m.state = 'active'))
        from users u where u.id = ${agentId} and u.state = 'active')`,
    statuses:
      statusIds.length > 0 &&
      sql`array(select id from ticketstatuses where id = any(${statusIds}::bigint[]) and state = 'active')`,
    priorityId:
      priority !== null &&
      sql`(select id from ticketpriorities where state = 'active'
        and case when ${typeof priority === 'number' ? priority : null}::bigint is not null then id = ${typeof priority === 'number' ? priority : null}
          else lower(name) = lower(${typeof priority === 'string' ? priority : null}) end limit 1)`,
    type:
      typeId !== null &&
      sql`(select json_build_object('enabled', exists (select 1 from inbox_tickettypes e where e.inbox_id = ${inboxId} and e.tickettype_id = y.id))
        from tickettypes y where y.id = ${typeId} and y.state = 'active')`,
    defaultTypeId: sql`(select y.id from tickettypes y join inbox_tickettypes e on e.tickettype_id = y.id
        where e.inbox_id = ${inboxId} and y.is_default and y.state = 'active' limit 1)`,
    sources:
      command.sourceId !== undefined &&
      sql`array(select id from ticketsources where id = ${command.sourceId.value} and state = 'active')`,
    tags:
      tagIds.length + tagNames.length > 0 &&
      sql`(select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name,
          'inboxIds', array(select inbox_id from inbox_tags l where l.tag_id = g.id))), '[]'::json)
        from tags g where g.state = 'active' and (g.id = any(${tagIds}::bigint[]) or lower(g.name) = any(${tagNames}::text[])))`,
    files:
      (command.files ?? []).length > 0 &&
      sql`(select coalesce(json_agg(json_build_object('id', f.id, 'createdById', f.created_by_id, 'messageId', f.message_id,
          'isUploaded', f.uploaded_at is not null, 'disposition', f.disposition, 'mimeType', f.mime_type)), '[]'::json)
        from files f where f.id = any(${(command.files ?? []).map((file) => file.value)}::bigint[]) and f.state <> 'deleted')`,
    customFields:
      (command.customFields ?? []).length > 0 &&
      sql`(select coalesce(json_agg(json_build_object('id', d.id, 'kind', d.kind, 'enabled', d.enabled,
          'inboxIds', array(select inbox_id from inbox_customfields l where l.customfield_id = d.id),
          'options', (select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name)), '[]'::json) from customfieldoptions o
            where o.customfield_id = d.id and o.state = 'active'))), '[]'::json)
        from customfields d where d.id = any(${(command.customFields ?? []).map((field) => field.fieldId)}::bigint[]) and d.state = 'active')`,
    followers:
      copied.length > 0 &&
      sql`array(select u.id from users u where u.email = any(${copied}::text[]::citext[]) and u.state = 'active' and u.auto_follow_on_cc
        and (u.role = 'Admin' or u.is_app_owner
          or exists (select 1 from inbox_users m where m.inbox_id = ${inboxId} and m.user_id = u.id and m.state = 'active')))`,
    parent:
      command.parentId !== undefined &&
      sql`(select json_build_object('inboxId', p.inbox_id) from tickets p where p.id = ${command.parentId.value} and p.state <> 'deleted')`,
    siteTrustsImages: sql`coalesce((select trust_customer_images from site), false)`,
    hasSlas,
  }
  const parts = Object.entries(asked).flatMap(([name, part]) =>
    part === false ? [] : sql`${raw(`'${name}'`)}, ${part}`,
  )
  const [row] = await db.query<{ lookups: Lookups }>(sql`select json_build_object(${join(parts)}) as lookups`)
  return { ...nothing, ...(row as { lookups: Lookups }).lookups }
}
