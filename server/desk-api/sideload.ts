import { join, raw, type Sql, sql } from '../db/sql.ts'
import { isFollowed, isRelation, sectionOf } from './relations.ts'
import type { Field, Registry, Resource } from './resource.ts'
import { neededFields, type ReadContext, type Row, selectRows } from './select.ts'

// References of the page's rows, of the rows those point to, and once more: a message's author's own references end it.
const maximumLevels = 3

/** Loads the rows behind references, one statement a level, each row once a section. */
export async function sideload(
  context: ReadContext,
  resource: Resource,
  rows: readonly Row[],
  sections: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Row[]>> {
  const loaded = new Map<string, Map<number, Row>>()
  const targets = new Map<string, Resource>()
  for (const section of sections) loaded.set(section, new Map())
  if (sections.size === 0) return new Map()

  let wanted = collect(context.registry, Object.entries(resource.fields), rows, sections, targets)
  for (let level = 0; level < maximumLevels; level++) {
    const missing = [...wanted]
      .map(([section, ids]) => [section, [...ids].filter((id) => !loaded.get(section)?.has(id))] as const)
      .filter(([, ids]) => ids.length > 0)
    if (missing.length === 0) break
    const found = await load(context, missing, targets, sections)
    wanted = new Map()
    for (const [section, sectionRows] of found) {
      for (const row of sectionRows) loaded.get(section)?.set(row.id, row)
      const target = targets.get(section)
      // rows of the same kind (a ticket's parent) are shown, not expanded
      if (target === undefined || target === resource) continue
      const followed = Object.entries(target.fields).filter(([, field]) => isFollowed(field))
      for (const [name, ids] of collect(context.registry, followed, sectionRows, sections, targets)) {
        const all = wanted.get(name) ?? new Set()
        for (const id of ids) all.add(id)
        wanted.set(name, all)
      }
    }
  }
  return new Map([...loaded].map(([section, byId]) => [section, [...byId.values()]]))
}

function collect(
  registry: Registry,
  fields: readonly [string, Field][],
  rows: readonly Row[],
  sections: ReadonlySet<string>,
  targets: Map<string, Resource>,
): Map<string, Set<number>> {
  const wanted = new Map<string, Set<number>>()
  const add = (section: string, target: string, id: number) => {
    if (!sections.has(section)) return
    const found = registry.get(target)
    if (found === undefined) return
    targets.set(section, found)
    let ids = wanted.get(section)
    if (ids === undefined) wanted.set(section, (ids = new Set()))
    ids.add(id)
  }
  for (const [name, field] of fields) {
    if (field.kind !== 'actor' && !isRelation(field)) continue
    for (const row of rows) {
      const value = row[name]
      if (value === null || value === undefined) continue
      if (field.kind === 'actor') {
        const [id, type] = value as [number, string]
        add(type, type, id)
      } else if (field.kind === 'ref') add(sectionOf(field), field.target, value as number)
      else
        for (const entry of value as (number | [number, unknown])[])
          add(sectionOf(field), field.target, typeof entry === 'number' ? entry : entry[0])
    }
  }
  return wanted
}

async function load(
  context: ReadContext,
  missing: readonly (readonly [string, number[]])[],
  targets: ReadonlyMap<string, Resource>,
  sections: ReadonlySet<string>,
): Promise<[string, Row[]][]> {
  const columns: Sql[] = missing.map(([section, ids]) => {
    const target = targets.get(section) as Resource
    const scope = target.scope === undefined ? sql`true` : sql`(${target.scope(context.actor)})`
    const fields = neededFields(
      target,
      null,
      new Set([...sections].filter((name) => name === 'users' || name === 'customers')),
    ).filter(([, field]) => !field.hidden)
    return sql`(select coalesce(json_agg(loaded), '[]'::json) from (${selectRows(target, fields, context.actor, sql`t.id = any(${ids}::bigint[]) and ${scope}`)} order by t.id) loaded) as ${raw(`"${section}"`)}`
  })
  const [result] = await context.db.query<Record<string, Row[]>>(sql`select ${join(columns)}`)
  return missing.map(([section]) => [section, result?.[section] ?? []])
}
