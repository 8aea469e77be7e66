import { defaultHoursId, openingTimes } from '../catalog/opening-times.ts'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { type BusinessHours, businessMinutes } from '../lib/business-time.ts'

interface ClockRow {
  created_at: string
  hours: BusinessHours | null
  response_time_mins: number | null
}

/**
 * What a ticket shows when it gets a status: the minutes its business hours count from its creation to `until`, null
 * unless the status is Solved or Closed. The hours are its own, else the site's default ones.
 */
export async function resolutionMinutes(
  db: Queryable,
  ticketId: number,
  status: { id: number; since: Date },
): Promise<number | null> {
  if (status.id !== 5 && status.id !== 6) return null
  return minutesOf(await findClock(db, ticketId), status.since)
}

/** The same for the first answer; when there was one before, its minutes stay. */
export async function responseMinutes(db: Queryable, ticketId: number, until: Date): Promise<number> {
  const row = await findClock(db, ticketId)
  return row.response_time_mins ?? minutesOf(row, until)
}

async function findClock(db: Queryable, ticketId: number): Promise<ClockRow> {
  const [row] = await db.query<ClockRow>(sql`
    select t.created_at, t.response_time_mins, ${openingTimes(sql`coalesce(t.businesshours_id, ${defaultHoursId})`)} as hours
    from tickets t where t.id = ${ticketId}`)
  if (row === undefined) throw new Error(`ticket ${ticketId} is gone`)
  return row
}

// without any hours at all it is always open
const minutesOf = ({ hours, created_at }: ClockRow, until: Date): number =>
  businessMinutes(hours ?? { timezone: 'UTC', days: [], holidays: [] }, new Date(created_at), until)
