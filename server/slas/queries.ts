import { defaultHoursId, openingTimes } from '../catalog/opening-times.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import type { BusinessHours } from '../lib/business-time.ts'
import type { Sla } from './choose-sla.ts'

/** Whether the desk promises anything, as an expression. */
export const hasSlas = sql`exists (select 1 from slas where state = 'active' and enabled)`

/**
 * All SLAs that are switched on, in their order, as an expression: JSON of `Sla`, null when there are none. Customers
 * and companies can be very many, so the database compares those.
 */
const slasFor = ({ customerId, companyId }: { customerId: Sql; companyId: Sql }): Sql => sql`(
  select json_agg(json_build_object('id', s.id, 'inboxes', ${narrowing('slainboxes', 'inbox_id')},
      'types', ${narrowing('slatickettypes', 'tickettype_id')}, 'tags', ${narrowing('slatags', 'tag_id')},
      'fitsCustomer', ${fits('slacustomers', 'customer_id', customerId)} and ${fits('slacompanies', 'company_id', companyId)},
      'targets', (select coalesce(json_agg(json_build_object('target', p.target, 'priorityId', p.priority_id,
          'minutes', p.hours * 60 + p.minutes)), '[]')
        from slaticketpriorities p where p.sla_id = s.id and p.state = 'active' and p.hours * 60 + p.minutes > 0),
      'notices', (select coalesce(json_agg(json_build_object('id', n.id, 'condition', n.condition, 'target', n.type,
          'minutes', case n.condition when 'warning' then n.duration else 0 end)), '[]')
        from slanotifications n where n.sla_id = s.id and n.state = 'active'),
      'hours', ${openingTimes(sql`case when s.businesshours_id is not null then coalesce(
        (select h.id from businesshours h where h.id = s.businesshours_id and h.state = 'active'), ${defaultHoursId}) end`)})
    order by s.display_order, s.id)
  from slas s where s.state = 'active' and s.enabled)`

/** All SLAs that are switched on, in their order, for a customer and the company they belong to; null: there are none. */
export async function findSlas(
  db: Queryable,
  { customerId, companyId }: { customerId: number; companyId: number | null },
): Promise<readonly Sla[] | null> {
  const [row] = await db.query<{ slas: readonly Sla[] | null }>(
    sql`select ${slasFor({ customerId: sql`${customerId}::bigint`, companyId: sql`${companyId}::bigint` })} as slas`,
  )
  return row?.slas ?? null
}

function narrowing(table: string, column: string): Sql {
  const ids = (option: string) => sql`(select coalesce(json_agg(n.${raw(column)}), '[]') from ${raw(table)} n
    where n.sla_id = s.id and n.state = 'active' and n.conditionoption = ${raw(`'${option}'`)})`
  return sql`json_build_object('only', ${ids('eq')}, 'not', ${ids('ne')})`
}

function fits(table: string, column: string, id: Sql): Sql {
  const rows = (option: string) =>
    sql`from ${raw(table)} n where n.sla_id = s.id and n.state = 'active' and n.conditionoption = ${raw(`'${option}'`)}`
  return sql`(not exists (select 1 ${rows('ne')} and n.${raw(column)} = ${id})
    and (not exists (select 1 ${rows('eq')}) or exists (select 1 ${rows('eq')} and n.${raw(column)} = ${id})))`
}

/** Whether a clock of the ticket `t` runs that has ended before `now`, as a condition; the index has nothing but those. */
export const isOverdue = (now: Date): Sql =>
  sql`t.sla_due_at <= ${now}::timestamptz and t.state = 'active' and t.archived_at is null`

/** A ticket with everything that its clocks depend on. */
export interface MeasuredRow {
  id: number
  /** Null: nothing is promised to it. */
  slas: readonly Sla[] | null
  inboxId: number
  typeId: number | null
  priorityId: number | null
  tagIds: number[]
  hours: BusinessHours | null
  createdAt: string
  statuses: readonly { at: string; statusId: number }[]
  firstAnswerAt: string | null
  waitsSince: string | null
  dueAt: string | null
  checkAt: string | null
  breachedAt: string | null
}

/**
 * Locks these tickets, in the order of their ids, and gives those that an SLA is or may be for. Answers and words that a
 * program wrote count as none (rule 34), nor does what waits for its hour.
 */
export function lockMeasured(tx: Tx, ticketIds: readonly number[]): Promise<MeasuredRow[]> {
  return tx.query<MeasuredRow>(sql`
    select t.id, case when t.state = 'active' and not exists (select 1 from imported_tickets i where i.ticket_id = t.id)
        then ${slasFor({ customerId: sql`t.customer_id`, companyId: sql`t.company_id` })} end as slas,
      t.inbox_id as "inboxId", t.type_id as "typeId", t.priority_id as "priorityId",
      array(select g.tag_id from ticket_tags g where g.ticket_id = t.id) as "tagIds",
      ${openingTimes(sql`t.businesshours_id`)} as hours, t.created_at as "createdAt",
      (select coalesce(json_agg(json_build_object('at', c.at, 'statusId', c.status_id) order by c.at, c.id), '[]') from (
        select a.id, a.created_at as at, a.status_id from ticketactivities a
          where a.ticket_id = t.id and a.event_type in ('created', 'status') and a.status_id is not null
        -- what left no activity counts since it was noted
        union all select null, t.status_changed_at, t.status_id) c) as statuses,
      a.first as "firstAnswerAt", (select min(m.created_at) from messages m
        where m.ticket_id = t.id and ${isWord} and m.created_by_type = 'customers' and m.created_at > a.last
          and not exists (select 1 from message_mails x where x.message_id = m.id and x.automatic_reason is not null)
        ) as "waitsSince",
      t.sla_due_at as "dueAt", t.sla_check_at as "checkAt", t.sla_breached_at as "breachedAt"
    from tickets t cross join lateral (
      select min(m.created_at) as first, max(m.created_at) as last from messages m
      where m.ticket_id = t.id and ${isWord} and m.created_by_type = 'users' and m.automatic is null
        and not exists (select 1 from scheduledemails e where e.message_id = m.id and e.state = 'active')) a
    where t.id = any(${ticketIds}::bigint[])
      and (t.sla_id is not null or t.sla_due_at is not null or t.sla_check_at is not null or ${hasSlas})
    order by t.id for no key update of t`)
}

const isWord = sql`m.state = 'active' and not m.is_draft and m.thread_type = 'message'`

/** What is promised to a ticket until when, as its columns keep it. */
export interface Measure {
  slaId: number | null
  target: string | null
  dueAt: Date | null
  checkAt: Date | null
  breachedAt: Date | null
}

/** Stores measures of tickets; a row that is as it was is not written. */
export async function updateMeasures(tx: Tx, measures: readonly (Measure & { id: number })[]): Promise<void> {
  await tx.query(sql`
    update tickets t set sla_id = n."slaId", sla_target = n.target, sla_due_at = n."dueAt", sla_check_at = n."checkAt",
      sla_breached_at = n."breachedAt"
    from jsonb_to_recordset(${JSON.stringify(measures)}::jsonb)
      n (id bigint, "slaId" bigint, target text, "dueAt" timestamptz, "checkAt" timestamptz, "breachedAt" timestamptz)
    where t.id = n.id and (t.sla_id, t.sla_target, t.sla_due_at, t.sla_check_at, t.sla_breached_at)
      is distinct from (n."slaId", n.target, n."dueAt", n."checkAt", n."breachedAt")`)
}

/** Notes in a ticket's history that a promise was not kept. */
export async function insertBreachActivity(
  tx: Tx,
  breach: { ticketId: number; at: Date; actorId: number },
): Promise<void> {
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, created_at, created_by_id)
    values (${breach.ticketId}, 'slabreached', ${breach.at}, ${breach.actorId})`)
}

/** Tickets that are to be looked at now, those that have waited longest first; the index has nothing but them. */
export function listDue(db: Queryable, now: Date, limit: number): Promise<{ id: number }[]> {
  return db.query<{ id: number }>(sql`
    select t.id from tickets t where t.sla_check_at <= ${now}::timestamptz and t.state = 'active' and t.archived_at is null
    order by t.sla_check_at, t.id limit ${limit}`)
}

/** Has open tickets after `after` looked at; gives the id to go on from, null when these were the last. */
export async function markOpen(
  db: Queryable,
  { now, after, limit }: { now: Date; after: number; limit: number },
): Promise<number | null> {
  const rows = await db.query<{ id: number }>(sql`
    update tickets set sla_check_at = least(sla_check_at, ${now}::timestamptz) where id in (
      select t.id from tickets t where t.state = 'active' and t.archived_at is null and t.status_id not in (5, 6, 7)
        and t.id > ${after} order by t.id limit ${limit} for no key update)
    returning id`)
  return rows.length < limit ? null : Math.max(...rows.map((row) => row.id))
}
