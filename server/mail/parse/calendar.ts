import ICAL from 'ical.js'
import { DateTime } from 'luxon'
import { findIana } from 'windows-iana'
import { readAddress } from './addresses.ts'
import { cleanLine, cutText } from './clean-text.ts'
import type { CalendarCard } from './parsed-mail.ts'

// Guests beyond this are not shown, and events beyond this are a whole calendar, not an invitation.
const mostAttendees = 500
const mostEvents = 50
const longestCalendar = 2_000_000

/** The appointments of iCalendar text (RFC 5545); none when it is unreadable. `claimed`: the method of the MIME part. */
export function readCalendar(text: string, claimed: string): CalendarCard[] {
  if (text.length > longestCalendar) return []
  const start = text.search(/BEGIN:VCALENDAR/i)
  if (start === -1) return []
  try {
    const root = new ICAL.Component(ICAL.parse(text.slice(start).replace(/\r?\n[ \t]*(?=\r?\n)/g, '')) as unknown[])
    const method = (textOf(root, 'method') || claimed).toUpperCase()
    const events = [...root.getAllSubcomponents('vevent'), ...root.getAllSubcomponents('vtodo')]
    return events.slice(0, mostEvents).map((event) => readEvent(event, root, method))
  } catch {
    return []
  }
}

function readEvent(event: ICAL.Component, root: ICAL.Component, method: string): CalendarCard {
  const start = readTime(event, 'dtstart', root)
  const end = readTime(event, 'dtend', root) ?? readTime(event, 'due', root)
  return {
    method: cutText(cleanLine(method), 30),
    uid: cutText(textOf(event, 'uid'), 500),
    summary: cutText(textOf(event, 'summary'), 1_000),
    start: start?.date ?? null,
    end: end?.date ?? endByDuration(event, start?.date ?? null),
    isAllDay: start?.isAllDay ?? false,
    timezone: start?.timezone ?? null,
    location: cutText(textOf(event, 'location'), 1_000),
    organizer: people(event, 'organizer')[0] ?? null,
    attendees: people(event, 'attendee').slice(0, mostAttendees),
    status: textOf(event, 'status').toUpperCase(),
    sequence: Number.parseInt(textOf(event, 'sequence'), 10) || 0,
  }
}

function textOf(component: ICAL.Component, name: string): string {
  const value = component.getFirstPropertyValue(name)
  return value === null || value === undefined ? '' : cleanLine(String(value))
}

function endByDuration(event: ICAL.Component, start: Date | null): Date | null {
  const duration = event.getFirstPropertyValue('duration')
  if (start === null || !(duration instanceof ICAL.Duration)) return null
  return new Date(start.getTime() + duration.toSeconds() * 1000)
}

function readTime(
  event: ICAL.Component,
  name: string,
  root: ICAL.Component,
): { date: Date; timezone: string | null; isAllDay: boolean } | null {
  const property = event.getFirstProperty(name)
  const value = property?.getFirstValue()
  if (!property || !(value instanceof ICAL.Time)) return null
  const { year, month, day, hour, minute, second, isDate } = value
  if (value.zone === ICAL.Timezone.utcTimezone) return { date: value.toJSDate(), timezone: null, isAllDay: false }
  const given = String(property.getParameter('tzid') ?? '').replace(/^"|"$/g, '')
  const zone = given === '' ? null : zoneName(given)
  if (isDate || zone === null || !DateTime.local().setZone(zone).isValid) {
    const own = isDate || given === '' ? null : ownZone(given, root)
    const date =
      own === null
        ? new Date(Date.UTC(year, month - 1, day, hour, minute, second))
        : value.convertToZone(own).toJSDate()
    return Number.isNaN(date.getTime())
      ? null
      : { date, timezone: given === '' ? null : cleanLine(given), isAllDay: isDate }
  }
  const date = DateTime.fromObject({ year, month, day, hour, minute, second: Math.min(second, 59) }, { zone })
  return date.isValid ? { date: date.toJSDate(), timezone: zone, isAllDay: false } : null
}

/** The IANA name of a zone as mailers write it: Windows names, `(UTC+01:00) …`, `/freeassociation…/Europe/Berlin`. */
function zoneName(given: string): string {
  const windows = findIana(given as Parameters<typeof findIana>[0])?.[0]
  if (windows !== undefined) return windows
  return (
    /(?:^|\/)((?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[\w+\-/]+)$/.exec(
      given,
    )?.[1] ?? given
  )
}

/** The zone as the calendar itself describes it. Its rules count through all years, so it serves unknown names only. */
function ownZone(name: string, root: ICAL.Component): ICAL.Timezone | null {
  const component = root.getAllSubcomponents('vtimezone').find((zone) => textOf(zone, 'tzid') === cleanLine(name))
  if (component === undefined) return null
  return new ICAL.Timezone({ component, tzid: name })
}

function people(event: ICAL.Component, name: string): CalendarCard['attendees'] {
  return event.getAllProperties(name).flatMap((property) => {
    const address = readAddress(Buffer.from(String(property.getFirstValue() ?? '')).toString('latin1'))
    const shown = cutText(cleanLine(String(property.getParameter('cn') ?? '')), 500)
    const status = cleanLine(String(property.getParameter('partstat') ?? '')).toUpperCase()
    return address === '' && shown === '' ? [] : [{ name: shown, address, status }]
  })
}
