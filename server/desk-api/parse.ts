import { Problems } from '../lib/app-error.ts'
import { isObject } from './body.ts'
import { registry } from './registry.ts'
import {
  columnOf,
  type Field,
  type RefField,
  type RefsField,
  type Resource,
  type ScalarField,
  type WireBody,
} from './resource.ts'
import { isRemoved, type RefEntry, readRef, readRefs, readScalar } from './values.ts'

/** A body read against a declaration: what to write, and what must exist for that. */
export interface ParsedWrite {
  columns: Map<string, unknown>
  joins: { field: RefsField; entries: RefEntry[] }[]
  children: { field: RefsField; resource: Resource; rows: ParsedChild[] }[]
  references: { target: string; id: number; source: string }[]
  unique: { column: string; value: string; source: string }[]
}

export interface ParsedChild {
  id: number | null
  remove: boolean
  source: string
  write: ParsedWrite
}

export type WriteMode = 'create' | 'update'

/**
 * Reads the declared, writable fields of a body; everything else in it is ignored. Absent and null mean "not given" in
 * both modes (decisions, null on update). Problems are collected, not thrown.
 */
export function parseWrite(
  resource: Resource,
  body: WireBody,
  mode: WriteMode,
  problems: Problems,
  prefix = '',
): ParsedWrite {
  const write: ParsedWrite = { columns: new Map(), joins: [], children: [], references: [], unique: [] }
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.readonly || field.hidden) continue
    const source = `${prefix}${name}`
    const value = body.fields[name]
    if (field.kind === 'ref') parseRef(write, problems, { name, field, source, value }, body)
    else if (field.kind === 'refs') parseRefs(write, problems, { field, source, value }, body, mode)
    else if (field.kind !== 'actor') parseScalar(write, problems, { name, field, source, value })
    if (field.required) requireValue(write, problems, { name, field, source, value }, mode)
  }
  return write
}

function parseScalar(
  write: ParsedWrite,
  problems: Problems,
  at: { name: string; field: ScalarField; source: string; value: unknown },
): void {
  const parsed = readScalar(problems, at.source, at.field, at.value)
  if (parsed === undefined) return
  const column = columnOf(at.name, at.field)
  write.columns.set(column, typeof parsed === 'string' && at.field.required ? parsed.trim() : parsed)
  if (at.field.unique && parsed !== '') write.unique.push({ column, value: String(parsed).trim(), source: at.source })
}

function parseRef(
  write: ParsedWrite,
  problems: Problems,
  at: { name: string; field: RefField; source: string; value: unknown },
  body: WireBody,
): void {
  let id = readRef(problems, at.source, at.value)
  let source = isObject(at.value) ? `${at.source}.id` : at.source
  const column = columnOf(at.name, at.field)
  if (at.field.joinedByIncluded) {
    for (const entry of readRefs(problems, `included.${at.field.target}`, body.included[at.field.target]) ?? []) {
      if (entry.remove) {
        write.columns.set(column, null)
        continue
      }
      id = entry.id
      source = entry.source
    }
  }
  // null says "not given" (decisions), so a reference is taken away as an entry of a list is
  if (at.field.removable && isRemoved(at.value)) {
    write.columns.set(column, null)
    return
  }
  if (id === undefined || id === null) return
  write.columns.set(column, id)
  write.references.push({ target: at.field.target, id, source })
}

function parseRefs(
  write: ParsedWrite,
  problems: Problems,
  at: { field: RefsField; source: string; value: unknown },
  body: WireBody,
  mode: WriteMode,
): void {
  const { field } = at
  if (field.through !== undefined) {
    const entries = readRefs(problems, at.source, at.value)
    if (entries === undefined) return
    for (const entry of entries) readMeta(field, entry, problems)
    write.joins.push({ field, entries })
    for (const entry of entries)
      if (!entry.remove) write.references.push({ target: field.target, id: entry.id, source: entry.source })
  } else if (field.childKey !== undefined) {
    const resource = registry.get(field.target)
    const rows = body.included[field.target]
    if (resource === undefined || rows === undefined || rows === null) return
    const source = `included.${field.target}`
    if (!Array.isArray(rows)) return problems.add(source, 'must be a list')
    write.children.push({
      field,
      resource,
      rows: rows.flatMap((row, index) =>
        parseChild({ resource, key: field.childKey as string }, row, mode, problems, `${source}[${index}]`),
      ),
    })
  }
}

/** Replaces an entry's `meta` by what its declaration allows to write, read and checked. */
function readMeta(field: RefsField, entry: RefEntry, problems: Problems): void {
  const meta: Record<string, unknown> = {}
  const at = entry.source.replace(/\.id$/, '')
  for (const [name, rule] of Object.entries(field.through?.meta ?? {})) {
    if (rule.readonly || entry.remove) continue
    meta[name] = readScalar(problems, `${at}.meta.${name}`, rule, entry.meta[name])
    if (rule.required && meta[name] === undefined) problems.add(`${at}.meta.${name}`, 'must be set')
  }
  entry.meta = meta
}

function parseChild(
  at: { resource: Resource; key: string },
  row: unknown,
  mode: WriteMode,
  problems: Problems,
  source: string,
): ParsedChild[] {
  const { resource, key } = at
  if (!isObject(row)) {
    problems.add(source, 'must be an object')
    return []
  }
  const id = mode === 'update' ? (readRef(problems, `${source}.id`, row.id) ?? null) : null
  const remove = isRemoved(row)
  if (remove && id === null) return []
  const write = parseWrite(
    withoutKey(resource, key),
    { fields: row, included: {} },
    id === null ? 'create' : 'update',
    remove ? new Problems() : problems,
    `${source}.`,
  )
  return [{ id, remove, source, write }]
}

/** A child's parent is the row it comes with, whatever the child says. */
function withoutKey(resource: Resource, key: string): Resource {
  return {
    ...resource,
    fields: Object.fromEntries(
      Object.entries(resource.fields).filter(([name, field]) => columnOf(name, field) !== key),
    ),
  }
}

function requireValue(
  write: ParsedWrite,
  problems: Problems,
  at: { name: string; field: Field; source: string; value: unknown },
  mode: WriteMode,
): void {
  const value = write.columns.get(columnOf(at.name, at.field))
  const missing = value === undefined ? mode === 'create' : value === '' || value === null
  if (missing && !problems.list.some((problem) => problem.source === at.source)) problems.add(at.source, 'must be set')
}
