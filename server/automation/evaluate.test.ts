import { describe, expect, test } from 'vitest'
import { type Condition, conditionHolds, conditionsHold, type TicketFacts } from './evaluate.ts'
import { isOpenAt } from './opening-hours.ts'

const facts: TicketFacts = {
  subject: 'Printer on FIRE',
  customerEmail: ['Carla@VIP.example', 'carla@home.example'],
  body: ['Please help', 'It still burns'],
  customerName: 'Carla Customer',
  type: 2,
  priority: null,
  status: 1,
  inbox: 4,
  source: 6,
  agent: null,
  company: 9,
  tags: [{ id: 5, name: 'vip' }],
  hasAttachment: false,
  createdInBusinessHours: true,
  customFields: new Map([
    [3, ['12']],
    [4, ['7', '8']],
    [5, ['2026-03-01']],
  ]),
  hoursSinceCreated: 2.5,
  hoursSinceCustomerReply: 1,
  hoursSinceAgentReply: null,
  hoursSinceStatusChanged: 0.4,
  tasks: ['completed'],
}

const ask = (field: number, operator: number, value = '', customFieldId: number | null = null): Condition => ({
  field,
  operator,
  value,
  customFieldId,
  matchRequirement: 'ALL',
})
const holds = (...question: Parameters<typeof ask>): boolean => conditionHolds(ask(...question), facts)

describe('one condition', () => {
  test('texts are compared without case; a list holds when one entry does, its opposite when none does', () => {
    expect(holds(1, 1, 'fire')).toBe(true)
    expect(holds(1, 3, 'printer on fire ')).toBe(true)
    expect(holds(2, 1, '@vip.example')).toBe(true)
    expect(holds(2, 2, '@home.example')).toBe(false)
    expect(holds(3, 1, 'burns')).toBe(true)
    expect(holds(3, 2, 'water')).toBe(true)
    expect(holds(12, 4, 'Somebody')).toBe(true)
  })

  test('ids are equal or not, set or not', () => {
    expect([holds(4, 3, '2'), holds(4, 4, '2'), holds(4, 3, '22')]).toEqual([true, false, false])
    expect([holds(10, 7), holds(10, 8), holds(11, 7)]).toEqual([false, true, true])
    expect(holds(5, 4, '1')).toBe(true)
  })

  test('tags answer to their number and to their name', () => {
    expect([holds(9, 17, '5'), holds(9, 17, 'VIP'), holds(9, 18, '5'), holds(9, 18, '6')]).toEqual([
      true,
      true,
      false,
      true,
    ])
  })

  test('hours compare as numbers, and what never happened is neither more nor less', () => {
    expect([holds(16, 5, '2'), holds(16, 6, '10'), holds(19, 6, '0.5')]).toEqual([true, true, true])
    expect([holds(18, 5, '1'), holds(18, 6, '1')]).toEqual([false, false])
  })

  test('custom fields compare as texts, numbers or dates, and choices by their options', () => {
    expect([holds(15, 5, '9', 3), holds(15, 6, '9', 3)]).toEqual([true, false])
    expect([holds(15, 3, '8', 4), holds(15, 4, '8', 4)]).toEqual([true, false])
    expect([holds(15, 5, '2026-02-28', 5), holds(15, 8, '', 99)]).toEqual([true, true])
    expect(holds(15, 5, 'x', 3)).toBe(false)
  })

  test('flags, events, and codes that nobody knows', () => {
    expect([holds(13, 3, 'false'), holds(14, 3, 'TRUE'), holds(20, 3, 'completed')]).toEqual([true, true, true])
    expect(holds(20, 3, 'allCompleted')).toBe(false)
    expect([holds(99, 3, 'x'), holds(1, 99, 'x')]).toEqual([false, false])
  })
})

test('all of the ALL group and one of the ANY group must hold; nothing to ask holds', () => {
  const yes = ask(1, 1, 'fire')
  const no = ask(1, 1, 'water')
  const any = (condition: Condition): Condition => ({ ...condition, matchRequirement: 'ANY' })
  expect(conditionsHold([], facts)).toBe(true)
  expect(conditionsHold([yes, no], facts)).toBe(false)
  expect(conditionsHold([yes, any(no)], facts)).toBe(false)
  expect(conditionsHold([yes, any(no), any(yes)], facts)).toBe(true)
  expect(conditionsHold([no, any(yes)], facts)).toBe(false)
})

test('business hours follow the clocks of their zone, days and holidays', () => {
  const hours = {
    timezone: 'Europe/Berlin',
    days: [
      { day: 1, from: '09:00', to: '17:00' },
      { day: 0, from: '22:00', to: '24:00' },
    ],
    holidays: ['2026-03-09'],
  }
  // Monday, 2 March 2026: Berlin is an hour ahead of UTC
  expect(isOpenAt(hours, new Date('2026-03-02T08:00:00Z'))).toBe(true)
  expect(isOpenAt(hours, new Date('2026-03-02T07:59:00Z'))).toBe(false)
  expect(isOpenAt(hours, new Date('2026-03-02T16:00:00Z'))).toBe(false)
  expect(isOpenAt(hours, new Date('2026-03-01T22:59:00Z'))).toBe(true)
  expect(isOpenAt(hours, new Date('2026-03-09T10:00:00Z'))).toBe(false)
  expect(isOpenAt({ ...hours, days: [], holidays: [] }, new Date('2026-03-07T03:00:00Z'))).toBe(true)
})
