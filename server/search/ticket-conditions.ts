import { join, raw, type Sql, sql } from '../db/sql.ts'
import { isOverdue } from '../slas/queries.ts'
import type { CustomFieldCriterion } from './criteria.ts'
import type { ResolvedCriterion } from './names.ts'

type IdsCriterion = Extract<ResolvedCriterion, { kind: 'ids' }>

/** The condition on the alias `t` of tickets that a criterion means. */
export function ticketCondition(criterion: ResolvedCriterion): Sql {
  switch (criterion.kind) {
    case 'ids': {
      const condition = withIds(criterion)
      // a ticket without an agent is not one of an excluded agent
      return criterion.isExcluded ? sql`(${condition}) is not true` : condition
    }
    case 'days':
      return daysCondition(criterion)
    case 'updated':
      return both(
        criterion.since && sql`t.updated_at >= ${criterion.since}`,
        criterion.until && sql`t.updated_at <= ${criterion.until}`,
      )
    case 'taskStatus':
      return sql`exists (select 1 from ticket_tasks x where x.ticket_id = t.id
        and x.completed = coalesce(${criterion.isCompleted}::boolean, x.completed))`
    case 'attachment': {
      const has = sql`exists (select 1 from files x where x.ticket_id = t.id and x.state = 'active')`
      return criterion.isExcluded ? sql`not ${has}` : has
    }
    case 'overdue': {
      const is = isOverdue(new Date())
      return criterion.isExcluded ? sql`(${is}) is not true` : is
    }
    case 'untagged':
      return sql`not exists (select 1 from ticket_tags x where x.ticket_id = t.id)`
    case 'teamInboxes':
      return sql`t.inbox_id in (select x.id from inboxes x where x.type = 'team')`
    case 'archived':
      return criterion.isArchived ? sql`t.archived_at is not null` : sql`t.archived_at is null`
    case 'customField':
      return customFieldCondition(criterion)
  }
}

const columns = {
  agent: 't.agent_id',
  company: 't.company_id',
  customer: 't.customer_id',
  inbox: 't.inbox_id',
  priority: 't.priority_id',
  source: 't.source_id',
  status: 't.status_id',
  ticket: 't.id',
  type: 't.type_id',
} as const

function withIds({ subject, ids, isAll, orNone, hasUnknown, found }: IdsCriterion): Sql {
  const any = found === undefined ? sql`any(${ids}::bigint[])` : sql`any(${ids}::bigint[] || ${found})`
  switch (subject) {
    case 'tag':
      if (!isAll) return sql`exists (select 1 from ticket_tags x where x.ticket_id = t.id and x.tag_id = ${any})`
      if (hasUnknown) return sql`false`
      return sql`(select count(*) from ticket_tags x where x.ticket_id = t.id and x.tag_id = ${any}) = ${ids.length}`
    case 'team':
      return sql`t.agent_id in (select x.user_id from team_users x where x.team_id = ${any})`
    case 'rating':
      return sql`exists (select 1 from happinessratings x where x.ticket_id = t.id and x.state = 'active' and x.option_id = ${any})`
    case 'task':
      return sql`exists (select 1 from ticket_tasks x where x.ticket_id = t.id and x.task_id = ${any})`
    case 'project':
      return sql`exists (select 1 from ticket_tasks x where x.ticket_id = t.id and x.project_id = ${any})`
    case 'helpdocSite':
      // no ticket remembers the site it came from
      return sql`false`
    default: {
      const column = raw(columns[subject])
      return orNone ? sql`(${column} = ${any} or ${column} is null)` : sql`${column} = ${any}`
    }
  }
}

function daysCondition(days: Extract<ResolvedCriterion, { kind: 'days' }>): Sql {
  const column = days.of === 'createdAt' ? raw('t.created_at') : raw('t.updated_at')
  return both(
    days.first === undefined ? undefined : sql`${column} >= ${days.first}::date`,
    days.last === undefined ? undefined : sql`${column} < ${days.last}::date + 1`,
    days.before === undefined ? undefined : sql`${column} < ${days.before}::date`,
  )
}

function customFieldCondition({ fieldId, text, contains, optionIds }: CustomFieldCriterion): Sql {
  const options = optionIds.map((id) => String(id))
  const matches: Sql[] = []
  if (optionIds.length > 0)
    matches.push(sql`(x.value = any(${options}::text[]::jsonb[]) or (jsonb_typeof(x.value) = 'array'
      and exists (select 1 from jsonb_array_elements(x.value) chosen where chosen = any(${options}::text[]::jsonb[]))))`)
  if (text !== null && contains) matches.push(sql`x.value #>> '{}' ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`)
  if (text !== null && !contains) matches.push(sql`lower(x.value #>> '{}') = lower(${text})`)
  return sql`exists (select 1 from ticket_customfields x where x.ticket_id = t.id and x.customfield_id = ${fieldId}
    and (${join(matches, ' or ')}))`
}

function both(...parts: (Sql | undefined)[]): Sql {
  const given = parts.filter((part) => part !== undefined)
  return given.length === 0 ? sql`true` : sql`(${join(given, ' and ')})`
}
