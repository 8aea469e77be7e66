import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { type BusinessHours, businessMinutes } from '../lib/business-time.ts'

interface ClockRow extends BusinessHours {
  created_at: string
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
  const row = await findClock(db, ticketId)
  return businessMinutes(row, new Date(row.created_at), status.since)
}

/** The same for the first answer; when there was one before, its minutes stay. */
export async function responseMinutes(db: Queryable, ticketId: number, until: Date): Promise<number> {
  const row = await findClock(db, ticketId)
  return row.response_time_mins ?? businessMinutes(row, new Date(row.created_at), until)
}

async function findClock(db: Queryable, ticketId: number): Promise<ClockRow> {
  const [row] = await db.query<ClockRow>(sql`
    select t.created_at, t.response_time_mins, coalesce(b.timezone_name, 'UTC') as timezone,
      coalesce((select json_agg(json_build_object('day', d.day, 'from', d.from_time, 'to', d.to_time))
        from businesshourdays d where d.businesshour_id = b.id and d.state = 'active'), '[]') as days,
      coalesce((select json_agg(to_char(h.date, 'YYYY-MM-DD'))
        from businesshourholidays h where h.businesshour_id = b.id and h.state = 'active'), '[]') as holidays
    from tickets t left join businesshours b on b.id = coalesce(t.businesshours_id,
      (select id from businesshours where is_default and state = 'active' order by id limit 1))
    where t.id = ${ticketId}`)
  if (row === undefined) throw new Error(`ticket ${ticketId} is gone`)
  return row
}
