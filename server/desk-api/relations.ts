import type { Actor } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import type { Field, RefField, RefsField, Registry, Resource } from './resource.ts'

export type Relation = RefField | RefsField

export interface NamedRelation {
  name: string
  field: Relation
}

// Short names clients use for the catalogue, in includes and in filters (decisions; desk-api-tickets.md 5.2, 20.1).
const aliases: Record<string, string> = {
  priorities: 'ticketpriorities',
  types: 'tickettypes',
  statuses: 'ticketstatuses',
  sources: 'ticketsources',
  activities: 'ticketactivities',
  sites: 'helpdocssites',
  categories: 'helpdocscategories',
}

/** The plural name a resource goes by: `statuses` -> `ticketstatuses`. */
const unaliased = (name: string): string => aliases[name] ?? name

export const isRelation = (field: Field): field is Relation => field.kind === 'ref' || field.kind === 'refs'

/** The key of a relation's rows inside `included`. */
export const sectionOf = (field: Relation): string =>
  field.kind === 'refs' ? (field.section ?? field.target) : field.target

/** The field a relation name means: its own name first, else the first field that points to that resource. */
export function findRelation(resource: Resource, name: string): NamedRelation | null {
  const own = resource.fields[name]
  if (own !== undefined && isRelation(own)) return { name, field: own }
  const target = unaliased(name)
  for (const [fieldName, field] of Object.entries(resource.fields)) {
    if (isRelation(field) && sectionOf(field) === target) return { name: fieldName, field }
  }
  return null
}

/** Which relations of a row that is only included are followed: single references and rows it owns. */
export const isFollowed = (field: Field): boolean =>
  field.kind === 'ref' || field.kind === 'actor' || (field.kind === 'refs' && field.follow === true)

/** The rows of a relation's target that the actor may see, as what stands behind `from`; the alias is `related`. */
export function relatedRows(target: Resource, actor: Actor): Sql {
  if (target.scope === undefined) return sql`${raw(target.table)} related`
  return sql`(select t.* from ${raw(target.table)} t where ${target.scope(actor)}) related`
}

// good for as long as no resource is registered any more: a registry that is still filled names fewer targets
const sectionsCache = new WeakMap<Resource, { size: number; sections: ReadonlyMap<string, string> }>()

/** Every section `includes` may ask of this resource, with the resource whose rows it holds. */
export function sectionsOf(resource: Resource, registry: Registry): ReadonlyMap<string, string> {
  const cached = sectionsCache.get(resource)
  if (cached?.size === registry.size) return cached.sections
  const sections = new Map<string, string>()
  const add = (fields: readonly Field[], reached: Resource[]) => {
    for (const field of fields) {
      if (field.kind === 'actor') sections.set('users', 'users').set('customers', 'customers')
      if (!isRelation(field)) continue
      const target = registry.get(field.target)
      if (target === undefined) continue
      if (!sections.has(sectionOf(field))) reached.push(target)
      sections.set(sectionOf(field), field.target)
    }
  }
  let level: Resource[] = []
  add(Object.values(resource.fields), level)
  for (let depth = 0; depth < 2; depth++) {
    const next: Resource[] = []
    for (const target of level) if (target !== resource) add(Object.values(target.fields).filter(isFollowed), next)
    level = next
  }
  sectionsCache.set(resource, { size: registry.size, sections })
  return sections
}

/** The sections a request's `includes` names, unknown ones left out. */
export function requestedSections(
  resource: Resource,
  registry: Registry,
  includes: readonly string[],
): ReadonlySet<string> {
  if (includes.length === 0) return new Set()
  const sections = sectionsOf(resource, registry)
  if (includes.includes('all')) return new Set(sections.keys())
  return new Set(includes.map(unaliased).filter((name) => sections.has(name)))
}
