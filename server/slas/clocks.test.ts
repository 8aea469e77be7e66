import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { BusinessHours } from '../lib/business-time.ts'
import { chooseSla, type Sla, type SlaFacts } from './choose-sla.ts'
import { openClocks, type TicketHistory } from './clocks.ts'

const at = (text: string) => new Date(`${text}Z`)
const office: BusinessHours = {
  timezone: 'UTC',
  days: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' })),
  holidays: ['2026-03-03'],
}
const active = 1
const [waiting, onHold, solved] = [3, 4, 5]

interface Case {
  name: string
  target: 'firstResponse' | 'replyTime' | 'resolutionTime'
  minutes: number
  hours?: BusinessHours | null
  createdAt?: string
  /** After its creation as Active. */
  changes?: [at: string, statusId: number][]
  firstAnswerAt?: string
  waitsSince?: string
  /** Null: it stands still; undefined: there is no such clock. */
  due: string | null | undefined
}

// 2 March 2026 is a Monday
const cases: Case[] = [
  { name: 'day and night', target: 'firstResponse', minutes: 90, due: '2026-03-02T11:30:00' },
  { name: 'over the night', target: 'firstResponse', minutes: 600, hours: office, due: '2026-03-04T12:00:00' },
  {
    name: 'over the weekend',
    target: 'firstResponse',
    minutes: 60,
    hours: office,
    createdAt: '2026-02-27T16:30:00',
    due: '2026-03-02T09:30:00',
  },
  { name: 'answered', target: 'firstResponse', minutes: 90, firstAnswerAt: '2026-03-02T10:10:00', due: undefined },
  {
    name: 'nothing was said since',
    target: 'replyTime',
    minutes: 5,
    firstAnswerAt: '2026-03-02T10:10:00',
    due: undefined,
  },
  {
    name: 'before the first answer',
    target: 'replyTime',
    minutes: 5,
    waitsSince: '2026-03-02T10:10:00',
    due: undefined,
  },
  {
    name: 'from the first word that waits',
    target: 'replyTime',
    minutes: 30,
    firstAnswerAt: '2026-03-02T10:10:00',
    waitsSince: '2026-03-02T12:00:00',
    due: '2026-03-02T12:30:00',
  },
  {
    name: 'an answer does not stop the solution',
    target: 'resolutionTime',
    minutes: 120,
    firstAnswerAt: '2026-03-02T10:10:00',
    due: '2026-03-02T12:00:00',
  },
  {
    name: 'the customer’s hour is not counted',
    target: 'resolutionTime',
    minutes: 120,
    changes: [
      ['2026-03-02T10:30:00', waiting],
      ['2026-03-02T11:30:00', active],
    ],
    due: '2026-03-02T13:00:00',
  },
  { name: 'on hold', target: 'resolutionTime', minutes: 120, changes: [['2026-03-02T10:30:00', onHold]], due: null },
  { name: 'solved', target: 'resolutionTime', minutes: 120, changes: [['2026-03-02T10:30:00', solved]], due: null },
  {
    name: 'late before it was put to rest',
    target: 'resolutionTime',
    minutes: 120,
    changes: [['2026-03-02T15:30:00', waiting]],
    due: '2026-03-02T12:00:00',
  },
  {
    name: 'hours that never come',
    target: 'firstResponse',
    minutes: 1,
    hours: { timezone: 'UTC', days: [{ day: 1, from: '10:00', to: '10:00' }], holidays: [] },
    due: null,
  },
]

test.each(cases)('$target, $name', ({ target, minutes, hours = null, changes = [], due, ...given }) => {
  const createdAt = at(given.createdAt ?? '2026-03-02T10:00:00')
  const history: TicketHistory = {
    createdAt,
    statuses: [
      { at: createdAt, statusId: active },
      ...changes.map(([moment, statusId]) => ({ at: at(moment), statusId })),
    ],
    firstAnswerAt: given.firstAnswerAt === undefined ? null : at(given.firstAnswerAt),
    waitsSince: given.waitsSince === undefined ? null : at(given.waitsSince),
  }
  const [clock] = openClocks(history, { minutes: { [target]: minutes }, hours })
  expect(clock?.dueAt).toEqual(typeof due === 'string' ? at(due) : due)
})

/** Lets every minute pass that is open and the agents' turn. */
function ended({ statuses, createdAt }: TicketHistory, promised: number, hours: BusinessHours): Date | null {
  let left = promised
  const end = createdAt.getTime() + 60 * 86_400_000
  for (let moment = createdAt.getTime(); moment < end; moment += 60_000) {
    const status = statuses.findLast((change) => change.at.getTime() <= moment)?.statusId
    if (status === active && isOpen(hours, moment) && --left === 0) return new Date(moment + 60_000)
  }
  return null
}

function isOpen({ timezone, days, holidays }: BusinessHours, moment: number): boolean {
  const local = DateTime.fromMillis(moment, { zone: timezone })
  if (holidays.includes(local.toFormat('yyyy-MM-dd'))) return false
  const time = local.toFormat('HH:mm')
  return days.length === 0 || days.some(({ day, from, to }) => day === local.weekday % 7 && from <= time && time < to)
}

test('it ends when it does minute by minute, however often it stands still and wherever the clock is changed', () => {
  const zones = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago']
  const hours = fc.record({
    timezone: fc.constantFrom(...zones),
    days: fc.constantFrom(office.days, [], [{ day: 0, from: '00:00', to: '24:00' }, ...office.days.slice(2)]),
    holidays: fc.subarray(['2026-03-30', '2026-04-03', '2026-04-05']),
  })
  const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 4_000 }), fc.constantFrom(active, waiting, solved)), {
    maxLength: 6,
  })
  fc.assert(
    fc.property(hours, changes, fc.integer({ min: 1, max: 3_000 }), (open, steps, promised) => {
      // two days before Europe changes its clocks, a week before the southern half does
      const createdAt = at('2026-03-27T14:20:00')
      const moved = steps.toSorted(([one], [other]) => one - other)
      const statuses = [
        { at: createdAt, statusId: active },
        ...moved.map(([minute, statusId]) => ({ at: new Date(createdAt.getTime() + minute * 60_000), statusId })),
      ]
      const history = { createdAt, statuses, firstAnswerAt: null, waitsSince: null }
      const [clock] = openClocks(history, { minutes: { firstResponse: promised }, hours: open })
      expect(clock?.dueAt ?? null).toEqual(ended(history, promised, open))
    }),
    { numRuns: 60, seed: 15 },
  )
})

test('the first SLA that fits counts, and of its targets those of the priority', () => {
  const all = { only: [], not: [] }
  const plain = { inboxes: all, types: all, tags: all, fitsCustomer: true, notices: [], hours: null }
  const target = (minutes: number, priorityId: number | null = null) => ({
    target: 'firstResponse' as const,
    priorityId,
    minutes,
  })
  const slas: Sla[] = [
    { ...plain, id: 1, inboxes: { only: [5, 6], not: [] }, targets: [target(10)] },
    { ...plain, id: 2, tags: { only: [], not: [8] }, types: { only: [3], not: [] }, targets: [target(20)] },
    { ...plain, id: 3, fitsCustomer: false, targets: [target(30)] },
    { ...plain, id: 4, targets: [target(40), target(35), target(4, 1)] },
  ]
  const facts: SlaFacts = { inboxId: 1, typeId: null, priorityId: null, tagIds: [], hours: null }
  const chosen = (given: Partial<SlaFacts>) => {
    const found = chooseSla(slas, { ...facts, ...given })
    return [found?.sla.id, found?.promises.minutes.firstResponse]
  }
  expect(chosen({ inboxId: 6 })).toEqual([1, 10])
  expect(chosen({ typeId: 3 })).toEqual([2, 20])
  expect(chosen({ typeId: 3, tagIds: [8] })).toEqual([4, 35])
  expect(chosen({ priorityId: 1 })).toEqual([4, 4])
  expect(chosen({ priorityId: 2 })).toEqual([4, undefined])
  expect(chooseSla(slas.slice(0, 3), facts)).toBeNull()
})
