import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { type ParsedChild, type ParsedWrite, parseWrite } from './parse.ts'
import { registry } from './registry.ts'
import type { RefsField, Resource, WireBody } from './resource.ts'
import type { RefEntry } from './values.ts'

/** What a workflow may add to a derived write: problems it found, columns of its own, and steps in the same transaction. */
export interface WriteOptions {
  problems?: Problems
  columns?: Record<string, unknown>
  also?: (tx: Tx, id: number) => Promise<void>
}

/** Creates a row with its references and child rows from a body, in one transaction; gives its id. */
export async function createRow(
  ctx: Ctx,
  resource: Resource,
  body: WireBody,
  options: WriteOptions = {},
): Promise<number> {
  const write = await parseAndCheck(ctx, resource, body, { id: null, problems: options.problems })
  for (const [column, value] of Object.entries(options.columns ?? {})) write.columns.set(column, value)
  return commitWrite(ctx, resource, 'row.created', async (tx) => {
    const id = await insertRow(tx, ctx, resource.table, write.columns)
    await writeRelated(tx, ctx, id, write)
    await options.also?.(tx, id)
    return id
  })
}

/** Changes what the body gives and nothing else. The caller has made sure the actor may see the row. */
export async function updateRow(
  ctx: Ctx,
  resource: Resource,
  body: WireBody,
  id: number,
  options: WriteOptions = {},
): Promise<number> {
  const write = await parseAndCheck(ctx, resource, body, { id, problems: options.problems })
  for (const [column, value] of Object.entries(options.columns ?? {})) write.columns.set(column, value)
  return commitWrite(ctx, resource, 'row.updated', async (tx) => {
    await updateColumns(tx, ctx, resource.table, id, write.columns)
    await writeRelated(tx, ctx, id, write)
    await options.also?.(tx, id)
    return id
  })
}

/** Moves a row to the trash: it leaves lists and can no longer be referred to by new rows. */
export async function removeRow(
  ctx: Ctx,
  resource: Resource,
  id: number,
  options: Pick<WriteOptions, 'also'> = {},
): Promise<number> {
  return commitWrite(ctx, resource, 'row.deleted', async (tx) => {
    await markDeleted(tx, ctx, resource.table, id)
    for (const field of Object.values(resource.fields)) {
      if (field.kind !== 'refs' || field.childKey === undefined) continue
      const child = registry.get(field.target)
      if (child === undefined) continue
      await tx.query(sql`update ${raw(child.table)} set state = 'deleted', deleted_at = ${ctx.now}, deleted_by_id = ${ctx.actor.id}
        where ${raw(field.childKey)} = ${id} and state = 'active'`)
    }
    await options.also?.(tx, id)
    return id
  })
}

/** Every write ends here: the event row and the idempotency mark join the change's own transaction. */
async function commitWrite(
  ctx: Ctx,
  resource: Resource,
  kind: 'row.created' | 'row.updated' | 'row.deleted',
  work: (tx: Tx) => Promise<number>,
): Promise<number> {
  const id = await ctx.db.transaction(async (tx) => {
    const written = await work(tx).catch((error) => {
      throw asConflict(error)
    })
    await record(tx, ctx.actor, { kind, resource: resource.wire.many, id: written })
    await ctx.idempotency?.complete(tx, written)
    return written
  })
  wakeDispatcher(ctx.db)
  return id
}

async function parseAndCheck(
  ctx: Ctx,
  resource: Resource,
  body: WireBody,
  at: { id: number | null; problems: Problems | undefined },
): Promise<ParsedWrite> {
  const { id, problems = new Problems() } = at
  const write = parseWrite(resource, body, id === null ? 'create' : 'update', problems)
  await checkExisting(ctx, resource, write, id, problems)
  problems.throwIfAny()
  return write
}

/** Adds a problem for each reference to nothing the actor may see and each name that is taken; one flight for all of them. */
async function checkExisting(
  ctx: Ctx,
  resource: Resource,
  write: ParsedWrite,
  id: number | null,
  problems: Problems,
): Promise<void> {
  const checks: { statement: Sql; judge: (rows: { id: number }[]) => void }[] = []
  const addChecks = (table: string, own: number | null, part: ParsedWrite) => {
    for (const target of new Set(part.references.map((reference) => reference.target))) {
      const wanted = part.references.filter((reference) => reference.target === target)
      const found = registry.get(target)
      const scope = found?.scope === undefined ? sql`true` : sql`(${found.scope(ctx.actor)})`
      checks.push({
        statement: sql`select t.id from ${raw(found?.table ?? target)} t where t.id = any(${wanted.map((reference) => reference.id)}::bigint[]) and t.state = 'active' and ${scope}`,
        judge: (rows) => {
          for (const reference of wanted)
            if (!rows.some((row) => row.id === reference.id)) problems.add(reference.source, 'not found')
        },
      })
    }
    for (const { column, value, source } of part.unique) {
      checks.push({
        statement: sql`select id from ${raw(table)} where lower(${raw(column)}::text) = lower(${value}) and state = 'active' and id is distinct from ${own}::bigint limit 1`,
        judge: (rows) => {
          if (rows.length > 0) problems.add(source, 'already exists')
        },
      })
    }
  }
  addChecks(resource.table, id, write)
  for (const child of write.children) {
    for (const row of child.rows) {
      if (row.remove) continue
      addChecks(child.resource.table, row.id, row.write)
    }
  }
  if (checks.length === 0) return
  const results = (await ctx.db.flight(checks.map((check) => check.statement))) as { id: number }[][]
  checks.forEach((check, index) => {
    check.judge(results[index] ?? [])
  })
}

async function writeRelated(tx: Tx, ctx: Ctx, id: number, write: ParsedWrite): Promise<void> {
  for (const { field, entries } of write.joins) await writeJoin(tx, field, id, entries)
  for (const { field, resource, rows } of write.children) {
    for (const row of rows) await writeChild(tx, ctx, { resource, key: field.childKey as string, parent: id, row })
  }
}

/** Adds and removes rows of a join table; entries that are there already only get their `meta` changed. */
async function writeJoin(tx: Tx, field: RefsField, id: number, entries: readonly RefEntry[]): Promise<void> {
  const through = field.through as NonNullable<RefsField['through']>
  const [table, own, other] = [raw(through.table), raw(through.own), raw(through.other)]
  const removed = entries.filter((entry) => entry.remove).map((entry) => entry.id)
  if (removed.length > 0)
    await tx.query(sql`delete from ${table} where ${own} = ${id} and ${other} = any(${removed}::bigint[])`)
  for (const entry of entries) {
    if (entry.remove) continue
    const extra = Object.entries(through.meta).filter(([name]) => entry.meta[name] !== undefined)
    const columns = [own, other, ...extra.map(([, meta]) => raw(meta.column))]
    const values = [sql`${id}`, sql`${entry.id}`, ...extra.map(([name]) => sql`${entry.meta[name]}`)]
    const changes = extra.map(([, meta]) => sql`${raw(meta.column)} = excluded.${raw(meta.column)}`)
    const conflict = changes.length === 0 ? sql`do nothing` : sql`(${own}, ${other}) do update set ${join(changes)}`
    await tx.query(sql`insert into ${table} (${join(columns)}) values (${join(values)}) on conflict ${conflict}`)
  }
}

async function writeChild(
  tx: Tx,
  ctx: Ctx,
  at: { resource: Resource; key: string; parent: number; row: ParsedChild },
): Promise<void> {
  const { resource, key, parent, row } = at
  if (row.id === null) {
    const id = await insertRow(tx, ctx, resource.table, new Map([...row.write.columns, [key, parent]]))
    return writeRelated(tx, ctx, id, row.write)
  }
  const [own] = await tx.query(
    sql`select id from ${raw(resource.table)} where id = ${row.id} and ${raw(key)} = ${parent} and state = 'active' for update`,
  )
  if (own === undefined) throw new AppError('invalid', { detail: 'not found', source: `${row.source}.id` })
  if (row.remove) return markDeleted(tx, ctx, resource.table, row.id)
  await updateColumns(tx, ctx, resource.table, row.id, row.write.columns)
  await writeRelated(tx, ctx, row.id, row.write)
}

/** Inserts one row of a table that has the entity columns. */
export async function insertRow(
  tx: Tx,
  ctx: Ctx,
  table: string,
  columns: ReadonlyMap<string, unknown>,
): Promise<number> {
  const all: [string, unknown][] = [
    ...columns,
    ['created_by_id', ctx.actor.id],
    ['updated_by_id', ctx.actor.id],
    ['created_at', ctx.now],
    ['updated_at', ctx.now],
  ]
  const names = join(all.map(([name]) => raw(name)))
  const [row] = await tx.query<{ id: number }>(
    sql`insert into ${raw(table)} (${names}) values (${join(all.map(([, value]) => sql`${value}`))}) returning id`,
  )
  return (row as { id: number }).id
}

/** Changes columns of one row of a table that has the entity columns. */
export async function updateColumns(
  tx: Tx,
  ctx: Ctx,
  table: string,
  id: number,
  columns: ReadonlyMap<string, unknown>,
): Promise<void> {
  const changes = [...columns].map(([name, value]) => sql`${raw(name)} = ${value}`)
  await tx.query(
    sql`update ${raw(table)} set ${join([...changes, sql`updated_at = ${ctx.now}`, sql`updated_by_id = ${ctx.actor.id}`, sql`updated_by_type = 'users'`])} where id = ${id}`,
  )
}

async function markDeleted(tx: Tx, ctx: Ctx, table: string, id: number): Promise<void> {
  await tx.query(
    sql`update ${raw(table)} set state = 'deleted', deleted_at = ${ctx.now}, deleted_by_id = ${ctx.actor.id}, deleted_by_type = 'users' where id = ${id}`,
  )
}

// A unique index decides races that the check before could not see; constraints are named <table>_<column>_key.
function asConflict(error: unknown): unknown {
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string }
  if (code !== '23505' || constraint === undefined || table === undefined) return error
  const column = constraint.replace(`${table}_`, '').replace(/_key$/, '')
  const source = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return new AppError('invalid', { detail: 'already exists', source }, { cause: error })
}
