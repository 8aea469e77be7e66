import { cleanLine } from './clean-text.ts'
import type { MapiProperty } from './mapi.ts'
import type { CalendarCard } from './parsed-mail.ts'

// Long ids of named properties, [MS-OXPROPS].
const ids = { location: 0x8208, start: 0x820d, end: 0x820e, sequence: 0x8201 }
// Tagged properties that older versions use.
const startDate = 0x60
const endDate = 0x61

const methods: [RegExp, string][] = [
  [/mtgreq|meeting\.request/i, 'REQUEST'],
  [/mtgcncl|meeting\.cancel/i, 'CANCEL'],
  [/mtgresp|meeting\.resp/i, 'REPLY'],
]

/** The appointment of a meeting mail of Outlook, by its message class; null for other mails. */
export function readMeeting(messageClass: string, subject: string, properties: MapiProperty[]): CalendarCard | null {
  const tagged = (id: number) => properties.find((property) => property.id === id && !property.isNamed)?.value
  const named = (id: number) => properties.find((property) => property.id === id && property.isNamed)?.value
  const kind = `${messageClass} ${tagged(0x1a) ?? ''}`
  const method = methods.find(([pattern]) => pattern.test(kind))?.[1]
  if (method === undefined) return null
  const start = named(ids.start) ?? tagged(startDate)
  const end = named(ids.end) ?? tagged(endDate)
  const location = named(ids.location)
  const sequence = named(ids.sequence)
  const title = tagged(0x37)
  return {
    method,
    uid: '',
    summary: cleanLine(typeof title === 'string' ? title : subject),
    start: start instanceof Date ? start : null,
    end: end instanceof Date ? end : null,
    isAllDay: false,
    timezone: null,
    location: typeof location === 'string' ? cleanLine(location) : '',
    organizer: null,
    attendees: [],
    status: '',
    sequence: typeof sequence === 'number' ? sequence : 0,
  }
}
