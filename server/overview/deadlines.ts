import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { type BusinessHours, businessMinutes } from '../lib/business-time.ts'

/** For tickets of an SLA, a priority and business hours: those that arrived until `moment` are late by now. */
export interface Deadline {
  slaId: number
  priorityId: number | null
  businesshoursId: number
  moment: Date
}

interface Target {
  slaId: number
  priorityId: number | null
  minutes: number
}

interface Hours extends BusinessHours {
  id: number
}

// A promise that is older than that is broken by any reckoning; it bounds the search.
const longestDays = 400

/**
 * The deadlines of all SLAs that promise something; null when none does. Opening time only ever grows, so one moment
 * decides for all tickets with the same hours, and no ticket need be looked at by itself.
 */
export async function findDeadlines(db: Queryable, now: Date): Promise<Deadline[] | null> {
  const targets = await db.query<Target>(sql`
    select p.sla_id as "slaId", p.priority_id as "priorityId", min(p.hours * 60 + p.minutes)::int as minutes
    from slaticketpriorities p join slas s on s.id = p.sla_id and s.state = 'active' and s.enabled
    where p.state = 'active' and p.hours * 60 + p.minutes > 0 group by p.sla_id, p.priority_id`)
  if (targets.length === 0) return null
  const hours = await db.query<Hours>(sql`
    select b.id, b.timezone_name as timezone,
      coalesce((select json_agg(json_build_object('day', d.day, 'from', d.from_time, 'to', d.to_time))
        from businesshourdays d where d.businesshour_id = b.id and d.state = 'active'), '[]') as days,
      coalesce((select json_agg(to_char(h.date, 'YYYY-MM-DD'))
        from businesshourholidays h where h.businesshour_id = b.id and h.state = 'active'), '[]') as holidays
    from businesshours b where b.state = 'active'`)
  return targets.flatMap(({ slaId, priorityId, minutes }) =>
    hours.map((open) => ({ slaId, priorityId, businesshoursId: open.id, moment: latestStart(open, minutes, now) })),
  )
}

/** The latest moment from which so many minutes of opening time have passed until now. */
export function latestStart(hours: BusinessHours, minutes: number, now: Date): Date {
  let [late, early] = [now.getTime(), now.getTime() - longestDays * 86_400_000]
  // while `early` was long enough ago, and `late` was not
  while (late - early > 60_000) {
    const middle = Math.floor((late + early) / 2)
    if (businessMinutes(hours, new Date(middle), now) >= minutes) early = middle
    else late = middle
  }
  return new Date(early)
}
