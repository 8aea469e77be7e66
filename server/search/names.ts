import type { Actor } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import type { Criterion, Subject, SubjectCriterion } from './criteria.ts'

/** A criterion whose names have become ids. */
export type ResolvedCriterion =
  | Exclude<Criterion, SubjectCriterion>
  | {
      kind: 'ids'
      subject: Subject
      ids: readonly number[]
      isExcluded: boolean
      isAll: boolean
      /** Agents only: tickets without one match too. */
      orNone: boolean
      /** A name nobody has was among the values. */
      hasUnknown: boolean
      /** An array of further ids, for the statement to find. */
      found?: Sql
    }

// A space may be typed as a hyphen or underscore: `tag:needs-info`.
const same = (column: Sql) => sql`translate(lower(${column}), ' _', '--') = wanted.name`

/** Where a subject's rows are and when one is called `wanted.name`; subjects that are not here only have ids. */
const lookups: Partial<Record<Subject, { table: string; isNamed: Sql }>> = {
  agent: {
    table: 'users',
    isNamed: sql`${same(raw('x.email::text'))} or ${same(raw('x.first_name'))} or ${same(raw('x.last_name'))}
      or ${same(raw(`x.first_name || ' ' || x.last_name`))}`,
  },
  company: { table: 'companies', isNamed: same(raw('x.name')) },
  inbox: {
    table: 'inboxes',
    isNamed: sql`${same(raw('x.name'))} or ${same(raw('x.email::text'))} or ${same(raw('x.local_part'))}`,
  },
  priority: { table: 'ticketpriorities', isNamed: same(raw('x.name')) },
  source: { table: 'ticketsources', isNamed: same(raw('x.name')) },
  status: { table: 'ticketstatuses', isNamed: sql`${same(raw('x.name'))} or x.code = wanted.name` },
  tag: { table: 'tags', isNamed: same(raw('x.name')) },
  team: { table: 'teams', isNamed: same(raw('x.name')) },
  type: { table: 'tickettypes', isNamed: same(raw('x.name')) },
}

/** Turns names into ids, in one flight; none when everything is an id already. */
export async function resolveNames(
  db: Queryable,
  actor: Actor,
  criteria: readonly Criterion[],
): Promise<ResolvedCriterion[]> {
  const wanted = new Map<Subject, Set<string>>()
  for (const criterion of criteria) {
    if (criterion.kind !== 'subject' || lookups[criterion.subject] === undefined) continue
    for (const value of criterion.values) {
      if (typeof value === 'number' || isKeyword(criterion.subject, value)) continue
      const names = wanted.get(criterion.subject) ?? new Set()
      wanted.set(criterion.subject, names.add(asName(value)))
    }
  }
  const found = await findIds(db, wanted)
  return criteria.map((criterion) => (criterion.kind === 'subject' ? resolve(criterion, actor, found) : criterion))
}

/** The same without asking the database: the statement that uses it finds the ids of names by itself. */
export function resolveInPlace(actor: Actor, criterion: Criterion): ResolvedCriterion {
  if (criterion.kind !== 'subject') return criterion
  const lookup = lookups[criterion.subject]
  const isName = (value: number | string): value is string =>
    typeof value === 'string' && !isKeyword(criterion.subject, value)
  const names = criterion.values.filter(isName).map(asName)
  const resolved = resolve(
    { ...criterion, values: criterion.values.filter((value) => !isName(value)) },
    actor,
    new Map(),
  )
  if (names.length === 0 || lookup === undefined) return resolved
  const found = sql`array(select x.id from unnest(${names}::text[]) wanted (name)
    join ${raw(lookup.table)} x on (${lookup.isNamed}) and x.state <> 'deleted')`
  return { ...resolved, found } as ResolvedCriterion
}

async function findIds(
  db: Queryable,
  wanted: ReadonlyMap<Subject, ReadonlySet<string>>,
): Promise<Map<Subject, Map<string, number[]>>> {
  if (wanted.size === 0) return new Map()
  const statements = [...wanted].map(([subject, names]) => {
    const { table, isNamed } = lookups[subject] as { table: string; isNamed: Sql }
    return sql`
      select wanted.name, array_agg(x.id) as ids from unnest(${[...names]}::text[]) wanted (name)
      join ${raw(table)} x on (${isNamed}) and x.state <> 'deleted' group by wanted.name`
  })
  const results = (await db.flight(statements)) as { name: string; ids: number[] }[][]
  return new Map(
    [...wanted.keys()].map((subject, index) => [
      subject,
      new Map((results[index] ?? []).map((row) => [row.name, row.ids])),
    ]),
  )
}

function resolve(
  criterion: SubjectCriterion,
  actor: Actor,
  found: ReadonlyMap<Subject, ReadonlyMap<string, number[]>>,
): ResolvedCriterion {
  const { subject, values, isExcluded = false, isAll = false } = criterion
  const ids = new Set<number>()
  let orNone = false
  let hasUnknown = false
  for (const value of values) {
    if (typeof value === 'number') ids.add(value)
    else if (subject === 'agent' && value.toLowerCase() === 'me') ids.add(actor.id)
    else if (isKeyword(subject, value)) orNone = true
    else {
      const matches = found.get(subject)?.get(asName(value)) ?? []
      for (const id of matches) ids.add(id)
      if (matches.length === 0) hasUnknown = true
    }
  }
  return { kind: 'ids', subject, ids: [...ids], isExcluded, isAll, orNone, hasUnknown }
}

const isKeyword = (subject: Subject, value: string): boolean =>
  subject === 'agent' && /^(me|none|nobody|unassigned)$/i.test(value)

const asName = (value: string): string => value.toLowerCase().replace(/[ _]/g, '-')
