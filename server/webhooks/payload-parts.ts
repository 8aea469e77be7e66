import { raw, type Sql, sql } from '../db/sql.ts'

// SQL that makes the JSON of webhook payloads: the older form of the API, with whole objects where v2 has references
// (desk-api-other.md A.13.3). What there is none of comes as an object with id 0 and empty texts.

/** A moment as the API writes it. */
const instantJson = (column: string): Sql => raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`)

/** An inbox, by the alias of its row. */
export const inboxJson = (alias: string): Sql =>
  raw(`json_build_object('id', ${alias}.id, 'name', ${alias}.name, 'state', ${alias}.state)`)

/** An agent, by SQL of its id. */
export const agentJson = (id: Sql): Sql => sql`(
  select json_build_object('id', coalesce(max(a.id), 0), 'firstName', coalesce(max(a.first_name), ''),
    'lastName', coalesce(max(a.last_name), ''), 'avatarURL', coalesce(max(a.avatar_url), ''))
  from users a where a.id = ${id})`

/** A status, by SQL of its id. */
export const statusJson = (id: Sql): Sql => sql`(
  select json_build_object('id', s.id, 'name', s.name, 'code', s.code, 'color', s.color)
  from ticketstatuses s where s.id = ${id})`

/** A priority, by SQL of its id; id 0 and an empty name mean none. */
export const priorityJson = (id: Sql): Sql => sql`(
  select json_build_object('id', coalesce(max(p.id), 0), 'name', coalesce(max(p.name), ''),
    'color', coalesce(max(p.color), ''), 'sortOrder', coalesce(max(p.display_order), 0))
  from ticketpriorities p where p.id = ${id})`

/** A tag, by the alias of its row. */
export const tagJson = (alias: string): Sql =>
  raw(`json_build_object('id', ${alias}.id, 'name', ${alias}.name, 'color', ${alias}.color)`)

const companyJson = raw(`(
  select json_build_object('id', o.id, 'name', o.name, 'email', o.email, 'website', o.website,
    'phone', coalesce((select p.number from phones p where p.company_id = o.id and p.state = 'active' order by p.id limit 1), ''),
    'details', o.details, 'industry', o.industry, 'permission', o.permission,
    'createdAt', ${instantJson('o.created_at').text}, 'updatedAt', ${instantJson('o.updated_at').text})
  from companies o where o.id = c.company_id)`)

const companyName = raw(`coalesce((select o.name from companies o where o.id = c.company_id), '')`)

const customerColumns = (company: Sql): Sql => sql`json_build_object('id', c.id, 'firstName', c.first_name,
  'lastName', c.last_name, 'email', coalesce((
    select k.value::text from contacts k where k.customer_id = c.id and k.type = 'email' and k.state = 'active'
    order by k.is_main desc, k.id limit 1), ''),
  'notes', c.notes, 'avatarURL', c.avatar_url, 'company', ${company}, 'organization', c.organization,
  'jobTitle', c.job_title, 'phone', c.phone, 'mobile', c.mobile, 'address', c.address, 'facebookURL', c.facebook_url,
  'twitterURL', c.twitter_handle, 'googlePlusURL', '', 'linkedinURL', c.linkedin_url)`

/** The customer of a row `c`; inside a ticket its company is an object, by itself only the name. */
export const customerJson = { inTicket: customerColumns(companyJson), alone: customerColumns(companyName) }

// The numbers are those of the older API (desk-api-tickets.md 8.2).
const threadType = raw(`json_build_object('id', case m.thread_type when 'message' then 1 when 'forward' then 2
  when 'note' then 3 when 'eventInfo' then 4 else 5 end, 'name', m.thread_type)`)

/** A message `m`. */
export const threadJson: Sql = sql`json_build_object('id', m.id, 'ticketId', m.ticket_id, 'body', m.html_body,
  'textBody', m.text_body, 'threadType', ${threadType}, 'state', m.state, 'createdAt', ${instantJson('m.created_at')},
  'updatedAt', ${instantJson('m.updated_at')},
  'createdBy', case when m.created_by_type = 'customers'
    then (select json_build_object('id', c.id, 'type', 'customer', 'firstName', c.first_name, 'lastName', c.last_name)
          from customers c where c.id = m.created_by_id)
    else (select json_build_object('id', a.id, 'type', 'user', 'firstName', a.first_name, 'lastName', a.last_name)
          from users a where a.id = m.created_by_id) end,
  'to', m.to_addresses, 'cc', m.cc, 'bcc', m.bcc, 'files', ${filesJson(raw('f.message_id = m.id'))})`

/** Files that meet a condition on `f`. */
function filesJson(condition: Sql): Sql {
  return sql`(
    select coalesce(json_agg(json_build_object('id', f.id, 'filename', f.filename, 'mimeType', f.mime_type,
      'size', f.size) order by f.id), '[]')
    from files f where f.state = 'active' and ${condition})`
}

/** A ticket `t` without its messages: what goes before and after `threads`. */
export const ticketColumns: Sql = sql`'id', t.id, 'subject', t.subject, 'state', t.state, 'previewText', t.preview_text,
  'createdAt', ${instantJson('t.created_at')}, 'updatedAt', ${instantJson('t.updated_at')},
  'customer', (select ${customerJson.inTicket} from customers c where c.id = t.customer_id),
  'agent', ${agentJson(raw('t.agent_id'))},
  'files', ${filesJson(raw('f.ticket_id = t.id'))},
  'tags', (select coalesce(json_agg(${tagJson('g')} order by g.id), '[]')
    from tags g join ticket_tags x on x.tag_id = g.id where x.ticket_id = t.id),
  'status', ${statusJson(raw('t.status_id'))},
  'priority', ${priorityJson(raw('t.priority_id'))},
  'type', (select json_build_object('id', coalesce(max(y.id), 0), 'name', coalesce(max(y.name), ''))
    from tickettypes y where y.id = t.type_id),
  'source', (select json_build_object('id', r.id, 'name', r.name) from ticketsources r where r.id = t.source_id)`
