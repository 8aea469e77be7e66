import type { SlaTarget } from '../events/event.ts'
import { chooseSla, type SlaNotice } from './choose-sla.ts'
import { type Clock, openClocks } from './clocks.ts'
import type { Measure, MeasuredRow } from './queries.ts'

/** Something that is to be told, and since when it is so. */
export interface SlaMoment {
  condition: 'warning' | 'breach'
  target: SlaTarget
  at: Date
  /** Rows of slanotifications that ask for it. */
  noticeIds: number[]
}

/**
 * What is promised to a ticket now, and what became true since it was to be looked at: of promises that are already
 * kept, or were made after the moment, nothing is told. A breach stays one, whatever is changed later.
 */
export function measure(row: Omit<MeasuredRow, 'id'>, now: Date): { stored: Measure; moments: SlaMoment[] } {
  const chosen = row.slas === null ? null : chooseSla(row.slas, row)
  const history = {
    createdAt: new Date(row.createdAt),
    statuses: row.statuses.map(({ at, statusId }) => ({ at: new Date(at), statusId })),
    firstAnswerAt: instantOf(row.firstAnswerAt),
    waitsSince: instantOf(row.waitsSince),
  }
  const running = chosen === null ? [] : openClocks(history, chosen.promises).filter(isTicking)
  running.sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
  const [next] = running
  const all = running.flatMap((clock) => momentsOf(clock, chosen?.sla.notices ?? []))
  const checkAt = instantOf(row.checkAt)
  // what was due before this change was not kept in time, even where nobody had come to note it
  const overdue = [instantOf(row.dueAt), next?.dueAt].find((at) => at && at <= now)
  const later = all.filter(({ at }) => at > now).map(({ at }) => at.getTime())
  return {
    stored: {
      slaId: chosen?.sla.id ?? null,
      target: next?.target ?? null,
      dueAt: next?.dueAt ?? null,
      checkAt: later.length === 0 ? null : new Date(Math.min(...later)),
      breachedAt: instantOf(row.breachedAt) ?? overdue ?? null,
    },
    moments: checkAt === null ? [] : all.filter(({ at }) => at >= checkAt && at <= now),
  }
}

const isTicking = (clock: Clock): clock is Clock & { dueAt: Date } => clock.isRunning && clock.dueAt !== null

/** The breach of a clock and the warnings before it. */
function momentsOf({ target, dueAt }: Clock & { dueAt: Date }, notices: readonly SlaNotice[]): SlaMoment[] {
  const own = notices.filter((notice) => notice.target === target)
  const breach = own.filter(({ condition }) => condition === 'breach').map(({ id }) => id)
  const warnings = own
    .filter(({ condition, minutes }) => condition === 'warning' && minutes > 0)
    .map(({ id, minutes }): SlaMoment => {
      const at = new Date(dueAt.getTime() - minutes * 60_000)
      return { condition: 'warning', target, at, noticeIds: [id] }
    })
  return [...warnings, { condition: 'breach', target, at: dueAt, noticeIds: breach }]
}

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
