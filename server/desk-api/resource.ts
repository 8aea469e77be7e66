import type { Actor, Ctx } from '../db/ctx.ts'
import { raw, type Sql, sql } from '../db/sql.ts'

/** A reference on the wire: the type is the plural name of the resource it points to. */
export interface Ref {
  id: number
  type: string
  meta?: Record<string, unknown>
}

/** SQL that depends on who asks. `row` is the alias of the table the field belongs to. */
export type Expression = (row: Sql, actor: Actor) => Sql

export type ScalarKind = 'id' | 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'oneOf' | 'json' | 'strings'

interface Common {
  /** Column; derived from the field's name when absent. */
  column?: string
  /** Clients may send it, it is ignored. */
  readonly?: boolean
  /** Not part of the object; exists for filters or includes only. */
  hidden?: boolean
  /** Shown only where `fields` of the request names it: it costs more than others. */
  onRequest?: boolean
  required?: boolean
}

export interface ScalarField extends Common {
  kind: ScalarKind
  max?: number
  min?: number
  values?: readonly string[]
  format?: 'email' | 'domain' | 'url'
  /** Compared without case among active rows. */
  unique?: boolean
  /** Compared with case, as identifiers are: an index on the column finds it. */
  exact?: boolean
  expression?: Expression
  /** Where filters look for the value of an expression, so that an index finds it, and what is shown for none. */
  among?: { rows: Expression; value: string; none: string }
}

export interface RefField extends Common {
  kind: 'ref'
  target: string
  expression?: Expression
  /** `included.<target>: [{id, delete}]` beside the body sets it too (clients.md 17). */
  joinedByIncluded?: boolean
  /** `{id, meta: {delete: true}}` takes the reference away, as it does an entry of a list. */
  removable?: boolean
}

/** createdBy and its like: a user or a customer. */
export interface ActorField extends Common {
  kind: 'actor'
}

export interface RefsField extends Common {
  kind: 'refs'
  target: string
  /** The key inside `included`, when it isn't the target's own name. */
  section?: string
  /** Follow these references also when the row itself is only included. */
  follow?: boolean
  /** The rows behind the list: `from … where …`, with `x` as the alias that has the id. */
  rows: Expression
  /** SQL of the target's id in `rows`. */
  id: string
  order?: string
  /** What the reference's `meta` holds: name on the wire -> SQL. */
  meta?: Record<string, string>
  /** Present when clients may write the list: the join table and its columns. */
  through?: { table: string; own: string; other: string; meta: Record<string, ScalarField & { column: string }> }
  /** Present when the rows belong to this one and are written through `included`. */
  childKey?: string
}

export type Field = ScalarField | RefField | ActorField | RefsField
export type Fields = Record<string, Field>

/** Who may use an operation: every signed-in agent, site admins only, or a rule about the actor. */
export type Right = 'agent' | 'admin' | ((actor: Actor) => boolean)

/** A request's body after unwrapping: the resource's own part and the child rows beside it. */
export interface WireBody {
  fields: Record<string, unknown>
  included: Record<string, unknown>
}

/** A write that is more than its own table. Gives the id of the row to present. */
export type Workflow = (ctx: Ctx, body: WireBody, id: number) => Promise<number>

export interface ResourceDeclaration<D extends Fields = Fields> {
  wire: { one: string; many: string; path?: string }
  table: string
  fields: D
  list: {
    /** Fields a filter may name; a reference also by `relation.id` and `relation.<filterable field>`. */
    filter: readonly (keyof D & string)[]
    /** Fields `orderBy` may name, beside id, createdAt and updatedAt. */
    order: readonly (keyof D & string)[]
    defaultOrder: keyof D & string
    defaultMode?: 'asc' | 'desc'
    /** States a list shows when its filter does not speak of `state`; active alone when absent. */
    states?: readonly string[]
    /** Names a filter may use beside fields, with what a text given for them means as a condition on the alias `t`. */
    conditions?: Readonly<Record<string, (actor: Actor, text: string) => Sql>>
    /** Query parameters that narrow the list, such as `archived` of tickets. */
    parameters?: (query: Record<string, unknown>) => Sql | null
  }
  access: { read: Right; write: Right }
  /** The rows this actor may see; every read passes it. */
  scope?: (actor: Actor) => Sql
  create?: false | Workflow
  update?: false | Workflow
  remove?: false | Workflow
}

export interface Resource extends ResourceDeclaration {
  list: ResourceDeclaration['list'] & { filter: readonly string[]; order: readonly string[]; defaultOrder: string }
}

/** Declares a resource. Names in `list` are checked against `fields` by the compiler. */
export function resource<D extends Fields>(declaration: ResourceDeclaration<D>): Resource {
  return declaration as unknown as Resource
}

export const id = (): ScalarField => ({ kind: 'id', readonly: true })
export const text = (options: Partial<ScalarField> = {}): ScalarField => ({ kind: 'text', max: 255, ...options })
export const longText = (options: Partial<ScalarField> = {}): ScalarField => ({
  kind: 'text',
  max: 1_000_000,
  ...options,
})
export const integer = (options: Partial<ScalarField> = {}): ScalarField => ({ kind: 'integer', ...options })
export const number = (options: Partial<ScalarField> = {}): ScalarField => ({ kind: 'number', ...options })
export const boolean = (options: Partial<ScalarField> = {}): ScalarField => ({ kind: 'boolean', ...options })
export const timestamp = (options: Partial<ScalarField> = {}): ScalarField => ({ kind: 'timestamp', ...options })
export const json = (options: Partial<ScalarField> = {}): ScalarField => ({ kind: 'json', ...options })
export const strings = (options: Partial<ScalarField> = {}): ScalarField => ({ kind: 'strings', ...options })
export const oneOf = (values: readonly string[], options: Partial<ScalarField> = {}): ScalarField => ({
  kind: 'oneOf',
  values,
  ...options,
})

/** A read-only value made by SQL. */
export const computed = (
  kind: ScalarKind,
  expression: Expression,
  options: Partial<ScalarField> = {},
): ScalarField => ({
  kind,
  expression,
  readonly: true,
  ...options,
})

/** A reference to one row; the column is `<field>_id` unless named. */
export const ref = (target: string, options: Partial<RefField> = {}): RefField => ({ kind: 'ref', target, ...options })

const actor = (options: Partial<ActorField> = {}): ActorField => ({ kind: 'actor', readonly: true, ...options })

/** References through a join table, in the order of their ids; `meta` names join columns clients see and may set. */
export function refs(
  target: string,
  through: { table: string; own: string; other: string; meta?: Record<string, ScalarField & { column: string }> },
  options: Partial<RefsField> = {},
): RefsField {
  const meta = through.meta ?? {}
  const metaSql = Object.fromEntries(Object.entries(meta).map(([name, field]) => [name, `x.${field.column}`]))
  return {
    kind: 'refs',
    target,
    rows: (row) => sql`from ${raw(through.table)} x where x.${raw(through.own)} = ${row}.id`,
    id: `x.${through.other}`,
    order: `x.${through.other}`,
    ...(Object.keys(meta).length > 0 ? { meta: metaSql } : {}),
    through: { ...through, meta },
    ...options,
  }
}

/** Rows that belong to this one: listed as references, written through `included` of the same request. */
export function children(
  target: string,
  key: string,
  options: Partial<RefsField> & { table?: string } = {},
): RefsField {
  const { table = target, ...rest } = options
  return {
    kind: 'refs',
    target,
    rows: (row) => sql`from ${raw(table)} x where x.${raw(key)} = ${row}.id and x.state = 'active'`,
    id: 'x.id',
    order: 'x.id',
    follow: true,
    childKey: key,
    ...rest,
  }
}

/** Read-only references found by SQL: `rows` is `from … x where …`. */
export function related(target: string, rows: Expression, options: Partial<RefsField> = {}): RefsField {
  return { kind: 'refs', target, rows, id: 'x.id', order: 'x.id', readonly: true, ...options }
}

/** The attributes every resource has (desk-api-tickets.md 1.5). */
export const entity = {
  id: id(),
  state: text({ readonly: true }),
  createdAt: timestamp({ readonly: true }),
  createdBy: actor(),
  updatedAt: timestamp({ readonly: true }),
  updatedBy: actor(),
  deletedAt: timestamp({ readonly: true }),
  deletedBy: actor(),
}

export const entityFilter = [
  'id',
  'state',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'deletedAt',
  'deletedBy',
] as const

/** The column of a field: its own name in snake_case, with `_id` for references. */
export function columnOf(name: string, field: Field): string {
  if (field.column !== undefined) return field.column
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return field.kind === 'ref' || field.kind === 'actor' ? `${snake}_id` : snake
}

/** Every resource by its plural name; the engine finds targets of references here. */
export type Registry = ReadonlyMap<string, Resource>
