import { type Sql, sql } from '../db/sql.ts'

/** The id of the site's own business hours, as an expression. */
export const defaultHoursId = sql`(select id from businesshours where is_default and state = 'active' order by id limit 1)`

/** Business hours by id, as an expression: JSON of `BusinessHours` in lib/business-time.ts, null when there are none. */
export const openingTimes = (id: Sql): Sql => sql`(
  select json_build_object('timezone', b.timezone_name,
    'days', coalesce((select json_agg(json_build_object('day', d.day, 'from', d.from_time, 'to', d.to_time))
      from businesshourdays d where d.businesshour_id = b.id and d.state = 'active'), '[]'),
    'holidays', coalesce((select json_agg(to_char(h.date, 'YYYY-MM-DD'))
      from businesshourholidays h where h.businesshour_id = b.id and h.state = 'active'), '[]'))
  from businesshours b where b.id = ${id})`
