import { DateTime } from 'luxon'

// RFC 3339 with a space allowed for the T and the zone left out, or a date alone. A plus that was put into an address
// without escaping arrives as a space.
const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?([Zz]|[+-]\d{2}:?\d{2})| (\d{2}:\d{2}))?)?$/

/**
 * Reads a moment as clients write it: `2026-02-01T09:00:00Z`, with an offset, with a fraction (kept to the
 * millisecond), with a space for the T, without seconds, or a date alone (midnight). A time without a zone is read in
 * `zone` (an IANA name): a time the clock skips in spring moves forward by the gap, of a time it shows twice in
 * autumn the first is meant. Null when it is no such moment.
 */
export function parseInstant(text: string, zone = 'UTC'): Date | null {
  const match = pattern.exec(text.trim())
  if (match === null) return null
  const [year = 0, month, day, hour, minute, second = 0] = match.slice(1, 7).map((digits) => Number(digits ?? 0))
  const millisecond = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  // an RFC 3339 leap second is the last second of its minute
  const parts = { year, month, day, hour, minute, second: second === 60 ? 59 : second, millisecond }
  const moment = DateTime.fromObject(parts, { zone: zoneOf(match[8] ?? (match[9] && `+${match[9]}`), zone) })
  if (!moment.isValid || year < 1) return null
  // which of two luxon takes depends on today's season; the first is the same all year
  const [first] = moment.getPossibleOffsets().sort((one, other) => one.toMillis() - other.toMillis())
  const instant = (first ?? moment).toJSDate()
  // at the ends of the calendar an offset leads out of the years that have four digits
  const utcYear = instant.getUTCFullYear()
  return utcYear < 1 || utcYear > 9999 ? null : instant
}

function zoneOf(offset: string | undefined, zone: string): string {
  if (offset === undefined) return zone
  if (offset.toUpperCase() === 'Z') return 'UTC'
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(-2))
  return hours > 23 || minutes > 59 ? 'invalid' : `UTC${offset[0]}${hours}:${String(minutes).padStart(2, '0')}`
}
