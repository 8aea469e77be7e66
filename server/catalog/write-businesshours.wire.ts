import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { isRemoved, wholeNumber } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { parseInstant } from '../lib/instant.ts'
import { resolveZone, zoneByName } from '../lib/timezones.ts'
import { keepOneDefault } from './keep-one-default.ts'

interface StoredHours {
  is_default: boolean
  timezone_name: string
}

/** Adds business hours with their days and holidays. */
export function createBusinessHours(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const columns = readZone(body, null, problems)
  const complete = withNormalRows(body, new Map(), problems)
  return createRow(ctx, resourceNamed('businesshours'), complete, {
    problems,
    columns,
    also: (tx, id) => keepDefault(tx, body, id),
  })
}

/** Changes business hours, their days and their holidays. */
export async function updateBusinessHours(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const columns = readZone(body, await findHours(ctx, id), problems)
  const complete = withNormalRows(body, await findRanges(ctx, id), problems)
  return updateRow(ctx, resourceNamed('businesshours'), complete, id, {
    problems,
    columns,
    also: (tx) => keepDefault(tx, body, id),
  })
}

/** Deletes business hours that are not the site's default. */
export async function deleteBusinessHours(ctx: Ctx, id: number): Promise<number> {
  if ((await findHours(ctx, id))?.is_default)
    throw new AppError('forbidden', 'make other business hours the default before you delete these')
  return removeRow(ctx, resourceNamed('businesshours'), id)
}

async function findHours(ctx: Ctx, id: number): Promise<StoredHours | null> {
  const [row] = await ctx.db.query<StoredHours>(
    sql`select is_default, timezone_name from businesshours where id = ${id}`,
  )
  return row ?? null
}

type Range = { from: string; to: string }

async function findRanges(ctx: Ctx, id: number): Promise<ReadonlyMap<number, Range>> {
  const rows = await ctx.db.query<Range & { id: number }>(sql`
    select id, from_time as "from", to_time as "to" from businesshourdays where businesshour_id = ${id} and state = 'active'`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Both columns from whichever the client gave. The name wins, unless it is only sent back beside a new number. */
function readZone(body: WireBody, stored: StoredHours | null, problems: Problems): Record<string, unknown> {
  const { timezone_name: name, timezoneId: id } = body.fields
  const isNew = name && !(id && name === stored?.timezone_name)
  const [given, source] = isNew ? [name, 'timezone_name'] : [id, 'timezoneId']
  if (!given) return {}
  const zone = typeof given === 'string' || typeof given === 'number' ? resolveZone(given) : null
  if (zone === null) {
    problems.add(source, 'must be a time zone')
    return {}
  }
  return { timezone_name: zone, timezone_id: zoneByName(zone)?.id ?? null }
}

// exactly one is the default, so `false` alone changes nothing
async function keepDefault(tx: Tx, body: WireBody, id: number): Promise<void> {
  if (body.fields.isDefault === true) await keepOneDefault(tx, 'businesshours', id)
}

/** The body with times as `HH:MM` and dates as `YYYY-MM-DD`, and a problem for each that is none. */
function withNormalRows(body: WireBody, stored: ReadonlyMap<number, Range>, problems: Problems): WireBody {
  const { businesshourdays, businesshourholidays } = body.included
  const days = mapRows(businesshourdays, (row, index) =>
    normalDay(row, stored.get(wholeNumber(row.id) ?? 0), {
      problems,
      source: `included.businesshourdays[${index}]`,
    }),
  )
  const holidays = mapRows(businesshourholidays, (row, index) => {
    const date = normalDate(row.date)
    if (date === null) problems.add(`included.businesshourholidays[${index}].date`, 'must be a date as ‘2006-01-02’')
    return { ...row, date: date ?? undefined }
  })
  return {
    fields: body.fields,
    included: { ...body.included, businesshourdays: days, businesshourholidays: holidays },
  }
}

function normalDay(
  row: Record<string, unknown>,
  before: Range | undefined,
  { problems, source }: { problems: Problems; source: string },
): Record<string, unknown> {
  const [from, to] = [normalTime(row.from), normalTime(row.to)]
  if (from === null) problems.add(`${source}.from`, 'must be a time as ‘15:04’')
  if (to === null) problems.add(`${source}.to`, 'must be a time as ‘15:04’')
  const [start, end] = [from ?? before?.from, to ?? before?.to]
  // both are of one length, so they sort as times do
  if (start && end && start >= end) problems.add(`${source}.to`, 'must be later than from')
  return { ...row, from: from ?? undefined, to: to ?? undefined }
}

function mapRows(
  rows: unknown,
  change: (row: Record<string, unknown>, index: number) => Record<string, unknown>,
): unknown {
  if (!Array.isArray(rows)) return rows
  return rows.map((row: unknown, index) => (isObject(row) && !isRemoved(row) ? change(row, index) : row))
}

/** `9:00`, `09:00:00` -> `09:00`; undefined for nothing, null for what is no time of a day. */
function normalTime(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(String(value).trim()) ?? []
  const time = `${hours.padStart(2, '0')}:${minutes}`
  return /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time) ? time : null
}

/** The day of a date or of a moment; undefined for nothing, null for what is none. */
function normalDate(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const day = String(value).trim().slice(0, 10)
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && parseInstant(value) !== null ? day : null
}
