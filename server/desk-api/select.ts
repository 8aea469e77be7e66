import type { Actor } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { sectionOf } from './relations.ts'
import { columnOf, type Field, type RefsField, type Registry, type Resource } from './resource.ts'

/** What a read needs: where to ask, for whom, and the declarations its references name. */
export interface ReadContext {
  db: Queryable
  actor: Actor
  registry: Registry
}

/** A row as the select list names it: by field name on the wire. */
export type Row = Record<string, unknown> & { id: number }

/** Which fields a statement has to fetch: those shown, and the hidden ones a requested section needs. */
export function neededFields(
  resource: Resource,
  shown: readonly string[] | null,
  sections: ReadonlySet<string>,
): readonly [string, Field][] {
  if (shown !== null || sections.size > 0) return chooseFields(resource, shown, sections)
  let fields = fieldsShown.get(resource)
  if (fields === undefined) fieldsShown.set(resource, (fields = chooseFields(resource, shown, sections)))
  return fields
}

// What a resource shows when a request says nothing about it: its fields, and the parts of its select list.
const fieldsShown = new WeakMap<Resource, readonly [string, Field][]>()
const listParts = new WeakMap<readonly [string, Field][], Part[]>()

/** Columns that are the same for everybody, or one that depends on who asks. */
type Part = Sql | [name: string, field: Field]

function chooseFields(
  resource: Resource,
  shown: readonly string[] | null,
  sections: ReadonlySet<string>,
): [string, Field][] {
  return Object.entries(resource.fields).filter(([name, field]) => {
    if (name === 'id') return true
    if (field.kind === 'actor' && (sections.has('users') || sections.has('customers'))) return true
    if ((field.kind === 'ref' || field.kind === 'refs') && sections.has(sectionOf(field))) return true
    return !field.hidden && (shown === null ? !field.onRequest : shown.includes(name))
  })
}

/** The select list of a resource's rows, each column named as on the wire; `t` is the alias of its table. */
export function selectList(fields: readonly [string, Field][], actor: Actor): Sql {
  // A ticket's list is 5 kB of SQL; putting it together anew costs more than all else before the statement is sent.
  let parts = listParts.get(fields)
  if (parts === undefined) listParts.set(fields, (parts = partsOf(fields, actor)))
  return join(parts.map((part) => (Array.isArray(part) ? columnFor(part, actor) : part)))
}

function partsOf(fields: readonly [string, Field][], actor: Actor): Part[] {
  const parts: Part[] = []
  let same: Sql[] = []
  const close = () => {
    if (same.length > 0) parts.push(join(same))
    same = []
  }
  for (const field of fields) {
    const column = columnFor(field, actor)
    // a value may be another one the next time
    if (!asksActor(field[1]) && column.values.length === 0) same.push(column)
    else {
      close()
      parts.push(field)
    }
  }
  close()
  return parts
}

/** Whether a field's SQL depends on who asks: then its function takes the actor beside the row. */
function asksActor(field: Field): boolean {
  if (field.kind === 'refs') return field.rows.length > 1
  return 'expression' in field && field.expression !== undefined && field.expression.length > 1
}

function columnFor([name, field]: readonly [string, Field], actor: Actor): Sql {
  return sql`${expressionOf(name, field, raw('t'), actor)} as ${raw(`"${name}"`)}`
}

/** The rows of one resource as a subquery body: `select … from … t where …`. */
export function selectRows(resource: Resource, fields: readonly [string, Field][], actor: Actor, where: Sql): Sql {
  return sql`select ${selectList(fields, actor)} from ${raw(resource.table)} t where ${where}`
}

function expressionOf(name: string, field: Field, row: Sql, actor: Actor): Sql {
  if (field.kind === 'refs') return listOf(field, row, actor)
  if ('expression' in field && field.expression !== undefined) return sql`(${field.expression(row, actor)})`
  const column = columnOf(name, field)
  if (field.kind === 'actor') {
    const kind = column.replace(/_id$/, '_type')
    return sql`case when ${row}.${raw(column)} is null then null else json_build_array(${row}.${raw(column)}, ${row}.${raw(kind)}) end`
  }
  return sql`${row}.${raw(column)}`
}

/** Ids alone as an array; with `meta` a JSON list of [id, meta]. */
function listOf(field: RefsField, row: Sql, actor: Actor): Sql {
  const rows = field.rows(row, actor)
  const order = raw(field.order ?? field.id)
  if (field.meta === undefined) return sql`array(select ${raw(field.id)} ${rows} order by ${order})`
  const meta = join(Object.entries(field.meta).map(([name, expression]) => raw(`'${name}', ${expression}`)))
  return sql`(select coalesce(json_agg(json_build_array(${raw(field.id)}, json_build_object(${meta})) order by ${order}), '[]'::json) ${rows})`
}
