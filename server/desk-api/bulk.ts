import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { raw, sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { ctxOf } from '../http/context.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { bodyFor, isObject } from './body.ts'
import { rememberChange, restoreChange, undoOperation } from './bulk-undo.ts'
import { compileFilter, mentionsState } from './filter.ts'
import { parseFilter } from './query.ts'
import { registry } from './registry.ts'
import type { Resource, WireBody, Workflow } from './resource.ts'
import { apiPrefix, isAllowed } from './rights.ts'
import { readBoolean } from './values.ts'

/** `update`, `delete`, or the name of an action; stored with the job. */
export type BulkOperation = string

/** What a bulk operation does to each row; the same verbs as for one. */
export interface BulkWriters {
  update: Workflow | undefined
  remove: Workflow | undefined
}

// More rows than this are left to the job queue; fewer are done before the answer, so that a client sees them at once.
const inlineLimit = 100

// by resource and operation
const writersByName = new Map<string, Workflow>()

const nameOf = (resource: Resource, operation: BulkOperation): string => `${resource.wire.many} ${operation}`

/** Mounts `PATCH /x/update.json` and `DELETE /x/delete.json`; both answer `{jobId}` (desk-api-other.md A.12). */
export function mountBulk(app: FastifyInstance, resource: Resource, writers: BulkWriters): void {
  const path = pathOf(resource)
  if (writers.update !== undefined) {
    writersByName.set(nameOf(resource, 'update'), writers.update)
    app.route({
      method: ['PATCH', 'PUT'],
      url: `${path}/update.json`,
      handler: (request) => startJob(request, resource, 'update'),
    })
  }
  if (writers.remove !== undefined) {
    writersByName.set(nameOf(resource, 'delete'), writers.remove)
    app.delete(`${path}/delete.json`, (request) => startJob(request, resource, 'delete'))
  }
}

/**
 * Mounts `PATCH /x/{name}.json`, an action of a name of its own for each row that matches; answers `{jobId}`. Where the
 * body has no filter, `filterOf` may find one in it.
 */
export function mountBulkAction(
  app: FastifyInstance,
  resource: Resource,
  action: { name: string; write: Workflow; filterOf: (body: WireBody) => unknown },
): void {
  writersByName.set(nameOf(resource, action.name), action.write)
  app.patch(`${pathOf(resource)}/${action.name}.json`, (request) =>
    startJob(request, resource, action.name, action.filterOf),
  )
}

const pathOf = ({ wire }: Resource): string => `${apiPrefix}/${wire.path ?? wire.many}`

async function startJob(
  request: FastifyRequest,
  resource: Resource,
  operation: BulkOperation,
  filterOf: (body: WireBody) => unknown = () => undefined,
) {
  const ctx = ctxOf(request)
  if (!isAllowed(resource.access.write, ctx.actor)) {
    throw new AppError('forbidden', 'you do not have permission to change this')
  }
  const body = bodyFor(resource, request.body)
  const isDry = readDryRun(body)
  const rowIds = await matchingIds(ctx, resource, readBulkFilter(request, body, filterOf(body)))
  const id = await insertJob(ctx, { resource, operation, rowIds, body, isDry })
  if (!isDry && rowIds.length > 0) await firstRun(ctx, id, { resource, operation, rowIds, body })
  return { jobId: String(id) }
}

/** The first row is the test of the body: what is wrong with it is the request's own 400, and nothing was changed. */
async function firstRun(ctx: Ctx, id: number, job: BulkJob): Promise<void> {
  const [first, ...rest] = job.rowIds
  try {
    await writeRow(ctx, job, { jobId: id, rowId: first as number })
  } catch (error) {
    await ctx.db.query(sql`delete from jobs where id = ${id}`)
    throw error
  }
  await ctx.db.query(sql`update jobs set processed = 1 where id = ${id}`)
  if (job.rowIds.length <= inlineLimit) return runRows(ctx, id, { ...job, rowIds: rest, processed: 1, errors: [] })
  await queueJob(ctx, id)
}

async function queueJob(ctx: Ctx, id: number): Promise<void> {
  await ctx.db.transaction((tx) => record(tx, ctx.actor, { kind: 'job.queued', jobId: id }))
  wakeDispatcher(ctx.db)
}

/** Starts a job that was stored by somebody else: a short one is done when this resolves, a long one waits its turn. */
export async function startStoredJob(ctx: Ctx, id: number): Promise<void> {
  const [row] = await ctx.db.query<StoredJobRow>(sql`
    select resource, operation, row_ids as "rowIds", body, undo_of_id as "undoOfId" from jobs where id = ${id}`)
  const job = row === undefined ? null : storedJob(row)
  if (job === null || job.rowIds.length > inlineLimit) await queueJob(ctx, id)
  else await runRows(ctx, id, { ...job, processed: 0, errors: [] })
}

export interface BulkJob {
  resource: Resource
  operation: BulkOperation
  rowIds: readonly number[]
  body: WireBody
  /** The job that this one takes back. */
  undoOfId?: number | null
}

/**
 * Works on the rows that are left, one transaction each, and notes how far it came: a job that is interrupted goes on
 * there. A row that refuses is an entry in `errors`, not the end.
 */
export async function runRows(
  ctx: Ctx,
  id: number,
  job: BulkJob & { processed: number; errors: { id: number; detail: string }[] },
): Promise<void> {
  let { processed } = job
  const errors = [...job.errors]
  for (const rowId of job.rowIds) {
    try {
      await writeRow({ ...ctx, now: new Date() }, job, { jobId: id, rowId })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      errors.push({ id: rowId, detail: error.message })
    }
    processed++
    await ctx.db.query(sql`update jobs set state = 'running', processed = ${processed}, errors = ${JSON.stringify(errors)}::jsonb,
      updated_at = now() where id = ${id}`)
  }
  await ctx.db.query(sql`update jobs set state = 'done', updated_at = now() where id = ${id}`)
}

/** What is stored of a job to go on with it. */
export interface StoredJobRow {
  resource: string
  operation: BulkOperation
  rowIds: number[]
  body: WireBody
  undoOfId: number | null
}

/** Rebuilds a stored job; null when its resource is no longer there. */
export function storedJob(row: StoredJobRow): BulkJob | null {
  const resource = registry.get(row.resource)
  return resource === undefined ? null : { ...row, resource }
}

async function writeRow(ctx: Ctx, job: BulkJob, { jobId, rowId }: { jobId: number; rowId: number }): Promise<void> {
  const resourceName = job.resource.wire.many
  const rowCtx = { ...ctx, idempotency: undefined }
  if (job.operation === undoOperation)
    return restoreChange(rowCtx, { undoOfId: job.undoOfId ?? 0, resourceName, rowId })
  const write = writersByName.get(nameOf(job.resource, job.operation))
  if (write === undefined) throw new Error(`${job.resource.wire.many} has no bulk ${job.operation}`)
  await rememberChange(rowCtx, { jobId, resourceName, rowId }, () => write(rowCtx, job.body, rowId))
}

function readDryRun({ fields }: WireBody): boolean {
  const args = isObject(fields.filter_args) ? fields.filter_args : {}
  return (
    readBoolean(new Problems(), 'filter_args.bulkDryExecute', args.bulkDryExecute ?? fields.bulkDryExecute) ?? false
  )
}

/** From `filter_args.filter`, `filter` in the body, or the query string; without one nothing may be touched. */
function readBulkFilter(request: FastifyRequest, { fields }: WireBody, otherwise: unknown): unknown {
  const args = isObject(fields.filter_args) ? fields.filter_args : {}
  const given = args.filter ?? fields.filter ?? otherwise
  const filter = isObject(given) ? given : parseFilter(given ?? (request.query as Record<string, unknown>).filter)
  if (!isObject(filter) || Object.keys(filter).length === 0) {
    throw new AppError('invalid', { detail: 'must be set', source: 'filter_args.filter' })
  }
  return filter
}

async function matchingIds(ctx: Ctx, resource: Resource, filter: unknown): Promise<number[]> {
  const condition = compileFilter(resource, registry, ctx.actor, filter)
  if (condition === null)
    throw new AppError('invalid', { detail: 'must restrict something', source: 'filter_args.filter' })
  const scope = resource.scope === undefined ? sql`true` : sql`(${resource.scope(ctx.actor)})`
  const state = mentionsState(filter)
    ? sql`true`
    : sql`t.state = any(${[...(resource.list.states ?? ['active'])]}::text[])`
  const rows = await ctx.db.query<{ id: number }>(
    sql`select t.id from ${raw(resource.table)} t where ${condition} and ${scope} and ${state} order by t.id`,
  )
  return rows.map((row) => row.id)
}

async function insertJob(ctx: Ctx, job: BulkJob & { isDry: boolean }): Promise<number> {
  const { resource, operation, rowIds, body, isDry } = job
  const isOver = isDry || rowIds.length === 0
  const [row] = await ctx.db.query<{ id: number }>(sql`
    insert into jobs (resource, operation, row_ids, body, is_dry, total, state, created_by_id, updated_by_id)
    values (${resource.wire.many}, ${operation}, ${rowIds}::bigint[], ${JSON.stringify(body)}::jsonb, ${isDry}, ${rowIds.length},
      ${isOver ? 'done' : 'queued'}, ${ctx.actor.id}, ${ctx.actor.id}) returning id`)
  return (row as { id: number }).id
}
